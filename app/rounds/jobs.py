"""What time brings to rounds: one that somebody did not end is over four hours after it should have been; what an
agent wrote for herself before one is rubbed out a week after it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import select

from app.core import clock
from app.core.damage import strictly
from app.core.rows import get
from app.core.tenant import tenant
from app.core.unit import attempt, read_unit, write_unit
from app.people.models import Organisation
from app.planning.rules import WAITED_FOR
from app.rounds.actions import handover, walk
from app.rounds.models import Round
from app.rounds.rules import RUNNING
from app.worker import apart, tasks

BATCH = 100


@tasks.hourly
def end_forgotten_rounds() -> None:
    """Every organisation, one short unit of work per round: there are few."""
    at = clock.now()
    with read_unit() as session:
        orgs = session.scalars(select(Organisation.id)).all()
    for org_id in orgs:
        apart(_end_forgotten, org_id, at)


def _end_forgotten(org_id: UUID, at: datetime) -> None:
    with tenant(org_id):
        for id in _long_open(org_id, at):
            apart(_settle_again, org_id, id, at)


def _settle_again(org_id: UUID, id: UUID, at: datetime) -> None:
    attempt(partial(_settle, org_id, id, at))


@tasks.daily
def rub_out_preparations() -> None:
    """Every organisation, some notes a unit."""
    at = clock.now()
    with read_unit() as session:
        orgs = session.scalars(select(Organisation.id)).all()
    for org_id in orgs:
        apart(_rub_out_all, org_id, at)


def _rub_out_all(org_id: UUID, at: datetime) -> None:
    after = UUID(int=0)
    with tenant(org_id):
        while ids := _served(org_id, at, after):
            after = ids[-1]
            if apart(_rub_out, org_id, ids) is None:
                for id in ids:
                    apart(_rub_out, org_id, [id])


def _served(org_id: UUID, at: datetime, after: UUID) -> list[UUID]:
    with strictly(), read_unit():  # the next ones are those after the last
        return handover.over(org_id, at, BATCH, after)


def _rub_out(org_id: UUID, ids: Sequence[UUID]) -> int:
    with write_unit():
        for id in ids:
            handover.rub_out(org_id, id)
    return len(ids)


def _long_open(org_id: UUID, at: datetime) -> Sequence[UUID]:
    with read_unit() as session:
        return session.scalars(
            select(Round.id)
            .where(Round.org_id == org_id, Round.state.in_(RUNNING), Round.started_at <= at - WAITED_FOR)
            .order_by(Round.id)
        ).all()


def _settle(org_id: UUID, id: UUID, at: datetime) -> None:
    with write_unit():
        row = get(Round, org_id, id, lock=True)
        walk.settle(row, at)
        walk.settle_stops(row, row.stops)
