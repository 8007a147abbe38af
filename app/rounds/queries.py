"""Rounds of a day with how far they are, visits that count, consignes still standing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Select, select

from app.core import clock
from app.core.tenant import only
from app.extensions import db
from app.people.models import Membership
from app.people.rules import Role
from app.places.models import Estate
from app.planning.models import Shift
from app.planning.rules import State as ShiftState
from app.rounds.models import Round
from app.rounds.rules import RUNNING, StopState


@dataclass(frozen=True)
class RoundToday:
    """A round and how many of its stops are done, of how many."""

    round: Round
    done: int
    total: int


def today(org_id: UUID, at: datetime | None = None) -> list[RoundToday]:
    """The rounds of the present service date, planned or not, in order."""
    return on(org_id, clock.service_day(at or clock.now()))


def on(org_id: UUID, day: date) -> list[RoundToday]:
    """The rounds of a service date, planned or not."""
    rows = db.session.scalars(
        select(Round)
        .where(Round.org_id == org_id, Round.service_date == day)
        .order_by(Round.planned_at, Round.started_at, Round.id)
    )
    return [_progress(row) for row in rows]


def any_started(org_id: UUID) -> bool:
    """Whether anybody has walked here yet."""
    return db.session.scalar(_started(org_id)) is not None


def any_started_by_agents(org_id: UUID) -> bool:
    """The same of agents alone, whose access may be closed since: coordination tries things on a phone too."""
    agents = select(Membership.user_id).where(Membership.org_id == org_id, Membership.role == Role.agent)
    return db.session.scalar(_started(org_id).where(Round.started_by.in_(agents))) is not None


def _started(org_id: UUID) -> Select[UUID]:
    return select(Round.id).where(Round.org_id == org_id, Round.started_at.is_not(None)).limit(1)


def of_shifts(org_id: UUID, shift_ids: Sequence[UUID]) -> dict[UUID, Round]:
    """The latest planned round of each of these shifts."""
    rows = db.session.scalars(select(Round).where(only(Round, org_id), Round.shift_id.in_(list(shift_ids))))
    return {row.shift_id: row for row in sorted(rows, key=lambda one: one.id) if row.shift_id is not None}


def of_given_up_shifts(org_id: UUID, found: Iterable[Round]) -> list[Round]:
    """Those under way whose shift was cancelled since: their agents are out all the same."""
    walked = [row for row in found if row.state in RUNNING and row.shift_id]
    asked = only(Shift, org_id), Shift.id.in_([row.shift_id for row in walked]), Shift.state == ShiftState.annulee.value
    gone = set(db.session.scalars(select(Shift.id).where(*asked))) if walked else set()
    return [row for row in walked if row.shift_id in gone]


def closed_stops(org_id: UUID, shift_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The estates these shifts go through and that are out of the stock by now: their names."""
    walks = of_shifts(org_id, sorted(set(shift_ids)))
    ids = {stop.estate_id for walk in walks.values() for stop in walk.standing_stops}
    gone = select(Estate.id, Estate.name).where(only(Estate, org_id), Estate.id.in_(ids), Estate.closed_on.is_not(None))
    return {row.id: row.name for row in db.session.execute(gone.order_by(Estate.name_key))} if ids else {}


def _progress(row: Round) -> RoundToday:
    stops = row.standing_stops
    done = [stop for stop in stops if stop.state != StopState.prevu]
    return RoundToday(row, len(done), len(stops))
