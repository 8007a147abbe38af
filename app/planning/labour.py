"""What is said before a shift is published: working time, rest, public holidays, nobody alone. Pure.

Indications, never a refusal: an agreement may say otherwise, and breaks, which count as no work, are not known here.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from app.core.labels import Label
from app.core.zones import Zones
from app.planning.rules import Span

WEEK_MOST = timedelta(hours=48)
REST = timedelta(hours=11)
DAY_MOST = timedelta(hours=24) - REST
NIGHT_STARTS, NIGHT_ENDS = time(21), time(6)
NIGHT_LEAST, NIGHTS = timedelta(hours=3), 2
WEEK = timedelta(weeks=1)
YEAR = timedelta(days=366)
"""Further on, a date was mistyped more often than planned."""
AVERAGED = 12
AVERAGE_MOST = timedelta(hours=44)
Weeks = dict[tuple[str, date], timedelta]
"""How long somebody works in a civil week, by person and Monday."""


def hours(most: timedelta) -> str:
    """48 h: a limit, as a sentence says it."""
    return f"{most // timedelta(hours=1)}\u00a0h"


class Kind(Label):
    passee = "passee", "Date passée"
    lointaine = "lointaine", "Date dans plus d’un an"
    ferie = "ferie", "Jour férié"
    seul = "seul", "Une personne seule"
    semaine = "semaine", f"Plus de {hours(WEEK_MOST)} dans la semaine"
    moyenne = "moyenne", f"Plus de {hours(AVERAGE_MOST)} par semaine en moyenne sur {AVERAGED} semaines"
    repos = "repos", f"Moins de {hours(REST)} de repos"
    amplitude = "amplitude", f"Plus de {hours(DAY_MOST)} entre le début et la fin de la journée"


@dataclass(frozen=True)
class Notice:
    """One thing to say of a shift. `agent`: of whom, empty when of all; `length`: of that week, rest or day."""

    kind: Kind
    agent: str = ""
    length: timedelta = timedelta()


def notices(
    shift: Span,
    others: Iterable[Span],
    today: date,
    holidays: Collection[date],
    zones: Zones,
    weeks: Weeks | None = None,
) -> list[Notice]:
    """What to say of a shift not yet over. `others`: the live shifts of its agents around it, drafts included;
    `weeks`: what they work in the weeks of a period of twelve either side, this shift as it is stored included."""
    others = list(others)
    around = [one for one in others if one.id != shift.id]
    worked = dict(weeks or {})
    for one in others:
        if one.id == shift.id:
            add(worked, one, zones, -1)
    add(worked, shift, zones)
    found = [Notice(kind) for kind, so in _of_all(shift, today, holidays) if so]
    for agent in shift.agents:
        own = [one for one in around if agent in one.agents]
        found += [*_week(shift, own, agent, zones), *_average(shift, agent, worked, zones)]
        found += [*_rest(shift, own, agent), *_day(shift, own, agent)]
    return found


def _of_all(shift: Span, today: date, holidays: Collection[date]) -> list[tuple[Kind, bool]]:
    return [
        (Kind.passee, shift.service_date < today),
        (Kind.lointaine, shift.service_date - today > YEAR),
        (Kind.ferie, shift.service_date in holidays),
        (Kind.seul, len(shift.agents) == 1),
    ]


def _week(shift: Span, own: Sequence[Span], agent: str, zones: Zones) -> Iterator[Notice]:
    """48 h at most in one week (Code du travail, L3121-20), which runs from Monday 0:00 to Sunday 24:00 (L3121-35).

    A shift of Sunday that runs past midnight falls in two of them.
    """
    for monday in _mondays(shift, zones):
        start, end = _bounds(monday, zones)
        worked = sum((_shared(one, start, end) for one in (shift, *own)), timedelta())
        if worked > WEEK_MOST:
            yield Notice(Kind.semaine, agent, worked)


def add(weeks: Weeks, shift: Span, zones: Zones, times: int = 1) -> None:
    """Count a shift in the weeks of its agents; taken out again with `times` -1."""
    for monday in _mondays(shift, zones):
        part = _shared(shift, *_bounds(monday, zones)) * times
        for agent in shift.agents:
            weeks[agent, monday] = weeks.get((agent, monday), timedelta()) + part


def _average(shift: Span, agent: str, weeks: Weeks, zones: Zones) -> Iterator[Notice]:
    """44 h at most a week on average over any twelve weeks in a row (L3121-22): the worst of those it falls in."""
    worst = max(_total(agent, monday - n * WEEK, weeks) for monday in _mondays(shift, zones) for n in range(AVERAGED))
    if worst > AVERAGE_MOST * AVERAGED:
        minutes = -(-worst // (AVERAGED * timedelta(minutes=1)))  # a minute begun is said
        yield Notice(Kind.moyenne, agent, timedelta(minutes=minutes))


def _total(agent: str, first: date, weeks: Weeks) -> timedelta:
    return sum((weeks.get((agent, first + n * WEEK), timedelta()) for n in range(AVERAGED)), timedelta())


def _mondays(shift: Span, zones: Zones) -> list[date]:
    return sorted({_monday(shift.starts_at, zones), _monday(shift.ends_at - timedelta.resolution, zones)})


def _bounds(monday: date, zones: Zones) -> tuple[datetime, datetime]:
    return zones.moment(monday, time.min), zones.moment(monday + WEEK, time.min)


def _rest(shift: Span, own: Sequence[Span], agent: str) -> Iterator[Notice]:
    """11 h of rest from one day of work to the next (L3131-1). Two shifts of one day are one day of work."""
    gaps = [max(one.starts_at - shift.ends_at, shift.starts_at - one.ends_at)
            for one in own if one.service_date != shift.service_date]  # fmt: skip
    shortest = min((one for one in gaps if one >= timedelta()), default=REST)
    if shortest < REST:
        yield Notice(Kind.repos, agent, shortest)


def _day(shift: Span, own: Sequence[Span], agent: str) -> Iterator[Notice]:
    """What 11 h of rest in a day leave: 13 h from the start of work to its end, breaks included (L3131-1)."""
    start, end = shift.starts_at, shift.ends_at
    same = [one for one in own if one.service_date == shift.service_date]
    while near := [one for one in same if one.starts_at < end + REST and one.ends_at > start - REST]:
        start, end = min(start, *(one.starts_at for one in near)), max(end, *(one.ends_at for one in near))
        same = [one for one in same if one not in near]
    if end - start > DAY_MOST:
        yield Notice(Kind.amplitude, agent, end - start)


def night_workers(shifts: Iterable[Span], zones: Zones) -> list[str]:
    """Those who work 3 h or more between 21:00 and 6:00 twice in these shifts of a week (L3122-5, L3122-20)."""
    nights = Counter(agent for one in shifts if _at_night(one, zones) >= NIGHT_LEAST for agent in one.agents)
    return sorted(agent for agent, times in nights.items() if times >= NIGHTS)


def _at_night(shift: Span, zones: Zones) -> timedelta:
    first = zones.local(shift.starts_at).date() - timedelta(days=1)
    nights = ((zones.moment(day, NIGHT_STARTS), zones.moment(day + timedelta(days=1), NIGHT_ENDS))
              for day in (first, first + timedelta(days=1)))  # fmt: skip
    return sum((_shared(shift, start, end) for start, end in nights), timedelta())


def _shared(shift: Span, start: datetime, end: datetime) -> timedelta:
    return max(min(shift.ends_at, end) - max(shift.starts_at, start), timedelta())


def _monday(moment: datetime, zones: Zones) -> date:
    day = zones.local(moment).date()
    return day - timedelta(days=day.weekday())


def mark(found: Iterable[Notice]) -> str:
    """What was warned of, in few characters: a page that says something else agrees to something else."""
    said = "\n".join(sorted(f"{one.kind} {one.agent} {one.length}" for one in found))
    return hashlib.sha256(said.encode()).hexdigest()[:16]
