"""The week as a grid: agents down, days across, each shift with its round and what clashes, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from app.core import clock
from app.core.errors import Refused
from app.core.folding import fold
from app.core.forms import YEARS
from app.core.letters import letters
from app.pages import names
from app.pages.lists import Column
from app.pages.names import Person
from app.people.rules import Role
from app.planning import labour, words
from app.planning import queries as planning
from app.planning.actions import obstacle, span_of
from app.planning.hours import day_of, hours, under
from app.planning.models import Absence, Shift
from app.planning.rules import Clash, Span, State, away_on, meets

EVENING = 17
# Why a shift cannot stand for one of its agents, by shift and agent.
Reasons = dict[tuple[UUID, str], str]
# What is said of a shift before it is published, by shift and agent; the empty agent for what holds of all.
Said = dict[tuple[UUID, str], list[str]]


@dataclass(frozen=True)
class Cell:
    """One shift in one agent's day. `why`: what is wrong, None when nothing is; `notices`: what is said of it."""

    id: UUID
    hours: str
    caption: str
    state: str
    evening: bool
    why: str | None
    notices: list[str]


@dataclass(frozen=True)
class Line:
    person: Person
    total: str
    days: list[list[Cell]]
    away: list[bool]


@dataclass(frozen=True)
class Grid:
    """A week, Monday first."""

    monday: date
    days: list[date]
    lines: list[Line]
    drafts: int
    clashes: list[str]
    holidays: dict[date, str]
    nights: str

    @property
    def empty(self) -> bool:
        """Nobody works: nothing planned, or all of it cancelled."""
        return not any(cell.state != State.annulee for line in self.lines for day in line.days for cell in day)

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week

    @property
    def before(self) -> date:
        return self.monday - timedelta(weeks=1)

    @property
    def after(self) -> date:
        return self.monday + timedelta(weeks=1)


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def grid(org_id: UUID, week: planning.Week, stops: Mapping[UUID, int]) -> Grid:
    """A week; `stops`: how many the round of a shift has, by shift."""
    known = names.people(org_id)
    why = _reasons(week)
    shown = {one.id: one for one in names.team(org_id) if one.role == Role.agent}
    for shift in week.shifts:
        shown.update({one.user_id: known[one.user_id] for one in shift.agents})
    said = _notices(org_id, week)
    lines = [_line(person, week, stops, why, said) for person in shown.values()]
    drafts = sum(one.state == State.brouillon for one in week.shifts)
    clashes = [_clash(one, known) for one in week.clashes]
    return Grid(week.monday, week.days, lines, drafts, clashes, week.holidays, _nights(week, known))


def _notices(org_id: UUID, week: planning.Week) -> Said:
    """What is said of each live shift not yet over; of a published one, not that its date is past."""
    others = planning.around(org_id, week.monday, week.days[-1])
    worked = planning.weeks(org_id, week.monday, week.days[-1])
    today, now, found = clock.today(), clock.now(), Said()
    for shift in week.shifts:
        if shift.state == State.annulee or (shift.is_published and shift.ends_at <= now):
            continue
        for one in labour.notices(shift.span(), others, today, week.holidays, clock.zones(), worked):
            if not (shift.is_published and one.kind == labour.Kind.passee):
                found.setdefault((shift.id, one.agent), []).append(words.short(one))
    return found


def _nights(week: planning.Week, known: Mapping[UUID, Person]) -> str:
    """Who works at night by the law this week, in words; empty when nobody does."""
    live = [one.span() for one in week.shifts if one.state != State.annulee]
    who = [known[UUID(one)].name for one in labour.night_workers(live, clock.zones())]
    often = (
        f"au moins {labour.hours(labour.NIGHT_LEAST)} après {labour.NIGHT_STARTS:%H:%M}, {letters(labour.NIGHTS)} fois"
    )
    return f"{names.joined(who)}\u00a0: {often} dans la semaine." if who else ""


def _line(person: Person, week: planning.Week, stops: Mapping[UUID, int], why: Reasons, said: Said) -> Line:
    of = [week.of(person.id, day) for day in week.days]
    live = [one for day in of for one in day if one.state != State.annulee]
    minutes = sum(int((one.ends_at - one.starts_at).total_seconds()) for one in live) // 60
    return Line(
        person=person,
        total=f"{minutes // 60} h {minutes % 60:02d}".replace(" ", "\u00a0"),
        days=[[_cell(one, stops.get(one.id), why.get((one.id, str(person.id))), _of(said, one, person))
               for one in day] for day in of],
        away=[_away(week.absences, person.id, day) for day in week.days],
    )  # fmt: skip


