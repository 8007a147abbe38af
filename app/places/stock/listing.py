"""The stock as its pages show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select

from app.core.labels import Label
from app.core.rows import get
from app.extensions import db
from app.pages.lists import Column, Order, Page, paginate
from app.places.models import Building, Entrance, Estate, Landlord, Sector
from app.places.queries import found_by, in_service, open_halls

NONE = "aucun"
"""In the place of a landlord or a sector: those that have none."""


class Standing(Label):
    """What is asked of the state of an estate."""

    ouverte = "ouverte", "En service"
    a_placer = "a_placer", "À placer"
    fermee = "fermee", "Fermées"


@dataclass(frozen=True)
class Filters:
    """What narrows the list; None, and no word, do not."""

    words: str = ""
    landlord: UUID | str | None = None
    sector: UUID | str | None = None
    standing: str | None = None


@dataclass(frozen=True)
class Line:
    """One estate; `to_place`: it has no position."""

    id: UUID
    name: str
    plate: str
    where: str
    landlord: str | None
    agency: str
    sector: str | None
    dwellings: int | None
    halls: int
    to_place: bool
    closed_on: date | None


@dataclass(frozen=True)
class Stock:
    """A page of estates; of all those asked for, how many are in service, how many closed, the halls of the first."""

    page: Page[Line]
    open: int
    closed: int
    halls: int


_OWNER = and_(Landlord.org_id == Estate.org_id, Landlord.id == Estate.landlord_id)
_SECTOR = and_(Sector.org_id == Estate.org_id, Sector.id == Estate.sector_id)
COLUMNS = (
    Column("nom", "Résidence", (Estate.name_key,)),
    Column("commune", "Adresse", (Estate.commune, Estate.address)),
    Column("bailleur", "Bailleur", (Landlord.name_key,)),
    Column("secteur", "Secteur", (Sector.code,)),
    Column("logements", "Logements", (Estate.dwellings,)),
)


def listed(org_id: UUID, asked: Filters, order: Order, number: int) -> Stock:
    """One page of the estates asked for, by name unless told otherwise."""
    within = _within(org_id, asked)
    shown = (Estate.id, Estate.name, Estate.plate, Estate.address, Estate.postcode, Estate.commune,
             Landlord.name.label("owner"), Estate.agency, Sector.code, Estate.dwellings, Estate.lat,
             Estate.closed_on)  # fmt: skip
    query: Any = select(*shown).outerjoin(Landlord, _OWNER).outerjoin(Sector, _SECTOR).where(*within)
    total, closed = _counts(within)
    page = paginate(db.session(), query.order_by(*order.by(Estate.name_key, Estate.id)), number, total=total)
    halls = _halls(org_id, [row.id for row in page.items])
    lines = [_line(row, halls.get(row.id, 0)) for row in page.items]
    return Stock(Page(lines, page.number, total, page.size), total - closed, closed, _halls_in_all(within))


def _counts(within: Sequence[ColumnElement[bool]]) -> tuple[int, int]:
    """Those asked for, and the closed ones among them."""
    total, closed = db.session.execute(select(func.count(), func.count(Estate.closed_on)).where(*within)).one()
    return total, closed


def _within(org_id: UUID, asked: Filters) -> list[ColumnElement[bool]]:
    states = {
        Standing.ouverte: [Estate.closed_on.is_(None)],
        Standing.a_placer: [Estate.closed_on.is_(None), Estate.lat.is_(None)],
        Standing.fermee: [Estate.closed_on.is_not(None)],
    }
    state = states[Standing(asked.standing)] if asked.standing else []
    owned, kept = _one_or_none(Estate.landlord_id, asked.landlord), _one_or_none(Estate.sector_id, asked.sector)
    return [Estate.org_id == org_id, *found_by(asked.words), *owned, *kept, *state]


def _one_or_none(column: Any, wanted: UUID | str | None) -> list[ColumnElement[bool]]:
    if wanted is None:
        return []
    return [column.is_(None) if wanted == NONE else column == wanted]


def _line(row: Any, halls: int) -> Line:
    town = " ".join(filter(None, (row.postcode, row.commune)))
    where = ", ".join(one for one in (row.address, town) if one and one != row.name)
    return Line(row.id, row.name, row.plate, where, row.owner, row.agency, row.code, row.dwellings, halls,
                row.lat is None, row.closed_on)  # fmt: skip


def _halls(org_id: UUID, estates: Sequence[UUID]) -> dict[UUID, int]:
    """Open halls by estate; a closed one has none."""
    query = open_halls(Estate.id).where(Estate.org_id == org_id, Estate.id.in_(estates))
    return {row[0]: row[1] for row in db.session.execute(query.group_by(Estate.id))}


def _halls_in_all(within: Sequence[ColumnElement[bool]]) -> int:
    return db.session.scalar(open_halls().where(*within)) or 0


@dataclass(frozen=True)
class Part:
    """A building with its `halls`, or a hall with its `plate`."""

    id: UUID
    name: str
    plate: str
    closed_on: date | None
    halls: Sequence[Part] = ()


@dataclass(frozen=True)
class Sheet:
    """One estate, with what it holds; those that are closed last."""

    estate: Estate
    landlord: str | None
    sector: str | None
    buildings: list[Part]

    @property
    def halls(self) -> int:
        return sum(one.closed_on is None for within in self.buildings if not within.closed_on for one in within.halls)


def sheet(org_id: UUID, estate_id: UUID) -> Sheet:
    """Raises Unknown."""
    estate = get(Estate, org_id, estate_id)
    owner = get(Landlord, org_id, estate.landlord_id).name if estate.landlord_id else None
    sector = get(Sector, org_id, estate.sector_id) if estate.sector_id else None
    found = select(Building).where(Building.org_id == org_id, Building.estate_id == estate_id)
    buildings = list(db.session.scalars(found.order_by(Building.name, Building.id)))
    halls = _halls_of(org_id, [one.id for one in buildings])
    parts = [Part(one.id, one.name, "", one.closed_on, halls.get(one.id, ())) for one in buildings]
    return Sheet(estate, owner, f"{sector.code}, {sector.name}" if sector else None, _closed_last(parts))


def _halls_of(org_id: UUID, buildings: Sequence[UUID]) -> dict[UUID, list[Part]]:
    found = select(Entrance).where(Entrance.org_id == org_id, Entrance.building_id.in_(buildings))
    halls: dict[UUID, list[Part]] = {}
    for one in db.session.scalars(found.order_by(Entrance.plate, Entrance.label, Entrance.id)):
        halls.setdefault(one.building_id, []).append(Part(one.id, one.label, one.plate, one.closed_on))
    return {id: _closed_last(parts) for id, parts in halls.items()}


def _closed_last(parts: list[Part]) -> list[Part]:
    return sorted(parts, key=lambda one: one.closed_on is not None)


@dataclass(frozen=True)
class Owner:
    """A landlord, with how many estates in service it has."""

    id: UUID
    name: str
    estates: int


OWNERS = (Column("nom", "Bailleur", (Landlord.name_key,)),)


def owners(org_id: UUID, order: Order, number: int) -> Page[Owner]:
    """One page of the landlords, by name."""
    query: Any = select(Landlord.id, Landlord.name).where(Landlord.org_id == org_id)
    page = paginate(db.session(), query.order_by(*order.by(Landlord.name_key, Landlord.id)), number)
    counts = _estates_of(org_id, [row.id for row in page.items])
    lines = [Owner(row.id, row.name, counts.get(row.id, 0)) for row in page.items]
    return Page(lines, page.number, page.total, page.size)


def _estates_of(org_id: UUID, owners: Sequence[UUID]) -> dict[UUID, int]:
    query = select(Estate.landlord_id, func.count()).where(*in_service(org_id), Estate.landlord_id.in_(owners))
    rows: Any = db.session.execute(query.group_by(Estate.landlord_id))
    return {row[0]: row[1] for row in rows}
