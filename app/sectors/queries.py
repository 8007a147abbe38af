"""Sectors as their pages show them: what they have, who works there, what may be chosen."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select

from app.core import clock
from app.core.folding import fold
from app.core.forms import id_or_none
from app.core.labels import Label
from app.core.rows import get
from app.extensions import db
from app.pages import names
from app.pages.finding import Found, Nouns, Option, among
from app.pages.lists import Column, Order, Page, cut, grouped, paginate, same
from app.people.models import SectorAssignment
from app.places import queries as places
from app.places.models import Estate, Landlord, Sector
from app.sectors import words
from app.sectors.actions import span_of

PEOPLE = Nouns("une personne", "Personne de ce nom dans l’équipe.", "1 personne trouvée.", "personnes", "trouvées",
               "Choisissez une personne de la liste.")  # fmt: skip
SECTORS = Nouns("un secteur", "Aucun secteur trouvé. Essayez son code ou son nom.", "1 secteur trouvé.", "secteurs",
                "trouvés", "Choisissez un secteur de la liste.")  # fmt: skip


class Standing(Label):
    """Which sectors a list shows; the open ones unless asked otherwise."""

    vide = "vide", "Sans personne"
    ferme = "ferme", "Fermés"


@dataclass(frozen=True)
class Assigned:
    """Somebody of a sector. `begun`: they work there already."""

    id: UUID
    user_id: UUID
    name: str
    days: str
    begun: bool


@dataclass(frozen=True)
class Line:
    """One sector. `people`: (names, days), those of now first; `staffed`: somebody works there today."""

    id: UUID
    code: str
    name: str
    estates: int
    halls: int
    people: list[tuple[str, str]]
    user_ids: frozenset[UUID]
    staffed: bool
    closed_at: datetime | None

    @property
    def stock(self) -> str:
        return words.stock(self.estates, self.halls)


@dataclass(frozen=True)
class Filters:
    sector_id: UUID | None = None
    user_id: UUID | None = None
    standing: str | None = None

    @property
    def _any(self) -> bool:
        """Looked for by its name, a closed one is shown too."""
        return self.sector_id is not None and self.standing is None

    def keep(self, one: Line) -> bool:
        return (
            (self._any or (one.closed_at is not None) == (self.standing == Standing.ferme))
            and not (self.standing == Standing.vide and one.staffed)
            and self.sector_id in (None, one.id)
            and self.user_id in (None, *one.user_ids)
        )


COLUMNS = (
    Column("code", "Code", (lambda one: fold(one.code),)),
    Column("nom", "Secteur", (lambda one: fold(one.name),)),
    Column("patrimoine", "Patrimoine", (lambda one: one.estates,)),
    Column("agents", "Agents", (lambda one: (one.staffed, one.people),)),
)


def listed(org_id: UUID, asked: Filters, order: Order, number: int) -> Page[Line]:
    """One page by code; read whole, a service has some tens of them."""
    found = [one for one in lines(org_id, clock.today()) if asked.keep(one)]
    return cut(order.sort(found), number)


def lines(org_id: UUID, today: date) -> list[Line]:
    """Every sector, those closed included, by code."""
    staff, estates, halls = _staff(org_id, today), how_many(org_id), _halls(org_id)
    return [_line(one, staff.get(one.id, []), estates, halls, today) for one in places.sectors(org_id)]


def how_many(org_id: UUID) -> dict[UUID | None, int]:
    """Estates in service by sector, as its phones receive them; under None, those of no sector."""
    query = select(Estate.sector_id, func.count()).where(*places.in_service(org_id)).group_by(Estate.sector_id)
    return {row[0]: row[1] for row in db.session.execute(query)}


def _halls(org_id: UUID) -> dict[UUID | None, int]:
    query = places.open_halls(Estate.sector_id).where(Estate.org_id == org_id).group_by(Estate.sector_id)
    return {row[0]: row[1] for row in db.session.execute(query)}


def _line(
    one: Sector, staff: Sequence[Assigned], estates: dict[UUID | None, int], halls: dict[UUID | None, int], today: date
) -> Line:
    ids = frozenset(who.user_id for who in staff)
    return Line(
        one.id, one.code, one.name, estates.get(one.id, 0), halls.get(one.id, 0),
        words.together((who.name, who.days) for who in staff), ids, any(who.begun for who in staff), one.closed_at,
    )  # fmt: skip


def _staff(org_id: UUID, today: date, *among: ColumnElement[bool]) -> dict[UUID, list[Assigned]]:
    """Who works or will work in each sector, those of now first; someone whose access is closed does not."""
    team = {one.id: one.name for one in names.team(org_id)}
    query = select(SectorAssignment).where(SectorAssignment.org_id == org_id, *among)
    found: dict[UUID, list[Assigned]] = {}
    for row in db.session.scalars(query.order_by(SectorAssignment.starts_on, SectorAssignment.id)):
        span = span_of(row)
        if row.user_id in team and not span.is_over(today):
            one = Assigned(row.id, row.user_id, team[row.user_id], words.days(span, today), span.holds(today))
            found.setdefault(row.sector_id, []).append(one)
    return {id: sorted(people, key=lambda one: (not one.begun, fold(one.name))) for id, people in found.items()}


@dataclass(frozen=True)
class Sheet:
    """One sector, who works there, how many estates have none."""

    line: Line
    staff: list[Assigned]
    homeless: int


def sheet(org_id: UUID, sector_id: UUID) -> Sheet:
    """One of them. Raises Unknown."""
    sector, today, estates = get(Sector, org_id, sector_id), clock.today(), how_many(org_id)
    staff = _staff(org_id, today, SectorAssignment.sector_id == sector_id).get(sector_id, [])
    return Sheet(_line(sector, staff, estates, _halls(org_id), today), staff, estates.get(None, 0))


@dataclass(frozen=True)
class EstateLine:
    """One estate of a stock."""

    id: UUID
    name: str
    plate: str
    address: str
    where: str
    landlord: str | None


ESTATE_COLUMNS = (
    Column("nom", "Résidence", (Estate.name_key,)),
    Column("commune", "Commune", (Estate.postcode, Estate.commune)),
    Column("bailleur", "Bailleur", (Landlord.name_key,)),
)


def within(org_id: UUID, sector_id: UUID | None, asked: dict[str, Any]) -> list[ColumnElement[bool]]:
    """What the estates in service of a sector, or of none, are narrowed by."""
    narrowed = same({
        Estate.id: id_or_none(asked.get("residence")), Estate.postcode: asked.get("code_postal"),
        Estate.landlord_id: id_or_none(asked.get("bailleur")),
    })  # fmt: skip
    return [*places.in_service(org_id), Estate.sector_id == sector_id, *narrowed]


def estates(among: Sequence[ColumnElement[bool]], order: Order, number: int) -> Page[EstateLine]:
    """One page of them, by name unless asked otherwise."""
    page = paginate(db.session(), _rows(among).order_by(*order.by(Estate.name_key, Estate.id)), number)
    found = [
        EstateLine(row.id, row.name, row.plate, row.address, f"{row.postcode} {row.commune}".strip(), row.owner)
        for row in page.items
    ]
    return Page(found, page.number, page.total, page.size)


def _rows(among: Sequence[ColumnElement[bool]]) -> Select[Any]:
    wanted: list[Any] = [Estate.id, Estate.name, Estate.plate, Estate.address, Estate.postcode, Estate.commune]
    owner = (Landlord.org_id == Estate.org_id) & (Landlord.id == Estate.landlord_id)
    return select(*wanted, Landlord.name.label("owner")).outerjoin(Landlord, owner).where(*among)


def postcodes(org_id: UUID, sector_id: UUID | None) -> list[tuple[str, str]]:
    """Those of its estates, with how many have each: for a filter."""
    query = (
        select(Estate.postcode, func.count())
        .where(*places.in_service(org_id), Estate.sector_id == sector_id, Estate.postcode != "")
        .group_by(Estate.postcode)
        .order_by(Estate.postcode)
    )
    return [(code, f"{code} · {grouped(count)}") for code, count in db.session.execute(query).all()]


def people_found(org_id: UUID, typed: str) -> Found:
    """Those of the team whose name holds each word typed."""
    return among([Option(str(one.id), one.name) for one in names.team(org_id)], typed, PEOPLE)


def sectors_found(org_id: UUID, typed: str) -> Found:
    """Sectors by their code and name."""
    return among([_option(one) for one in places.sectors(org_id)], typed, SECTORS)


def people_named(org_id: UUID, ids: Collection[str]) -> dict[str, Option]:
    known = {str(one.id): one.name for one in names.team(org_id)}
    return {id: Option(id, known[id]) for id in ids if id in known}


def sectors_named(org_id: UUID, ids: Collection[str]) -> dict[str, Option]:
    known = {str(one.id): one for one in places.sectors(org_id)}
    return {id: _option(known[id]) for id in ids if id in known}


def _option(one: Sector) -> Option:
    return Option(str(one.id), one.name, "Fermé" if one.closed_at else "", one.code)
