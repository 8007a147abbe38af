"""Shifts on other days: the same hours on the wall, the same people but those who cannot; never twice."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from app.core import clock
from app.core.base import uuid7
from app.extensions import db
from app.people.models import Organisation
from app.planning import labour, queries, rules
from app.planning.labour import Notice, Weeks
from app.planning.models import Absence, Shift
from app.planning.rules import Clash, Span


@dataclass(frozen=True)
class Copy:
    """One shift on one other day. `there`: it is there already, for one of its people at least.

    `closed`, `away`: those left out, their access closed or an absence noted that day.
    """

    source: UUID
    span: Span
    there: bool
    closed: tuple[str, ...]
    away: tuple[str, ...]
    clashes: tuple[Clash, ...]
    notices: tuple[Notice, ...]

    @property
    def made(self) -> bool:
        """A draft is made of it."""
        return not self.there and bool(self.span.agents)


def planned(org_id: UUID, wanted: Sequence[tuple[Shift, date]]) -> list[Copy]:
    """What copying these shifts to these days would make, each after the one before it."""
    if not wanted:
        return []
    days = [day for _, day in wanted]
    people = {one for shift, _ in wanted for one in shift.agent_ids}
    first, last = min(days), max(days)
    start, end = clock.zones().bounds(first)[0], clock.zones().bounds(last)[1] + rules.LONGEST
    scene = _Scene(
        taken=queries.around(org_id, first, last),
        worked=queries.weeks(org_id, first, last),
        closed={str(one) for one in queries.without_access(org_id, people)},
        absences=queries.absences_between(org_id, people, start, end),
        holidays=db.session.get_one(Organisation, org_id).holidays_between(first, last),
    )
    return [scene.copy(shift, day) for shift, day in wanted]


@dataclass
class _Scene:
    taken: list[Span]
    worked: Weeks
    closed: Collection[str]
    absences: Sequence[Absence]
    holidays: Collection[date]

    def copy(self, shift: Shift, day: date) -> Copy:
        whole = moved(shift.span(), day)
        closed = tuple(one for one in whole.agents if one in self.closed)
        away = tuple(one for one in whole.agents if one not in closed and self._is_away(one, whole))
        span = replace(whole, agents=tuple(one for one in whole.agents if one not in (*closed, *away)))
        there = any(rules.same(whole, one) for one in self.taken)
        if there or not span.agents:
            return Copy(shift.id, span, there, closed, away, (), ())
        clashes = tuple(one for one in rules.clashes([span, *self.taken]) if span.id in (one.first.id, one.second.id))
        notices = labour.notices(span, self.taken, clock.today(), self.holidays, clock.zones(), self.worked)
        self.taken.append(span)
        labour.add(self.worked, span, clock.zones())
        return Copy(shift.id, span, False, closed, away, clashes, tuple(notices))

    def _is_away(self, agent: str, span: Span) -> bool:
        own = [one.window() for one in self.absences if str(one.user_id) == agent]
        return any(rules.meets(span, one, clock.zones()) for one in own)


def moved(span: Span, day: date) -> Span:
    """The same hours on the wall of another day, whatever the clocks do in between; past midnight, still its night."""
    zones = clock.zones()
    starts, ends = (zones.local(one).time() for one in (span.starts_at, span.ends_at))
    night = zones.local(span.starts_at).date() - span.service_date
    starts_at, ends_at = rules.moments(day + night, starts, ends, zones)
    return Span(uuid7(), day, starts_at, ends_at, span.agents)
