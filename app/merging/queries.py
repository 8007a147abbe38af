"""Doublons as their pages show them: what may be one, what was said to be several, what was joined today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.core import clock
from app.core.errors import Unknown
from app.core.folding import fold
from app.core.rows import find
from app.extensions import db
from app.merging.actions import UNDONE_WITHIN
from app.merging.models import EstatesApart, MergedEstate, MergedLandlord
from app.merging.rules import Alike, Seen, alike, to_look_at
from app.pages import names
from app.pages.lists import Page, cut
from app.places import queries as places
from app.places.models import Estate, Landlord
from app.places.queries import in_service

SHOWN = 10
"""Estates of one group among others; a longer one has a page that shows them all."""


@dataclass(frozen=True)
class Said:
    """They are several: who said it, when."""

    by: str
    at: datetime


@dataclass(frozen=True)
class Group:
    """Some that may be one: what they share, those shown, how many they are; `first`: what the others are joined to.

    `said`: they are not, and nobody is asked any more.
    """

    id: UUID
    why: str
    estates: Sequence[Any]
    total: int
    first: UUID
    said: Said | None = None


@dataclass(frozen=True)
class Joined:
    """Two estates, or two landlords, that were made one today."""

    id: UUID
    kept: str
    gone: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Doublons:
    """One page of the groups; how many are to be looked at, how many were said to be several."""

    page: Page[Group]
    open: int
    apart: int


def doublons(org_id: UUID, number: int, *, apart: bool) -> Doublons:
    """Those nobody has answered, or those that are `apart`."""
    told = said_apart(org_id)
    waiting = to_look_at(found(org_id), [frozenset(map(UUID, one.among)) for one in told])
    page: Page[Any] = cut(told if apart else waiting, number)
    ids = [list(map(UUID, one.among)) if apart else list(one.ids) for one in page.items]
    named = _named(org_id, [id for one in ids for id in one[:SHOWN]])
    people = names.people(org_id) if apart else {}
    shown = [
        _group(one.id, of, named, "" if apart else _why(one), Said(people[one.by_id].name, one.at) if apart else None)
        for one, of in zip(page.items, ids, strict=True)
    ]
    return Doublons(Page(shown, page.number, page.total, page.size), len(waiting), len(told))


@dataclass(frozen=True)
class Sheet:
    """A group whole, page by page."""

    group: Group
    page: Page[Any]


def one(org_id: UUID, group_id: UUID, number: int) -> Sheet:
    """One of them, answered or not. Raises Unknown once its estates are others."""
    group, row = group_of(org_id, group_id), find(EstatesApart, org_id, group_id)
    page: Page[UUID] = cut(group.ids, number)
    named = _named(org_id, [*page.items, group.ids[0]])
    said = Said(names.people(org_id)[row.by_id].name, row.at) if row and row.undone_at is None else None
    lines = [named[id] for id in page.items]
    return Sheet(
        Group(group.id, _why(group), lines, len(group.ids), group.ids[0], said),
        Page(lines, page.number, page.total, page.size),
    )


def group_of(org_id: UUID, group_id: UUID) -> Alike:
    """Raises Unknown."""
    group = next((each for each in found(org_id) if each.id == group_id), None)
    if group is None:
        raise Unknown()
    return group


def found(org_id: UUID) -> list[Alike]:
    """All those in service that may be one, by name; what is closed is no doublon any more."""
    columns = (Estate.id, Estate.name_key, Estate.address, Estate.postcode, Estate.commune, Estate.lat, Estate.lon)
    rows = db.session.execute(select(*columns).where(*in_service(org_id)).order_by(Estate.name_key, Estate.id))
    return alike([Seen._make(row) for row in rows])


def said_apart(org_id: UUID) -> Sequence[EstatesApart]:
    """What stands, the last said first."""
    of = EstatesApart.org_id == org_id, EstatesApart.undone_at.is_(None)
    return db.session.scalars(select(EstatesApart).where(*of).order_by(EstatesApart.at.desc(), EstatesApart.id)).all()


def joined(org_id: UUID) -> list[Joined]:
    """Those that may still be parted, the last first."""
    since = clock.now() - UNDONE_WITHIN
    of = MergedEstate.org_id == org_id, MergedEstate.at >= since, MergedEstate.undone_at.is_(None)
    rows = db.session.scalars(select(MergedEstate).where(*of).order_by(MergedEstate.at.desc())).all()
    known = _named(org_id, [id for one in rows for id in (one.kept_id, one.gone_id)])
    people = names.people(org_id) if rows else {}
    return [
        Joined(one.id, known[one.kept_id].name, known[one.gone_id].name, people[one.by_id].name, one.at)
        for one in rows
    ]  # fmt: skip


def landlords_joined(org_id: UUID) -> list[Joined]:
    """The landlords that may still be parted, the last first."""
    since = clock.now() - UNDONE_WITHIN
    of = MergedLandlord.org_id == org_id, MergedLandlord.at >= since, MergedLandlord.undone_at.is_(None)
    rows = db.session.scalars(select(MergedLandlord).where(*of).order_by(MergedLandlord.at.desc())).all()
    known = {one.id: one.name for one in places.landlords(org_id)} if rows else {}
    people = names.people(org_id) if rows else {}
    return [
        Joined(one.id, known[one.kept_id], one.gone["name"], people[one.by_id].name, one.at)
        for one in rows if one.kept_id in known
    ]  # fmt: skip


def owners(org_id: UUID) -> list[list[Landlord]]:
    """Landlords whose names read alike: kept apart when their names were first folded."""
    same: dict[str, list[Landlord]] = {}
    for one in places.landlords(org_id):
        same.setdefault(fold(one.name), []).append(one)
    return [alike for alike in same.values() if len(alike) > 1]


def owner(org_id: UUID, estate: Estate) -> str:
    """Whose it is, in words."""
    found = find(Landlord, org_id, estate.landlord_id) if estate.landlord_id else None
    return found.name if found else "non renseigné"


def _named(org_id: UUID, ids: Sequence[UUID]) -> dict[UUID, Any]:
    columns = (Estate.id, Estate.name, Estate.plate, Estate.address, Estate.postcode, Estate.commune)
    rows = db.session.execute(select(*columns).where(Estate.org_id == org_id, Estate.id.in_(ids))) if ids else ()
    return {row.id: row for row in rows}


def _why(one: Alike) -> str:
    return ", ".join([one.why[0].label, *(each.label[0].lower() + each.label[1:] for each in one.why[1:])])


def _group(id: UUID, ids: Sequence[UUID], named: dict[UUID, Any], why: str, said: Said | None) -> Group:
    return Group(id, why, [named[one] for one in ids[:SHOWN] if one in named], len(ids), ids[0], said)
