"""Shifts as the desk, the entries and the reminders need them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import and_, select

from app.core import clock, memory
from app.core.rows import find
from app.extensions import db
from app.people.models import Membership, Organisation
from app.planning import labour, rules
from app.planning.labour import Notice, Weeks
from app.planning.models import Absence, Shift, ShiftAgent, ShiftChange
from app.planning.rules import Clash, Span, State, Window

_SHIFTS = "shifts of a person"
_REACH = timedelta(days=1)


@dataclass(frozen=True)
class Week:
    """Monday to Sunday: its shifts (cancelled ones included), absences, clashes among live shifts, public holidays."""

    monday: date
    shifts: list[Shift]
    absences: list[Absence]
    clashes: list[Clash]
    holidays: dict[date, str]

    @property
    def days(self) -> list[date]:
        return [self.monday + timedelta(days=n) for n in range(7)]

    def of(self, user_id: UUID, day: date) -> list[Shift]:
        """The shifts of one person on one service date."""
        return [
            one
            for one in self.shifts
            if one.service_date == day and any(agent.user_id == user_id for agent in one.agents)
        ]


def week(org_id: UUID, monday: date) -> Week:
    """The week of an organisation that starts on this Monday."""
    sunday = monday + timedelta(days=6)
    shifts = list(
        db.session.scalars(
            select(Shift)
            .where(Shift.org_id == org_id, Shift.service_date.between(monday, sunday))
            .order_by(Shift.starts_at, Shift.id)
        )
    )
    start, end = _bounds(monday, sunday)
    absences = db.session.scalars(
        select(Absence)
        .where(Absence.org_id == org_id, Absence.starts_at < end, Absence.ends_at > start)
        .order_by(Absence.starts_at)
    )
    live = [one.span() for one in shifts if one.state != State.annulee]
    holidays = db.session.get_one(Organisation, org_id).holidays_between(monday, sunday)
    return Week(monday, shifts, list(absences), rules.clashes(live), holidays)


def spans(org_id: UUID, first: date, last: date) -> list[Span]:
    """The live shifts counted on these days, drafts included, as the rules see them."""
    rows = db.session.execute(
        select(Shift.id, Shift.service_date, Shift.starts_at, Shift.ends_at, ShiftAgent.user_id)
        .join(ShiftAgent, and_(ShiftAgent.org_id == Shift.org_id, ShiftAgent.shift_id == Shift.id))
        .where(Shift.org_id == org_id, Shift.state != State.annulee.value, Shift.service_date.between(first, last))
        .order_by(Shift.starts_at, Shift.id)
    )
    found: dict[UUID, Span] = {}
    for id, day, starts_at, ends_at, user_id in rows:
        agents = found[id].agents if id in found else ()
        found[id] = Span(id, day, starts_at, ends_at, (*agents, str(user_id)))
    return list(found.values())


def around(org_id: UUID, first: date, last: date) -> list[Span]:
    """The live shifts that say something of the work of these days: those of their weeks and of the weeks beside."""
    return spans(org_id, first - timedelta(days=first.weekday() + 7), last + timedelta(days=13 - last.weekday()))


def weeks(org_id: UUID, first: date, last: date) -> Weeks:
    """How long everybody works in each week of the periods of twelve that hold one of these days, drafts included."""
    reach = (labour.AVERAGED - 1) * labour.WEEK
    monday, sunday = first - timedelta(days=first.weekday() + 1), last + timedelta(days=7 - last.weekday())
    found: Weeks = {}
    for one in spans(org_id, monday - reach, sunday + reach):
        labour.add(found, one, clock.zones())
    return found


def notices_of(
    org_id: UUID, shift: Span, others: Sequence[Span] | None = None, worked: Weeks | None = None
) -> list[Notice]:
    """What to say of a shift before it is published. `others`, `worked`: what is around it, when it was read."""
    day = shift.service_date
    holidays = db.session.get_one(Organisation, org_id).holidays_between(day, day)
    known = around(org_id, day, day) if others is None else others
    worked = weeks(org_id, day, day) if worked is None else worked
    return labour.notices(shift, known, clock.today(), holidays, clock.zones(), worked)


def holiday(org_id: UUID, day: date) -> str:
    """The name of the public holiday it is, empty when it is none."""
    return db.session.get_one(Organisation, org_id).holidays_between(day, day).get(day, "")


def drafts_among(org_id: UUID, ids: Iterable[UUID]) -> set[UUID]:
    """Those of these shifts that nobody has received."""
    query = select(Shift.id).where(Shift.org_id == org_id, Shift.id.in_(list(ids)))
    return set(db.session.scalars(query.where(Shift.state == State.brouillon.value)))


def without_access(org_id: UUID, people: Iterable[UUID]) -> list[UUID]:
    """Those of these people who were of the organisation, and whose access is closed."""
    query = select(Membership.user_id).where(Membership.org_id == org_id, Membership.user_id.in_(list(people)))
    return list(db.session.scalars(query.where(Membership.active.is_(False)).order_by(Membership.user_id)))


def history(shift: Shift) -> Sequence[ShiftChange]:
    """What was done to a shift, the last first."""
    mine = (ShiftChange.org_id == shift.org_id, ShiftChange.shift_id == shift.id)
    return db.session.scalars(select(ShiftChange).where(*mine).order_by(ShiftChange.at.desc(), ShiftChange.id)).all()


def clashes_of(org_id: UUID, shift: Span, also: Sequence[Span] = ()) -> list[Clash]:
    """Where this shift overlaps another published shift of one of its agents, or one of `also`."""
    others = [one for one in _published(org_id, _ids_of(shift), shift.starts_at, shift.ends_at) if one.id != shift.id]
    return [clash for clash in rules.clashes([shift, *others, *also]) if shift.id in _ids(clash)]


def absences_over(org_id: UUID, shift: Span) -> list[Absence]:
    """The absences of its agents that a shift meets."""
    near = absences_between(org_id, _ids_of(shift), shift.starts_at, shift.ends_at)
    return [one for one in near if rules.meets(shift, one.window(), clock.zones())]


def absences_between(org_id: UUID, people: Iterable[UUID], start: datetime, end: datetime) -> list[Absence]:
    """The absences of these people that touch [start, end), in order."""
    query = select(Absence).where(
        Absence.org_id == org_id, Absence.user_id.in_(list(people)), Absence.starts_at < end, Absence.ends_at > start
    )
    return list(db.session.scalars(query.order_by(Absence.starts_at, Absence.id)))


def absences_from(org_id: UUID, at: datetime) -> list[Absence]:
    """The absences of an organisation that are not over, in order."""
    query = select(Absence).where(Absence.org_id == org_id, Absence.ends_at > at)
    return list(db.session.scalars(query.order_by(Absence.starts_at, Absence.id)))


def shifts_of(org_id: UUID, user_id: UUID, start: datetime, end: datetime) -> list[Shift]:
    """The published shifts of someone that touch [start, end], in order."""
    return _shifts(org_id, [user_id], start, end)


def on_duty(org_id: UUID, moment: datetime) -> list[Shift]:
    """The published shifts that cover this moment."""
    return list(
        db.session.scalars(
            select(Shift)
            .where(
                Shift.org_id == org_id,
                Shift.state == State.publiee.value,
                Shift.starts_at <= moment,
                Shift.ends_at > moment,
            )
            .order_by(Shift.starts_at, Shift.id)
        )
    )


def next_published(org_id: UUID, moment: datetime) -> Shift | None:
    """The first published shift that is not over."""
    query = select(Shift).where(Shift.org_id == org_id, Shift.state == State.publiee.value, Shift.ends_at > moment)
    return db.session.scalar(query.order_by(Shift.starts_at, Shift.id).limit(1))


def service_date(org_id: UUID, user_id: UUID, shift_id: UUID | None, moment: datetime) -> date:
    """The day an act counts for (`rules.service_date`).

    `shift_id`: the shift of the act's round, None when it has none; `moment`: aware, when it happened.
    """
    shift = find(Shift, org_id, shift_id) if shift_id else None
    walked = shift.span() if shift else None
    return rules.service_date(walked, _around(org_id, user_id, moment), moment, clock.zones())


def windows(org_id: UUID, user_id: UUID, first: date, last: date | None = None) -> list[Window]:
    """When someone may be reminded for these working days, in order; `last` None: that day alone.

    A shift past midnight belongs to the day it is counted on.
    """
    last = last or first
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    start, end = _bounds(first, last)
    own = _published(org_id, [user_id], start, end)
    away = [one.window() for one in absences_between(org_id, [user_id], start, end)]
    organisation = db.session.get_one(Organisation, org_id)
    holidays = organisation.holidays_between(first, last)
    return rules.windows(days, own, away, organisation.hours, clock.zones(), holidays)


def _around(org_id: UUID, user_id: UUID, moment: datetime) -> list[Span]:
    # Remembered: one exchange brings two hundred acts of one evening, each asking for the same shifts. What is read
    # covers a day either side of the first act.
    found: dict[tuple[UUID, UUID], tuple[datetime, datetime, list[Span]]] = memory.once(_SHIFTS, dict)
    since, until = moment - rules.NEAR, moment + rules.NEAR
    held = found.get((org_id, user_id))
    if held is None or since < held[0] or until > held[1]:
        since, until = moment - _REACH, moment + _REACH
        held = (since, until, _published(org_id, [user_id], since, until))
        found[org_id, user_id] = held
    return held[2]


def forget() -> None:
    """Drop the shifts read in this unit: one of them has just changed."""
    memory.forget(_SHIFTS)


def _ids_of(shift: Span) -> list[UUID]:
    return [UUID(one) for one in shift.agents]


def _ids(clash: Clash) -> tuple[UUID, UUID]:
    return clash.first.id, clash.second.id


def _bounds(first: date, last: date) -> tuple[datetime, datetime]:
    # Wide on purpose: a shift may begin before its day does, and one counted on the last day end the morning after.
    return clock.zones().moment(first, time.min), clock.zones().bounds(last)[1] + rules.LONGEST


def _published(org_id: UUID, people: Iterable[UUID], start: datetime, end: datetime) -> list[Span]:
    return [one.span() for one in _shifts(org_id, people, start, end)]


def _shifts(org_id: UUID, people: Iterable[UUID], start: datetime, end: datetime) -> list[Shift]:
    theirs = select(ShiftAgent.shift_id).where(ShiftAgent.org_id == org_id, ShiftAgent.user_id.in_(list(people)))
    return list(
        db.session.scalars(
            select(Shift)
            .where(
                Shift.org_id == org_id,
                Shift.state == State.publiee.value,
                Shift.starts_at <= end,
                Shift.ends_at >= start,
                # No shift is longer: keeps the search on the index.
                Shift.starts_at >= start - rules.LONGEST,
                Shift.id.in_(theirs),
            )
            .order_by(Shift.starts_at, Shift.id)
        )
    )
