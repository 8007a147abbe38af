"""Reading places: sectors, landlords, estates with what they hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, and_, case, cast, func, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from app.core import memory
from app.core.folding import fold
from app.core.forms import id_or_none
from app.extensions import db
from app.places.models import Building, Entrance, Estate, Landlord, Sector
from app.places.rules import name_key, squeeze

MOST_WORDS = 12
"""Of what is typed to find an estate; more say nothing more."""


POSTCODE_BEGUN = 3
"""Digits from which a number may be a postcode; fewer are those of a house."""


def estates_named(org_id: UUID, said: str) -> list[Estate]:
    """The estate of this id, or those of this whole name, folded: two landlords may each have a "Les Glycines"."""
    wanted = Estate.name_key == name_key(said) if (id := id_or_none(said)) is None else Estate.id == id
    return list(db.session().scalars(select(Estate).where(Estate.org_id == org_id, wanted).order_by(Estate.id)))


def found_by(typed: str) -> list[ColumnElement[bool]]:
    """Conditions on an estate: each word typed is in its name, address, commune or sign, in those of its halls, in
    the name of its landlord, or begins its postcode."""
    return [or_(*_holding(word)) for word in fold(squeeze(typed)).split()[:MOST_WORDS]]


def _holding(word: str) -> Iterator[ColumnElement[bool]]:
    yield Estate.words.contains(word, autoescape=True)
    yield Estate.hall_words.contains(word, autoescape=True)
    yield Estate.landlord_id.in_(select(Landlord.id).where(Landlord.name_key.contains(word, autoescape=True)))
    if len(word) >= POSTCODE_BEGUN and word.isdigit():
        yield Estate.postcode.startswith(word, autoescape=True)


def in_service(org_id: UUID) -> tuple[ColumnElement[bool], ...]:
    """Conditions on an estate: of this organisation, and in the stock now. What is counted, given, walked is these."""
    return Estate.org_id == org_id, Estate.closed_on.is_(None)


def open_halls(*columns: Any) -> Select[Any]:
    """How many halls are open, by these columns of their estate, each in service itself."""
    # From the buildings, each counting its own by its index: a stock has ten times as many halls.
    own = Entrance.org_id == Building.org_id, Entrance.building_id == Building.id, Entrance.closed_on.is_(None)
    halls = select(func.count()).where(*own).correlate(Building).scalar_subquery()
    estate = and_(Estate.org_id == Building.org_id, Estate.id == Building.estate_id)
    total = cast(func.sum(halls), Integer)
    query = select(*columns, total).select_from(Building).join(Estate, estate)
    return query.where(Building.closed_on.is_(None), Estate.closed_on.is_(None))


def nearest_first(typed: str) -> list[Any]:
    """The order of what was found: names that begin with what was typed, then the others, by name."""
    begins = Estate.name_key.startswith(fold(squeeze(typed)), autoescape=True)
    return [*([case((begins, 0), else_=1)] if typed else []), Estate.name_key, Estate.id]


def with_parts() -> tuple[ORMOption, ...]:
    """Options that load an estate with all that `schemas.wire_estate` sends, in three queries for any number."""
    return (
        joinedload(Estate.landlord),
        selectinload(Estate.buildings).selectinload(Building.entrances),
    )


def sectors(org_id: UUID) -> list[Sector]:
    """The sectors of an organisation, by code."""
    asked = select(Sector).where(Sector.org_id == org_id).order_by(Sector.code)
    return list(memory.until_written((Sector,), ("sectors", org_id), lambda: db.session().scalars(asked).all()))


def open_sectors(org_id: UUID) -> list[Sector]:
    """Those that are not closed: what may be chosen for something new."""
    return [one for one in sectors(org_id) if one.closed_at is None]


def landlords(org_id: UUID) -> list[Landlord]:
    """The landlords of an organisation, by name."""
    query = select(Landlord).where(Landlord.org_id == org_id).order_by(Landlord.name_key)
    return list(db.session().scalars(query))


def landlords_meant(org_id: UUID) -> dict[str, Landlord]:
    """The landlords by their ids, and by those of the ones that were found to be them."""
    known = landlords(org_id)
    return {id: one for one in known for id in (*(one.former_ids or ()), str(one.id))}


def renamed(org_id: UUID) -> dict[str, str]:
    """The names landlords have, by the folded ones they had; one that is another's now is that one's."""
    known = landlords(org_id)
    former = {key: one.name for one in known for key in one.former_keys or ()}
    return {key: name for key, name in former.items() if key not in {one.name_key for one in known}}


def landlord_named(org_id: UUID, said: str) -> Landlord | None:
    """A landlord by its id, or by its whole name, whatever its case and accents."""
    wanted = Landlord.name_key == name_key(said)
    if (id := id_or_none(said)) is not None:
        wanted = Landlord.id == id
    return db.session().scalar(select(Landlord).where(Landlord.org_id == org_id, wanted))
