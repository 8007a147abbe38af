"""What somebody would take on with the shifts of another: what these overlap, what the rest and the week become."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from app.core import clock
from app.planning import labour, queries
from app.planning.labour import Notice, Weeks
from app.planning.rules import Span


@dataclass(frozen=True)
class Taken:
    """One shift, worked by somebody else. `met`: the live shifts of theirs it overlaps, drafts included."""

    shift: Span
    met: list[Span]
    away: bool
    notices: list[Notice]


def taking(org_id: UUID, shifts: Sequence[Span], leaving: UUID, to: UUID) -> list[Taken]:
    """These shifts, `to` in the place of `leaving` in all of them; one that `to` works already takes nothing on."""
    new = [one for one in shifts if str(to) not in one.agents]
    if not new:
        return []
    days = [one.service_date for one in new]
    given = {one.id: _given(one, str(leaving), str(to)) for one in new}
    all_of = [given.get(one.id, one) for one in queries.around(org_id, min(days), max(days))]
    own = [one for one in all_of if str(to) in one.agents]
    worked, zones = queries.weeks(org_id, min(days), max(days)), clock.zones()
    for one in given.values():
        labour.add(worked, replace(one, agents=(str(to),)), zones)
    return [_taken(org_id, one, own, str(to), worked) for one in given.values()]


def _given(shift: Span, leaving: str, to: str) -> Span:
    return replace(shift, agents=(*(one for one in shift.agents if one != leaving), to))


def _taken(org_id: UUID, shift: Span, own: Sequence[Span], to: str, worked: Weeks) -> Taken:
    alone = replace(shift, agents=(to,))
    met = [one for one in own if one.id != shift.id and _overlap(one, shift)]
    said = labour.notices(shift, own, clock.today(), (), clock.zones(), worked)
    away = bool(queries.absences_over(org_id, alone))
    return Taken(shift, met, away, [one for one in said if one.agent == to])


def _overlap(one: Span, other: Span) -> bool:
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at
