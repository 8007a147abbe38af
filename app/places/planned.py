"""Moves of estates to come: written down, ended when what they were decided on changes; those that were done are kept.

Whoever changes the sector of an estate, or closes it, has it looked at again at the end of the unit (`look_again`):
a planned move that holds no more ends there and then, however the change came.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.base import uuid7
from app.core.bulk import insert_rows
from app.core.unit import at_the_end
from app.extensions import db
from app.places.models import Estate, EstateMove
from app.places.rules import MoveState, fate_of

AT_ONCE = 500
"""Estates named in one statement: a whole stock may move in one unit."""


def look_again(estate: Estate) -> None:
    """Its sector, or its being in service, has just changed in this unit."""
    at_the_end(_settle, (estate.org_id, estate.id))


def standing(org_id: UUID, ids: Collection[UUID]) -> list[EstateMove]:
    """What is planned of these estates, held until commit."""
    found = list[EstateMove]()
    for some in _slices(ids):
        found += db.session.scalars(_planned(org_id, EstateMove.estate_id.in_(some)))
    return found


def about(org_id: UUID, sector_id: UUID) -> Sequence[EstateMove]:
    """What is planned that leaves a sector or goes there, held until commit."""
    concerned = (EstateMove.from_id == sector_id) | (EstateMove.to_id == sector_id)
    return db.session.scalars(_planned(org_id, concerned)).all()


def of_decision(org_id: UUID, decision_id: UUID) -> Sequence[EstateMove]:
    """All that was decided at once, whatever became of it, held until commit."""
    mine = EstateMove.org_id == org_id, EstateMove.decision_id == decision_id
    query = select(EstateMove).where(*mine).order_by(EstateMove.id).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).all()


def write(org_id: UUID, estates: Collection[Estate], to: UUID | None, on: date, by: UUID) -> UUID:
    """Plan it of these estates, as one decision, whose id is returned."""
    decision, common = uuid7(), {"org_id": org_id, "to_id": to, "on_day": on, "by_id": by, "ended_at": None}
    insert_rows(db.session(), EstateMove, [
        {**common, "id": uuid7(), "decision_id": decision, "estate_id": one.id, "from_id": one.sector_id,
         "state": MoveState.planned.value} for one in estates
    ])  # fmt: skip
    return decision


def organisations(session: Session, day: date) -> Sequence[UUID]:
    """Those that have something planned for that day or one before it. For every organisation."""
    query = select(EstateMove.org_id).where(EstateMove.state == MoveState.planned.value, EstateMove.on_day <= day)
    return session.scalars(query.distinct().order_by(EstateMove.org_id)).all()


def due(org_id: UUID, day: date, most: int, after: UUID) -> Sequence[UUID]:
    """The ids of the next ones whose day has come."""
    ready = EstateMove.org_id == org_id, EstateMove.state == MoveState.planned.value, EstateMove.on_day <= day
    query = select(EstateMove.id).where(*ready, EstateMove.id > after).order_by(EstateMove.id).limit(most)
    return db.session.scalars(query).all()


def held(org_id: UUID, ids: Collection[UUID], day: date) -> Sequence[EstateMove]:
    """Those of them whose day has come and that are still planned, held until commit."""
    return db.session.scalars(_planned(org_id, EstateMove.id.in_(ids), EstateMove.on_day <= day)).all()


def _planned(org_id: UUID, *among: Any) -> Any:
    mine = EstateMove.org_id == org_id, EstateMove.state == MoveState.planned.value
    query = select(EstateMove).where(*mine, *among).order_by(EstateMove.id).with_for_update()
    return query.execution_options(populate_existing=True)


def _settle(keys: set[tuple[UUID, UUID]]) -> None:
    for org_id in sorted({org for org, _ in keys}):
        for some in _slices([id for org, id in keys if org == org_id]):
            _end(org_id, some)
            _keep(org_id, some)


def _end(org_id: UUID, ids: Sequence[UUID]) -> None:
    """What is planned of these, and no longer holds."""
    planned = db.session.scalars(_planned(org_id, EstateMove.estate_id.in_(ids))).all()
    if not planned:
        return
    asked = select(Estate.id, Estate.sector_id, Estate.closed_on).where(Estate.org_id == org_id, Estate.id.in_(ids))
    now = {row.id: row for row in db.session.execute(asked)}
    for move in planned:
        one = now[move.estate_id]
        fate = fate_of(move.from_id, one.sector_id, closed=one.closed_on is not None, received=True)
        if fate != MoveState.planned:
            move.end(fate, clock.now())


def _keep(org_id: UUID, ids: Sequence[UUID]) -> None:
    """The last move of each, unless it is kept already."""
    done = EstateMove.org_id == org_id, EstateMove.estate_id.in_(ids), EstateMove.state == MoveState.done.value
    kept = {tuple(row) for row in db.session.execute(select(EstateMove.estate_id, EstateMove.ended_at).where(*done))}
    shown = Estate.id, Estate.former_sector_id, Estate.sector_id, Estate.moved_at
    moved = select(*shown).where(Estate.org_id == org_id, Estate.id.in_(ids), Estate.moved_at.is_not(None))
    decision = uuid7()
    insert_rows(db.session(), EstateMove, [
        {"org_id": org_id, "id": uuid7(), "decision_id": decision, "estate_id": id, "from_id": before, "to_id": now,
         "on_day": None, "state": MoveState.done.value, "by_id": None, "ended_at": at}
        for id, before, now, at in db.session.execute(moved) if (id, at) not in kept
    ])  # fmt: skip


def _slices(ids: Collection[UUID]) -> Iterator[list[UUID]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), AT_ONCE):
        yield ordered[start : start + AT_ONCE]
