"""What was planned for a day is done when that service day begins, or as soon as a worker is up again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.damage import strictly
from app.core.tenant import every_tenant, tenant
from app.core.unit import attempt, read_unit, write_unit
from app.core.zones import latest_day
from app.journal import actions as journal
from app.journal.rules import Event
from app.places import actions as places
from app.places import planned, queries
from app.places.models import Estate, EstateMove
from app.places.rules import MoveState, fate_of
from app.sectors.actions import MOVED, take_turn
from app.worker import apart, tasks

SLICE = 200
"""Estates moved in one unit: nobody's writing waits long behind a whole stock."""


@tasks.every_minute
def move_due() -> None:
    """Of every organisation whose day it is."""
    move(clock.now())


def move(at: datetime) -> None:
    """Play a moment. Several workers may play it at once: each slice is done by one of them, and whole."""
    with every_tenant(), read_unit() as s:
        concerned = planned.organisations(s, latest_day(at))
    for org_id in concerned:
        apart(_move_in, org_id, at)


def _move_in(org_id: UUID, at: datetime) -> None:
    with tenant(org_id):
        day, after = clock.service_day(at), UUID(int=0)
        while ids := _due(org_id, day, after):
            after = ids[-1]
            if apart(_try, org_id, ids, day) is None and len(ids) > 1:
                for id in ids:
                    apart(_try, org_id, [id], day)


def _due(org_id: UUID, day: date, after: UUID) -> Sequence[UUID]:
    with strictly(), read_unit():  # the next ones are those after the last
        return planned.due(org_id, day, SLICE, after)


def _try(org_id: UUID, ids: Sequence[UUID], day: date) -> int:
    return attempt(partial(_carry_out, org_id, ids, day))


def _carry_out(org_id: UUID, ids: Sequence[UUID], day: date) -> int:
    with write_unit() as s:
        take_turn(org_id)
        homes = _homes(s, org_id, ids)  # before their moves: whoever changes an estate ends what is planned of it after
        moves = planned.held(org_id, ids, day)
        closed = {one.id for one in queries.sectors(org_id) if one.closed_at is not None}
        for one in moves:
            home = homes[one.estate_id]
            out, received = home.closed_on is not None, one.to_id not in closed
            fate = fate_of(one.from_id, home.sector_id, closed=out, received=received)
            one.end(MoveState.done if fate == MoveState.planned else fate, clock.now())
        _move(org_id, [one for one in moves if one.state == MoveState.done], homes)
    return len(moves)


def _homes(s: Session, org_id: UUID, ids: Sequence[UUID]) -> dict[UUID, Estate]:
    wanted = select(EstateMove.estate_id).where(EstateMove.org_id == org_id, EstateMove.id.in_(ids))
    query = select(Estate).where(Estate.org_id == org_id, Estate.id.in_(wanted)).options(MOVED).order_by(Estate.id)
    return {one.id: one for one in s.scalars(query.with_for_update(key_share=True))}


def _move(org_id: UUID, moves: Sequence[EstateMove], homes: dict[UUID, Estate]) -> None:
    for to in {one.to_id for one in moves}:
        places.move_estates(org_id, [homes[one.estate_id] for one in moves if one.to_id == to], to)
    for one in moves:
        one.ended_at = homes[one.estate_id].moved_at
    for decision, who in {(one.decision_id, one.by_id) for one in moves}:
        journal.note(Event.settings_changed, account=who, org=org_id, about=decision)
