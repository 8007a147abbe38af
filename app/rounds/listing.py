"""Consignes with their read receipts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from app.core import clock
from app.core.labels import Label
from app.core.rows import get
from app.extensions import db
from app.pages import names
from app.pages.lists import Column, Order, Page, paginate, same
from app.places import plates
from app.rounds.models import Consigne
from app.rounds.rules import Priority


@dataclass(frozen=True)
class Read:
    """Who read it, and when."""

    name: str
    at: datetime


@dataclass(frozen=True)
class Line:
    """One consigne. `state`: what it is today, in words, with its badge; `handed`: left at the end of a round.

    `reads`: by others than its author.
    """

    id: UUID
    estate: str
    plate: str
    text: str
    author: str
    valid_from: date
    valid_to: date | None
    high: bool
    handed: bool
    state: str
    badge: str
    reads: list[Read]
    open: bool
    over: bool


class Standing(Label):
    """What a consigne is today."""

    en_cours = "en_cours", "En cours"
    a_venir = "a_venir", "À venir"
    echue = "echue", "Échue"
    close = "close", "Close"


SHOWN = {
    Standing.en_cours: ("En cours", "done"),
    Standing.a_venir: ("À venir", "half"),
    Standing.echue: ("Échue, encore valable\u00a0?", "wait"),
    Standing.close: ("Close", ""),
}


@dataclass(frozen=True)
class Filters:
    """What narrows the list; None does not. `standing`: a code of `Standing`."""

    estate_id: UUID | None = None
    standing: str | None = None


COLUMNS = (
    Column("residence", "Résidence", (plates.key_of(Consigne.org_id, Consigne.estate_id),)),
    Column("debut", "Du", (Consigne.valid_from,)),
    Column("fin", "Au", (Consigne.valid_to,)),
)


def listed(org_id: UUID, asked: Filters, order: Order, number: int) -> Page[Line]:
    """One page: those not closed first, the latest first, unless asked otherwise."""
    own = (Consigne.closed_at.is_not(None), Consigne.valid_from.desc(), Consigne.id.desc())
    theirs = (Consigne.org_id == org_id, *same({Consigne.estate_id: asked.estate_id}))
    query = select(Consigne).where(*theirs).order_by(*order.by(*own))
    if asked.standing is not None:
        query = query.where(_stands(Standing(asked.standing), clock.today()))
    page = paginate(db.session(), query, number)
    people = names.people(org_id)
    places = plates.estates(org_id, [one.estate_id for one in page.items])
    lines = [_line(one, people, places[one.estate_id]) for one in page.items]
    return Page(lines, page.number, page.total, page.size)


def one(org_id: UUID, consigne_id: UUID) -> Line:
    """One of them. Raises Unknown."""
    row = get(Consigne, org_id, consigne_id)
    return _line(row, names.people(org_id), plates.estates(org_id, [row.estate_id])[row.estate_id])


def _line(row: Consigne, people: dict[UUID, names.Person], place: plates.Where) -> Line:
    state, badge = SHOWN[_standing(row, clock.today())]
    return Line(
        id=row.id,
        estate=place.name,
        plate=place.plate,
        text=row.text or "",
        author=people[row.author_id].name,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        high=row.priority == Priority.haute,
        handed=row.round_id is not None,
        state=state,
        badge=badge,
        reads=[Read(people[one.user_id].name, one.at) for one in row.reads if one.user_id != row.author_id],
        open=row.closed_at is None,
        over=_standing(row, clock.today()) == Standing.echue,
    )


def _standing(row: Consigne, today: date) -> Standing:
    if row.closed_at is not None:
        return Standing.close
    if row.valid_to is not None and row.valid_to < today:
        return Standing.echue
    return Standing.en_cours if row.valid_from <= today else Standing.a_venir


def _stands(standing: Standing, today: date) -> ColumnElement[bool]:
    """`_standing`, as the database is asked for it."""
    row = Consigne
    if standing == Standing.close:
        return row.closed_at.is_not(None)
    if standing == Standing.echue:
        return and_(row.closed_at.is_(None), row.valid_to < today)
    begun = row.valid_from <= today if standing == Standing.en_cours else row.valid_from > today
    return and_(row.closed_at.is_(None), or_(row.valid_to.is_(None), row.valid_to >= today), begun)
