"""The hours of mediators: when they may meet somebody together, and what is to be known of an hour they choose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from app.core import clock
from app.core.labels import Label
from app.extensions import db
from app.mediation.models import Meeting
from app.mediation.rules import meeting as rules
from app.mediation.rules import slots
from app.mediation.rules.states import MeetingState
from app.people.models import Organisation
from app.planning import queries as planning
from app.planning import rules as plan
from app.planning.rules import Window


class Doubt(Label):
    """What is to be known of an hour before it is chosen; none forbids it. In words that follow a name."""

    hors_vacation = "hors_vacation", "hors de ses vacations"
    non_publie = "non_publie", "hors des heures d’ouverture, planning non publié"
    absence = "absence", "pas disponible ce jour-là"
    double = "double", "déjà prise par une autre séance"


@dataclass(frozen=True)
class Said:
    """A doubt, and of whom."""

    user_id: UUID
    doubt: Doubt


@dataclass(frozen=True)
class Hours:
    """Of one mediator over some days: what is published, what is not yet, when she is away, what is taken."""

    user_id: UUID
    published: list[Window]
    office: list[Window]
    away: list[Window]
    taken: list[Window]
    weeks: frozenset[date]
    """The Mondays of those in which something is published."""

    @property
    def free(self) -> list[Window]:
        return slots.left([*self.published, *self.office], [*self.away, *self.taken])

    def doubts(self, one: Window, monday: date) -> list[Said]:
        """Of an hour in a week that begins on this Monday."""
        found = []
        if any(_touch(one, away) for away in self.away):
            found.append(Doubt.absence)
        elif not any(there.start <= one.start and one.end <= there.end for there in (*self.published, *self.office)):
            found.append(Doubt.hors_vacation if monday in self.weeks else Doubt.non_publie)
        if any(_touch(one, taken) for taken in self.taken):
            found.append(Doubt.double)
        return [Said(self.user_id, doubt) for doubt in found]


def free_slots(org_id: UUID, mediators: Sequence[UUID], minutes: int, at: datetime) -> list[Window]:
    """The first hours at which all of them may be there together, in the coming three weeks."""
    until = at + timedelta(weeks=slots.LOOKED_WEEKS)
    free = [hours_of(org_id, one, at, until).free for one in mediators]
    return slots.offered(slots.common(free), timedelta(minutes=minutes), at, clock.zones())


def doubts(
    org_id: UUID, mediators: Iterable[UUID], starts_at: datetime, ends_at: datetime, but: UUID | None = None
) -> list[Said]:
    """What is to be known of an hour; `but`: the session that is at it already."""
    hour, monday = Window(starts_at, ends_at), _monday(starts_at)
    return [
        said
        for one in mediators
        for said in hours_of(org_id, one, starts_at, ends_at, but=but).doubts(hour, monday)
    ]  # fmt: skip


def hours_of(org_id: UUID, user_id: UUID, start: datetime, end: datetime, but: UUID | None = None) -> Hours:
    """Hers between two moments. In a week of which nothing is published she is thought to be there when the structure
    is open; in one that is, its shifts alone say."""
    first, last = _monday(start), _monday(end) + timedelta(days=6)
    zones = clock.zones()
    since, until = zones.bounds(first)[0], zones.bounds(last)[1]
    shifts = planning.shifts_of(org_id, user_id, since, until)
    weeks = frozenset(one.service_date - timedelta(days=one.service_date.weekday()) for one in shifts)
    away = [one.window() for one in planning.absences_between(org_id, [user_id], since, until)]
    return Hours(
        user_id, [Window(one.starts_at, one.ends_at) for one in shifts], _office(org_id, first, last, weeks), away,
        taken(org_id, user_id, since, until, but), weeks,
    )  # fmt: skip


def taken(org_id: UUID, user_id: UUID, start: datetime, end: datetime, but: UUID | None = None) -> list[Window]:
    """The sessions somebody is to lead, of any case."""
    near = Meeting.starts_at.between(start - rules.LONGEST, end), Meeting.ends_at > start
    wanted = Meeting.org_id == org_id, Meeting.state == MeetingState.prevue.value
    rows = db.session.scalars(select(Meeting).where(*wanted, *near))
    hers = [one for one in rows if str(user_id) in one.mediators and one.id != but]
    return [Window(one.starts_at, one.ends_at) for one in hers]


def _office(org_id: UUID, first: date, last: date, weeks: frozenset[date]) -> list[Window]:
    organisation = db.session.get_one(Organisation, org_id)
    holidays = organisation.holidays_between(first, last)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    open_days = [day for day in days if day - timedelta(days=day.weekday()) not in weeks]
    return plan.windows(open_days, [], [], organisation.hours, clock.zones(), holidays)


def _monday(moment: datetime) -> date:
    day = clock.service_day(moment)
    return day - timedelta(days=day.weekday())


def _touch(one: Window, other: Window) -> bool:
    return one.start < other.end and other.start < one.end
