"""Rounds of a day with how far they are, visits that count, consignes still standing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from app.core import clock
from app.core.tenant import only
from app.extensions import db
from app.rounds.models import Round
from app.rounds.rules import StopState


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
    query = select(Round.id).where(Round.org_id == org_id, Round.started_at.is_not(None)).limit(1)
    return db.session.scalar(query) is not None


def of_shifts(org_id: UUID, shift_ids: Sequence[UUID]) -> dict[UUID, Round]:
    """The latest planned round of each of these shifts."""
    rows = db.session.scalars(select(Round).where(only(Round, org_id), Round.shift_id.in_(list(shift_ids))))
    return {row.shift_id: row for row in sorted(rows, key=lambda one: one.id) if row.shift_id is not None}


def _progress(row: Round) -> RoundToday:
    stops = row.standing_stops
    done = [stop for stop in stops if stop.state != StopState.prevu]
    return RoundToday(row, len(done), len(stops))
