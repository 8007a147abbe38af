"""Copies of shifts as the desk shows them: the days offered, what copying would make, what it made."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from app.core.dates import day_fr, seven_days_fr
from app.pages import names
from app.pages.names import Person
from app.planning import grid, words
from app.planning import queries as planning
from app.planning.copies import Copy
from app.planning.hours import dated, day_of, hours
from app.planning.models import Shift
from app.planning.rules import Span
from app.rounds import queries as rounds

NB = "\u00a0"


@dataclass(frozen=True)
class Line:
    """One copy in words. `what`: what becomes of it; `said`: what is to be known of it."""

    day: date
    hours: str
    agents: str
    made: bool
    what: str
    said: list[str]


@dataclass(frozen=True)
class Preview:
    """What copying would make. `mark`: of the days it is for."""

    lines: list[Line]
    made: int
    mark: str


@dataclass(frozen=True)
class Named:
    id: UUID
    day: date
    hours: str
    agents: str


def named(shift: Shift) -> Named:
    """The shift to be copied."""
    known = names.people(shift.org_id)
    who = names.joined(one.name for id, one in known.items() if id in shift.agent_ids)
    return Named(shift.id, day_of(shift.starts_at), hours(shift.starts_at, shift.ends_at), who)


def days(today: date, but: date, count: int) -> list[tuple[str, str]]:
    """The days offered, from today to the end of so many weeks after the later of it and the shift's own."""
    last = grid.monday_of(max(today, but)) + timedelta(weeks=count, days=-1)
    found = (today + timedelta(days=n) for n in range((last - today).days + 1))
    return [(one.isoformat(), day_fr(one)) for one in found if one != but]


def weeks(mondays: Iterable[date]) -> list[tuple[str, str]]:
    """The weeks offered, by their Monday."""
    return [(one.isoformat(), f"Semaine {one.isocalendar().week}, {seven_days_fr(one)}") for one in mondays]


def mark(wanted: Iterable[date]) -> str:
    """Of the days something was shown for: other days are shown first."""
    return hashlib.sha256(" ".join(sorted(map(str, wanted))).encode()).hexdigest()[:16]


def preview(org_id: UUID, found: Sequence[Copy], wanted: Sequence[date]) -> Preview:
    known = names.people(org_id)
    gone = {id: _gone(org_id, [id]) for id in {one.source for one in found}}
    lines = [_line(org_id, one, known, gone[one.source]) for one in found]
    return Preview(lines, sum(one.made for one in lines), mark(wanted))


def _line(org_id: UUID, one: Copy, known: Mapping[UUID, Person], gone: str) -> Line:
    what = "Brouillon" if one.made else "Déjà là" if one.there else "Personne ne peut la faire"
    holiday = planning.holiday(org_id, one.span.service_date)
    said = [*_left_out(one, known), *(_clash(clash.second if clash.first.id == one.span.id else clash.first)
            for clash in one.clashes), *(words.said(notice, known, holiday) for notice in one.notices),
            *([f"{gone}."] if gone else [])]  # fmt: skip
    who = _names(one.span.agents, known)
    return Line(day_of(one.span.starts_at), hours(one.span.starts_at, one.span.ends_at), who, one.made, what,
                [] if one.there else said)  # fmt: skip


def _clash(other: Span) -> str:
    return f"Chevauche une vacation du {dated(other.starts_at, other.ends_at)}."


def _left_out(one: Copy, known: Mapping[UUID, Person]) -> list[str]:
    found = ((one.closed, "accès fermé"), (one.away, "absence notée"))
    return [f"Sans {_names(who, known)}{NB}: {why}." for who, why in found if who]


def _gone(org_id: UUID, sources: Iterable[UUID]) -> str:
    """The places of these shifts that no copy of them goes to any more."""
    known = rounds.closed_stops(org_id, sources).values()
    return f"Sans ces résidences, fermées depuis{NB}: {names.joined(known)}" if known else ""


def _names(agents: Iterable[str], known: Mapping[UUID, Person]) -> str:
    wanted = set(agents)
    return names.joined(one.name for id, one in known.items() if str(id) in wanted)


def told(org_id: UUID, found: Sequence[Copy]) -> str:
    """What was made, what was there, who was left out."""
    known = names.people(org_id)
    made, there = sum(one.made for one in found), sum(one.there for one in found)
    out = {agent for one in found if not one.there for agent in (*one.closed, *one.away)}
    parts = [
        _count(made, "brouillon créé", "brouillons créés") if made else "Rien n’a été créé",
        _count(there, "vacation était déjà là", "vacations étaient déjà là") if there else "",
        f"laissés de côté les jours où ils ne peuvent pas{NB}: {_names(sorted(out), known)}" if out else "",
        _gone(org_id, {one.source for one in found if one.made}),
    ]
    return ". ".join(part[0].upper() + part[1:] for part in parts if part) + "."


def _count(count: int, one: str, several: str) -> str:
    return f"{count} {several if count > 1 else one}"
