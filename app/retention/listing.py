"""The requests as the desk lists them, and one whole."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from app.core import clock
from app.core.labels import Label
from app.extensions import db
from app.pages.lists import Column, Order, Page, paginate
from app.retention import rules
from app.retention.about import SOURCES, Wanted
from app.retention.models import RightsLink, RightsRequest, RightsStep
from app.retention.rules import Right, State


class Standing(Label):
    """What the list shows: it opens on the first."""

    ouvertes = "ouvertes", "À répondre"
    closes = "closes", "Closes"


@dataclass(frozen=True)
class Line:
    id: UUID
    number: int
    right: str
    received_on: date
    due_on: date
    clock: str
    badge: str


COLUMNS = (
    Column("numero", "N°", (RightsRequest.number,)),
    Column("recue", "Reçue", (RightsRequest.received_on,)),
    Column("echeance", "Échéance", (RightsRequest.due_on,)),
)


def listed(org_id: UUID, standing: Standing, right: str | None, order: Order, number: int) -> Page[Line]:
    """One page, the first due first; of closed ones, the last number first."""
    own = RightsRequest.due_on if standing == Standing.ouvertes else RightsRequest.number.desc()
    query = select(RightsRequest).where(*_asked(org_id, standing, right)).order_by(*order.by(own, RightsRequest.id))
    page, today = paginate(db.session(), query, number), clock.local(clock.now()).date()
    return Page([_line(one, today) for one in page.items], page.number, page.total, page.size)


def how_many(org_id: UUID, right: str | None) -> dict[str, int]:
    count = select(func.count()).select_from(RightsRequest)
    return {one.value: db.session.scalar(count.where(*_asked(org_id, one, right))) or 0 for one in Standing}


def _asked(org_id: UUID, standing: Standing, right: str | None) -> list[ColumnElement[bool]]:
    closed = RightsRequest.state == State.close.value
    narrowed = [RightsRequest.right == right] if right else []
    return [RightsRequest.org_id == org_id, closed if standing == Standing.closes else ~closed, *narrowed]


def _line(row: RightsRequest, today: date) -> Line:
    said, badge = rules.standing(row.state, row.due_on, today)
    return Line(row.id, row.number, Right.label_of(row.right), row.received_on, row.due_on, said, badge)


def steps_of(row: RightsRequest) -> Sequence[RightsStep]:
    """In the order of their days; of one day, as they were noted."""
    hers = (RightsStep.org_id == row.org_id, RightsStep.request_id == row.id)
    return db.session.scalars(select(RightsStep).where(*hers).order_by(RightsStep.on_day, RightsStep.at)).all()


def links_of(row: RightsRequest) -> list[RightsLink]:
    hers = (RightsLink.org_id == row.org_id, RightsLink.request_id == row.id)
    rows = db.session.scalars(select(RightsLink).where(*hers).order_by(RightsLink.kind, RightsLink.record_id))
    return list(rows)


def asked_of(org_id: UUID, kind: str, records: Collection[UUID]) -> Sequence[tuple[RightsRequest, RightsLink]]:
    """The open requests these records are joined to, the first due first."""
    joined = RightsLink.org_id == RightsRequest.org_id, RightsLink.request_id == RightsRequest.id
    these = RightsLink.org_id == org_id, RightsLink.kind == kind, RightsLink.record_id.in_(records)
    still = RightsRequest.state != State.close.value
    query = select(RightsRequest, RightsLink).where(*joined, *these, still)
    rows = db.session.execute(query.order_by(RightsRequest.due_on, RightsRequest.id, RightsLink.id))
    return [(row, link) for row, link in rows]


@dataclass(frozen=True)
class Candidate:
    """A record that may concern her; `joined`: it already is."""

    kind: str
    id: UUID
    day: date
    title: str
    joined: bool


def candidates(row: RightsRequest, kind: str | None, since: date | None, until: date | None) -> list[Candidate]:
    """By day, the latest first, of the kinds that are asked for; none until a day narrows them."""
    if since is None and until is None:
        return []
    joined, wanted = {(one.kind, one.record_id) for one in links_of(row)}, Wanted(row.org_id, since, until)
    found = [
        Candidate(source.kind, one.id, one.day, one.title, (source.kind, one.id) in joined)
        for source in SOURCES.values() if kind in (None, source.kind) for one in source.find(wanted)
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.day, str(one.id)), reverse=True)
