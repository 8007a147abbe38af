"""Shifts as spans of time: clashes, the service date, the hours in which someone may be reminded. Pure."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from app.core.labels import Label, Machine
from app.core.zones import DAY_STARTS_HOUR, Zones

NEAR_HOURS = 2
NEAR = timedelta(hours=NEAR_HOURS)
# How long after its planned end a round is waited for; what happens after that is not of it.
WAITED_HOURS = 4
WAITED_FOR = timedelta(hours=WAITED_HOURS)
# Characters of the desk's word to the agents of a shift.
NOTE_MAX = 500
LONGEST_HOURS = 16
LONGEST = timedelta(hours=LONGEST_HOURS)

EXPORTED = {"DAY_STARTS_HOUR": DAY_STARTS_HOUR, "NEAR_HOURS": NEAR_HOURS, "WAITED_HOURS": WAITED_HOURS}


class State(Label):
    brouillon = "brouillon", "Brouillon"
    publiee = "publiee", "Publiée"
    annulee = "annulee", "Annulée"


class Verb(Label):
    """What is done to a shift at the desk."""

    publiee = "publiee", "Publiée"
    modifiee = "modifiee", "Modifiée"
    annulee = "annulee", "Annulée"


class ChangeReason(Label):
    """Why a shift that its agents had received was changed. No words: they would say why somebody is away."""

    effectif = "effectif", "Effectif ou absence"
    demande = "demande", "Demande d’un agent"
    besoin = "besoin", "Besoin du secteur"
    erreur = "erreur", "Erreur de saisie"
    autre = "autre", "Autre"


MACHINE = Machine(
    name="vacation",
    states=State,
    initial=(State.brouillon,),
    transitions={
        (State.brouillon, State.publiee): "C",
        (State.brouillon, State.annulee): "C",
        (State.publiee, State.annulee): "C",
    },
    final=(State.annulee,),
)


@dataclass(frozen=True)
class Span:
    """A shift as the rules see it: aware moments, the user ids of its agents as texts."""

    id: UUID
    service_date: date
    starts_at: datetime
    ends_at: datetime
    agents: tuple[str, ...]


@dataclass(frozen=True)
class Clash:
    """Two shifts that overlap for the agents named."""

    first: Span
    second: Span
    agents: tuple[str, ...]


def clashes(shifts: Iterable[Span]) -> list[Clash]:
    """Every overlap, returned and never raised: one clash per pair of shifts, whatever the agents shared.

    Moments are compared, not dates: a shift across midnight meets the morning after. Two shifts that
    touch (one ends as the other starts) do not overlap.
    """
    ordered = sorted(shifts, key=lambda one: (one.starts_at, one.ends_at, one.id))
    found = []
    for n, first in enumerate(ordered):
        for second in ordered[n + 1 :]:
            if second.starts_at >= first.ends_at:
                break
            shared = tuple(agent for agent in first.agents if agent in second.agents)
            if shared and second.id != first.id:
                found.append(Clash(first, second, shared))
    return found


def same(first: Span, second: Span) -> bool:
    """One shift planned twice: that day, those hours, and one of those people at least."""
    hours = (first.service_date, first.starts_at, first.ends_at) == (
        second.service_date, second.starts_at, second.ends_at
    )  # fmt: skip
    return hours and not set(first.agents).isdisjoint(second.agents)


def times_problem(starts_at: datetime, ends_at: datetime) -> str | None:
    """Why these hours cannot be a shift, in French, or None."""
    if ends_at <= starts_at:
        return "La fin doit être après le début."
    if ends_at - starts_at > LONGEST:
        return f"Une vacation dure au plus {LONGEST_HOURS} heures\u00a0: vérifiez les heures."
    return None


def moments(service_date: date, starts: time, ends: time, zones: Zones) -> tuple[datetime, datetime]:
    """Wall-clock hours of a shift to aware UTC moments; an end at or before the start is the next day."""
    return zones.moment(service_date, starts), zones.moment(service_date + timedelta(days=ends <= starts), ends)


def service_date(walked: Span | None, own: Iterable[Span], moment: datetime, zones: Zones) -> date:
    """The day an act is counted on: that of its round's shift, else of its owner's, else the service day of the moment.

    `walked` is the shift of its round, as long as that round is waited for: nobody may have ended it. `own` are the
    published shifts of the owner; one counts from two hours before it starts to two hours after it ends, the nearest
    winning. Mirror of `serviceDate` on the phone (tests/vectors/service_date.json).
    """
    if walked is not None and moment < walked.ends_at + WAITED_FOR:
        return walked.service_date
    near = [(distance(span, moment), span.starts_at, span.service_date) for span in own]
    close = [one for one in near if one[0] <= NEAR]
    return min(close)[2] if close else zones.day(moment)


def distance(span: Span, moment: datetime) -> timedelta:
    """How far a moment lies outside a shift; zero within it."""
    return max(span.starts_at - moment, moment - span.ends_at, timedelta())


@dataclass(frozen=True, order=True)
class Window:
    """A stretch of time in which someone may be reminded: [start, end), aware UTC."""

    start: datetime
    end: datetime


def windows(
    days: Iterable[date],
    own: Sequence[Span],
    absences: Sequence[Window],
    hours: Mapping[str, Any],
    zones: Zones,
    holidays: Container[date] = (),
) -> list[Window]:
    """When someone may be reminded over these days, in order.

    Their published shifts; on a day that has none, the organisation's hours unless it is a public holiday; minus
    the absences of that day.
    """
    wanted: list[Window] = []
    for day in days:
        shifts = [Window(one.starts_at, one.ends_at) for one in own if one.service_date == day]
        away = [one for one in absences if away_on(day, one, zones)]
        if not shifts and day not in holidays:
            shifts = _office(day, hours, zones)
        wanted += [left for window in shifts for left in without(window, away)]
    return list(_merged(wanted))


def away_on(day: date, absence: Window, zones: Zones) -> bool:
    """Whether an absence holds on a service day, all of it or what is left of it."""
    start, end = zones.bounds(day)
    return absence.start < end and absence.end > start


def meets(shift: Span, absence: Window, zones: Zones) -> bool:
    """Whether a shift and an absence exclude each other: by the day the shift is counted on, then by the hour.

    A shift at 04:30 of the 17th is free of an absence that ends with the night of the 16th; a person back at noon
    works that evening.
    """
    overlap = absence.start < shift.ends_at and absence.end > shift.starts_at
    return overlap and away_on(shift.service_date, absence, zones)


def _office(day: date, hours: Mapping[str, Any], zones: Zones) -> list[Window]:
    return [Window(*moments(day, first, last, zones)) for first, last in hours_of(day, hours)]


def hours_of(day: date, hours: Mapping[str, Any]) -> list[tuple[time, time]]:
    """The organisation's hours on a day: `{"0": ["09:00", "18:00"], …}`, 0 for Monday; none is closed."""
    span = hours.get(str(day.weekday()))
    return [(time.fromisoformat(span[0]), time.fromisoformat(span[1]))] if span else []


def _merged(found: Iterable[Window]) -> Iterator[Window]:
    current: Window | None = None
    for window in sorted(found):
        if current is None or window.start > current.end:
            if current is not None:
                yield current
            current = window
        else:
            current = Window(current.start, max(current.end, window.end))
    if current is not None:
        yield current


def without(window: Window, holes: Iterable[Window]) -> list[Window]:
    """What is left of a window once the holes are cut out."""
    left = [window]
    for hole in holes:
        left = [part for one in left for part in _cut(one, hole)]
    return left


def _cut(window: Window, hole: Window) -> list[Window]:
    parts = (
        Window(window.start, min(window.end, hole.start)),
        Window(max(window.start, hole.end), window.end),
    )
    if hole.end <= window.start or hole.start >= window.end:
        return [window]
    return [part for part in parts if part.start < part.end]
