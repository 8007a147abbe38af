"""Cases that look alike, of the last three months: shown to whoever may have them, never merged by themselves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from app.core import clock
from app.extensions import db
from app.mediation.listing import visible
from app.mediation.models import MediationCase
from app.mediation.rules import twins
from app.mediation.rules.twins import Alike, Likeness, Trace
from app.nomenclatures import queries as lists
from app.people.acting import Actor
from app.places import plates

_C = MediationCase
TRACED = (_C.id, _C.number, _C.asked_on, _C.family, _C.estate_id, _C.entrance_id, _C.closed_on)
SHOWN = 5


@dataclass(frozen=True)
class Cause:
    """Several of one family at one estate: perhaps one cause. `ids`: theirs, the first first."""

    count: int
    title: str
    estate_id: UUID
    family: str


@dataclass(frozen=True)
class Pair:
    """Two open ones that may be one matter."""

    one: str
    other: str
    other_id: UUID
    said: str


@dataclass(frozen=True)
class Like:
    """A case that looks like another."""

    id: UUID
    number: str
    said: str
    closed: bool


def causes(actor: Actor) -> tuple[list[Cause], list[Pair]]:
    """What the board says is to be looked at together, of what this reader has; three statements."""
    rows = _traced(actor)
    traces, numbers = [_trace(one) for one in rows], {one.id: one.number for one in rows}
    groups = twins.one_cause(traces, clock.calendar_date(clock.now()))
    pairs = list(_pairs([one for one in traces if one.closed_on is None]))
    places = plates.estates(actor.org_id, [_id(some[0].estate) for some in groups]) if groups else {}
    told = [_cause(actor.org_id, some, places) for some in groups[:SHOWN]]
    return told, [_pair(one, other, likeness, numbers) for one, other, likeness in pairs[:SHOWN]]


def like(actor: Actor, row: Any) -> list[Like]:
    """Those that look like a case, among what this reader has: `row` has the columns of `TRACED`."""
    return like_trace(actor, _trace(row))


def like_trace(actor: Actor, of: Trace) -> list[Like]:
    """The same for one that is not written yet."""
    if of.estate is None and of.entrance is None:
        return []
    rows = {one.id: one for one in _traced(actor, of)}
    found = twins.look_alikes(of, [_trace(one) for one in rows.values()])
    return [
        Like(rows[one.id].id, rows[one.id].number, said(likeness), one.closed_on is not None)
        for one, likeness in found[:SHOWN]
    ]


def said(likeness: Likeness) -> str:
    """Même entrée, même famille: how two look alike, in words."""
    again = "\u00a0: cela revient" if likeness.kind == Alike.recurrence else ""
    return f"{likeness.where.label}, même famille{again}"


def _traced(actor: Actor, of: Trace | None = None) -> Any:
    since = (of.received_on if of else clock.today()) - twins.WINDOW
    recent = or_(_C.asked_on >= since, _C.closed_on >= since)
    query = select(*TRACED).where(*visible(actor), recent, _C.estate_id.is_not(None)).order_by(_C.asked_on, _C.id)
    if of is not None:
        query = query.where(_C.estate_id == of.estate, _C.family == of.family, _C.id != of.id)
    return db.session.execute(query).all()


def _trace(row: Any) -> Trace:
    return Trace(row.id, row.asked_on, row.family, row.estate_id, row.entrance_id, row.closed_on)


def _pairs(traces: list[Trace]) -> Iterable[tuple[Trace, Trace, Likeness]]:
    """At one entrance only: of one estate, three make a cause. The latest first."""
    at: dict[tuple[object, str], list[Trace]] = {}
    for one in traces:
        if one.entrance is not None:
            at.setdefault((one.entrance, one.family), []).append(one)
    found = [pair for some in at.values() for pair in zip(some, some[1:], strict=False)]
    for one, other in sorted(found, key=lambda pair: pair[1].received_on, reverse=True):
        likeness = twins.alike(one, other)
        if likeness is not None:
            yield one, other, likeness


def _cause(org_id: UUID, some: list[Trace], places: dict[UUID, plates.Where]) -> Cause:
    estate = _id(some[0].estate)
    words = lists.label(org_id, "type_conflit", some[0].family)
    return Cause(len(some), f"{words}, {places[estate].name}" if estate in places else words, estate, some[0].family)


def _pair(one: Trace, other: Trace, likeness: Likeness, numbers: dict[UUID, str]) -> Pair:
    return Pair(numbers[_id(one.id)], numbers[_id(other.id)], _id(other.id), said(likeness))


def _id(value: object) -> UUID:
    assert isinstance(value, UUID)
    return value
