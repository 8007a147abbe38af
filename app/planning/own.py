"""One person's week, as her phone shows it: what was published, who walks with her, the days she is away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select

from app.core import clock
from app.core.dates import datetime_fr
from app.extensions import db
from app.pages import names
from app.pages.names import Person
from app.people.acting import Actor
from app.people.models import Organisation
from app.planning.hours import under
from app.planning.models import Shift, ShiftAgent
from app.planning.queries import absences_between
from app.planning.rules import State, Window, away_on
from app.planning.words import length


@dataclass(frozen=True)
class Duty:
    """One shift of a day. `beside`: who works it with her; `changed`: what the desk did to it since it was received."""

    hours: str
    beside: str
    off: bool
    changed: str


@dataclass(frozen=True)
class OwnDay:
    day: date
    holiday: str
    away: bool
    duties: list[Duty]


@dataclass(frozen=True)
class OwnWeek:
    """Monday first. `total`: how long she works, in words."""

    days: list[OwnDay]
    total: str

    @property
    def monday(self) -> date:
        return self.days[0].day

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week

    @property
    def before(self) -> date:
        return self.monday - timedelta(weeks=1)

    @property
    def after(self) -> date:
        return self.monday + timedelta(weeks=1)

    @property
    def empty(self) -> bool:
        """Nothing was published, and she is not away."""
        return not any(one.duties or one.away for one in self.days)


def week(owner: Actor, monday: date) -> OwnWeek:
    """Her week that starts on this Monday."""
    days = [monday + timedelta(days=n) for n in range(7)]
    shifts, known = _received(owner, days[0], days[-1]), names.people(owner.org_id)
    start, end = clock.zones().bounds(days[0])[0], clock.zones().bounds(days[-1])[1]
    away = [one.window() for one in absences_between(owner.org_id, [owner.user_id], start, end)]
    holidays = db.session.get_one(Organisation, owner.org_id).holidays_between(days[0], days[-1])
    total = sum((one.ends_at - one.starts_at for one in shifts if one.is_live), timedelta())
    return OwnWeek(
        [OwnDay(day, holidays.get(day, ""), _is_away(away, day), [_duty(one, owner, known) for one in shifts
                if one.service_date == day]) for day in days],
        length(total) if total else "",
    )  # fmt: skip


def _received(owner: Actor, first: date, last: date) -> Sequence[Shift]:
    """Hers that were published, one cancelled since with them."""
    hers = select(ShiftAgent.shift_id).where(ShiftAgent.org_id == owner.org_id, ShiftAgent.user_id == owner.user_id)
    these = (Shift.org_id == owner.org_id, Shift.service_date.between(first, last), Shift.published_at.is_not(None))
    query = select(Shift).where(*these, Shift.state != State.brouillon.value, Shift.id.in_(hers))
    return db.session.scalars(query.order_by(Shift.starts_at, Shift.id)).all()


def _is_away(away: Sequence[Window], day: date) -> bool:
    return any(away_on(day, one, clock.zones()) for one in away)


def _duty(shift: Shift, owner: Actor, known: dict[UUID, Person]) -> Duty:
    others = [known[id].name for id in shift.agent_ids if id != owner.user_id and id in known]
    verb = "Changé" if shift.is_live else "Annulé"
    return Duty(
        hours=under(shift.service_date, shift.starts_at, shift.ends_at),
        beside=f"avec {names.joined(others)}" if others else "sans binôme",
        off=not shift.is_live,
        changed=f"{verb} au bureau le {datetime_fr(shift.changed_at)}" if shift.changed_at else "",
    )