def _of(said: Said, shift: Shift, person: Person) -> list[str]:
    return [*said.get((shift.id, ""), ()), *said.get((shift.id, str(person.id)), ())]


def _cell(shift: Shift, stops: int | None, why: str | None, notices: list[str]) -> Cell:
    walked = "" if stops is None else f"{stops} étape{'s' * (stops > 1)}"
    told = "" if shift.is_published and walked else State.label_of(shift.state)
    caption = " · ".join(part for part in (told, walked) if part)
    evening = clock.local(shift.starts_at).hour >= EVENING
    return Cell(
        shift.id, under(shift.service_date, shift.starts_at, shift.ends_at), caption, shift.state, evening, why, notices
    )


def _away(absences: Sequence[Absence], user_id: UUID, day: date) -> bool:
    return any(one.user_id == user_id and away_on(day, one.window(), clock.zones()) for one in absences)


def _reasons(week: planning.Week) -> Reasons:
    found: Reasons = {
        (shift.id, str(away.user_id)): "Absence notée"
        for shift in week.shifts
        for away in week.absences
        if shift.state != State.annulee and meets(shift.span(), away.window(), clock.zones())
    }
    for one in week.clashes:
        for mine, other in ((one.first, one.second), (one.second, one.first)):
            text = f"Chevauche {under(mine.service_date, other.starts_at, other.ends_at)}"
            found.update({(mine.id, agent): text for agent in one.agents})
    return found


def _clash(one: Clash, known: dict[UUID, Person]) -> str:
    who = names.joined(known[UUID(agent)].name for agent in one.agents)
    day = day_of(one.second.starts_at)
    first, second = (under(day, span.starts_at, span.ends_at) for span in (one.first, one.second))
    return f"{who}, {day:%d/%m}\u00a0: {first} et {second} se chevauchent."


@dataclass(frozen=True)
class Draft:
    """A shift not yet published. `problem`: why it cannot be, None when it can; `said`: what is said first."""

    id: UUID
    day: date
    hours: str
    agents: str
    stops: int
    problem: str | None
    said: list[str]
    mark: str


def drafts(org_id: UUID, shifts: Sequence[Shift], stops: Mapping[UUID, int]) -> list[Draft]:
    """What publishing these would do, in the order it is done: one draft may stand in the way of a later one."""
    known = names.people(org_id)
    days = [one.service_date for one in shifts]
    others = planning.around(org_id, min(days), max(days)) if days else []
    worked = planning.weeks(org_id, min(days), max(days)) if days else {}
    taken: list[Span] = []
    found = []
    for one in shifts:
        problem = obstacle(org_id, one.span(), taken)
        if problem is None:
            taken.append(one.span())
        notices = planning.notices_of(org_id, one.span(), others, worked)
        holiday = planning.holiday(org_id, one.service_date)
        found.append(
            Draft(
                one.id, day_of(one.starts_at), hours(one.starts_at, one.ends_at),
                names.joined(known[agent.user_id].name for agent in one.agents), stops.get(one.id, 0),
                problem.message if problem else None,
                [words.said(notice, known, holiday) for notice in notices], labour.mark(notices),
            )
        )  # fmt: skip
    return found


def waiting(org_id: UUID, monday: date) -> list[Shift]:
    """The drafts of a week, by their hour."""
    return [one for one in planning.week(org_id, monday).shifts if one.state == State.brouillon]


@dataclass(frozen=True)
class Away:
    """One absence that is not over."""

    id: UUID
    who: str
    days: str
    starts_at: datetime
    begun: bool


AWAY = (
    Column("qui", "Agent", (lambda one: fold(one.who),)),
    Column("jours", "Jours", (lambda one: one.starts_at,)),
)
"""What the absences may be sorted by."""


def absences(org_id: UUID, at: datetime) -> list[Away]:
    """Those of today and to come."""
    known = names.people(org_id)
    return [
        Away(one.id, known[one.user_id].name, span_of(one), one.starts_at, one.starts_at <= at)
        for one in planning.absences_from(org_id, at)
    ]


def days_of(absence: Absence) -> tuple[date, date]:
    """The first and the last service day of an absence."""
    return clock.service_day(absence.starts_at), clock.service_day(absence.ends_at - timedelta.resolution)


def asked_monday(text: str | None) -> date:
    """The Monday of the day in an address, this week's when there is none. Raises Refused."""
    if not text:
        return monday_of(clock.today())
    try:
        day: date | None = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        raise Refused("date", "Cette semaine n’existe pas\u00a0: repartez du planning.")
    return monday_of(day)
