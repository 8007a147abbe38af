"""A shift changed at the desk, and the round it carries with it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.core import clock, feed
from app.core.base import uuid7
from app.core.errors import Refused
from app.core.rows import get
from app.extensions import db
from app.nomenclatures import queries as lists
from app.people.acting import Actor
from app.planning import actions as planning
from app.planning.labour import Notice
from app.planning.models import Shift
from app.rounds.actions import planned
from app.rounds.actions.walk import new_stop
from app.rounds.models import Round, RoundEvent, RoundStop
from app.rounds.rules import CancelReason, State, Verb


@dataclass(frozen=True)
class Plan:
    """What a planner wants of a shift: when, who, and the estates of its round in order, none for no round."""

    service_date: date
    starts_at: datetime
    ends_at: datetime
    agents: Sequence[UUID]
    estates: Sequence[UUID]
    type_tournee: str
    note: str | None = None


def replan(
    actor: Actor, at: datetime, shift_id: UUID, plan: Plan, reason: str | None = None, accepted: Collection[Notice] = ()
) -> Shift:
    """Change a shift and its round, the phones of those who have it told. Refused once its round has started."""
    get(Shift, actor.org_id, shift_id, lock=True)
    row = open_round(actor.org_id, shift_id, lock=True)
    shift = planning.change_shift(
        actor, at, shift_id, service_date=plan.service_date, starts_at=plan.starts_at, ends_at=plan.ends_at,
        agents=plan.agents, note=plan.note, reason=reason, accepted=accepted, beside=_said(row),
    )  # fmt: skip
    if row is None and plan.estates:
        planned.plan_round(actor, at, shift_id=shift.id, estates=plan.estates, type_tournee=plan.type_tournee)
    elif row is not None:
        _follow(actor, at, shift, row, plan)
    return shift


def check_open(shift: Shift) -> None:
    """Raises Refused when it is not to be changed any more: given up, or its round started or over."""
    planning.check_live(shift)
    open_round(shift.org_id, shift.id)


def open_round(org_id: UUID, shift_id: UUID, *, lock: bool = False) -> Round | None:
    """The round of a shift, not yet started; None when it has none. Raises Refused once one has."""
    mine = (Round.org_id == org_id, Round.shift_id == shift_id, Round.state != State.annulee.value)
    query = select(Round).where(*mine).order_by(Round.id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    rows = db.session.scalars(query).all()
    for one in rows:
        if one.state != State.planifiee:
            raise Refused("etat", started_message(one))
    return rows[-1] if rows else None


def started_message(row: Round) -> str:
    """Since when its round runs, or that it is over, and so that it is not moved."""
    if row.started_at is None:
        return "La tournée de cette vacation n’est plus à venir\u00a0: elle ne se modifie plus."
    since = f"{clock.local(row.started_at):%d/%m/%Y à %H:%M}"
    over = "et elle est finie" if row.state == State.terminee else "et elle est en cours"
    return f"La tournée de cette vacation a commencé le {since} {over}\u00a0: elle ne se modifie plus."


def _said(row: Round | None) -> dict[str, Any]:
    stops = [str(one.estate_id) for one in row.standing_stops] if row else []
    return {"stops": stops, "type": row.type_tournee if row else None}


def _follow(actor: Actor, at: datetime, shift: Shift, row: Round, plan: Plan) -> None:
    row.give(shift.agent_ids)
    row.service_date, row.planned_at = shift.service_date, shift.starts_at
    if plan.estates:
        estates = planned.estates_of(actor.org_id, plan.estates, {one.estate_id for one in row.standing_stops})
        row.type_tournee = lists.check(actor.org_id, "type_tournee", plan.type_tournee)
        row.sector_id = planned.sector_of(estates)
        _put(actor, at, row, [one.id for one in estates])
        feed.touch(db.session(), row)
    elif row.released:
        planned.cancel_round(actor, at, row.id, CancelReason.autre.value)
        feed.touch(db.session(), row)
    else:
        db.session.delete(row)


def _put(actor: Actor, at: datetime, row: Round, wanted: Sequence[UUID]) -> None:
    """These stops, in this order; one that stays keeps its id, which a phone may already have walked to."""
    known: dict[UUID, RoundStop] = {}
    for one in sorted(row.stops, key=lambda stop: (stop.removed, stop.position, stop.id)):
        known.setdefault(one.estate_id, one)
    kept = [known.get(estate) or new_stop(row, estate, 0) for estate in wanted]
    for position, stop in enumerate(kept, start=1):
        stop.position, stop.added, stop.removed = position, False, False
    gone = [one for one in row.stops if one not in kept]
    if not row.released:
        row.stops = kept
        return
    for position, stop in enumerate(gone, start=len(kept) + 1):
        # As if it had been added on the way and taken out again: somebody who left before they were told, and
        # passed there, still has their visit on it, outside of the plan.
        stop.position, stop.added, stop.removed = position, True, True
    row.stops = [*kept, *gone]
    _note_order(actor, at, row, kept, gone)


def _note_order(actor: Actor, at: datetime, row: Round, kept: Sequence[RoundStop], gone: Sequence[RoundStop]) -> None:
    """The desk's own list, among those the phones make of it (`rounds.itinerary`)."""
    told = {"named": [str(one.id) for one in kept], "removed": [str(one.id) for one in gone]}
    event = RoundEvent(org_id=row.org_id, id=uuid7(), round_id=row.id, verb=Verb.stops.value, at=at, by=actor.user_id)
    event.stops = told
    db.session.add(event)
