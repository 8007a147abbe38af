"""Consignes with their read receipts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from app.core import clock
from app.core.unit import db
from app.core.web import Page, paginate
from app.desk.queries import names
from app.rounds.models import Consigne
from app.rounds.rules import Priority


@dataclass(frozen=True)
class Read:
    """Who read it, and when."""

    name: str
    at: datetime


@dataclass(frozen=True)
class Line:
    """One consigne. `state`: what it is today, in words, with its badge."""

    id: UUID
    estate: str
    plate: str
    text: str
    author: str
    valid_from: date
    valid_to: date | None
    high: bool
    state: str
    badge: str
    reads: list[Read]
    open: bool


def listed(org_id: UUID, number: int) -> Page[Line]:
    """One page: those not closed first, the latest first."""
    query = (
        select(Consigne)
        .where(Consigne.org_id == org_id)
        .order_by(Consigne.closed_at.is_not(None), Consigne.valid_from.desc(), Consigne.id.desc())
    )
    page = paginate(db.session(), query, number)
    people = names.people(org_id)
    places = names.estates(org_id, [one.estate_id for one in page.items])
    lines = [_line(one, people, places[one.estate_id]) for one in page.items]
    return Page(lines, page.number, page.total, page.size)


def _line(row: Consigne, people: dict[UUID, names.Person], place: names.Where) -> Line:
    state, badge = _state(row)
    return Line(
        id=row.id,
        estate=place.name,
        plate=place.plate,
        text=row.text or "",
        author=people[row.author_id].name,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        high=row.priority == Priority.haute,
        state=state,
        badge=badge,
        reads=[Read(people[one.user_id].name, one.at) for one in row.reads],
        open=row.closed_at is None,
    )


def _state(row: Consigne) -> tuple[str, str]:
    today = clock.today()
    if row.closed_at is not None:
        return "Close", ""
    if row.valid_to is not None and row.valid_to < today:
        return "Échue, encore valable\u00a0?", "wait"
    return ("En cours", "done") if row.valid_from <= today else ("À venir", "half")
