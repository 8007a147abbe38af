"""Reading places: sectors, landlords, estates with what they hold."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from app.core.forms import id_or_none
from app.extensions import db
from app.places.models import Building, Estate, Landlord, Sector
from app.places.rules import fold


def estates_named(org_id: UUID, said: str) -> list[Estate]:
    """The estate of this id, or those of this whole name: two landlords may each have a "Les Glycines"."""
    wanted = Estate.name == said if (id := id_or_none(said)) is None else Estate.id == id
    return list(db.session().scalars(select(Estate).where(Estate.org_id == org_id, wanted).order_by(Estate.id)))


def with_parts() -> tuple[ORMOption, ...]:
    """Options that load an estate with all that `schemas.wire_estate` sends, in three queries for any number."""
    return (
        joinedload(Estate.landlord),
        selectinload(Estate.buildings).selectinload(Building.entrances),
    )


def sectors(org_id: UUID) -> list[Sector]:
    """The sectors of an organisation, by code."""
    return list(db.session().scalars(select(Sector).where(Sector.org_id == org_id).order_by(Sector.code)))


def landlords(org_id: UUID) -> list[Landlord]:
    """The landlords of an organisation, by name."""
    query = select(Landlord).where(Landlord.org_id == org_id).order_by(Landlord.name_key)
    return list(db.session().scalars(query))


def landlord_named(org_id: UUID, said: str) -> Landlord | None:
    """A landlord by its id, or by its whole name, whatever its case and accents."""
    wanted = Landlord.name_key == fold(said)[:200]
    if (id := id_or_none(said)) is not None:
        wanted = Landlord.id == id
    return db.session().scalar(select(Landlord).where(Landlord.org_id == org_id, wanted))
