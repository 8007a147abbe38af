"""The shifts and rounds of somebody who leaves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.core import feed
from app.core.rows import get
from app.core.tenant import only
from app.extensions import db
from app.people.acting import Actor
from app.planning import handing
from app.planning.models import Shift
from app.rounds.actions.walk import happen, settle_stops
from app.rounds.models import Round, RoundAgent
from app.rounds.rules import RUNNING, CancelReason, State, Verb


def shifts_ahead(org_id: UUID, user_id: UUID, at: datetime) -> list[Shift]:
    """The shifts somebody is to work: those not over, whose round nobody has started."""
    found = handing.upcoming(org_id, user_id, at)
    begun = (only(Round, org_id), Round.shift_id.in_([one.id for one in found]))
    states = (*RUNNING, State.terminee)
    walked = set(db.session.scalars(select(Round.shift_id).where(*begun, Round.state.in_(states))))
    return [one for one in found if one.id not in walked]


def under_way(org_id: UUID, user_id: UUID) -> Sequence[Round]:
    """The rounds somebody is walking: begun, and their part of it not ended."""
    mine = (RoundAgent.org_id == org_id, RoundAgent.user_id == user_id, RoundAgent.ended_at.is_(None))
    theirs = select(RoundAgent.round_id).where(*mine)
    running = (Round.org_id == org_id, Round.state.in_(RUNNING), Round.id.in_(theirs))
    return db.session.scalars(select(Round).where(*running).order_by(Round.started_at, Round.id)).all()


def hand_over_shift(actor: Actor, at: datetime, shift_id: UUID, leaving: UUID, to: UUID | None) -> Shift:
    """A shift and its round to a colleague, or to those who are left; to nobody, both are given up. Raises Refused."""
    shift = handing.hand_over(actor, at, shift_id, leaving, to)
    planned = (Round.org_id == shift.org_id, Round.shift_id == shift.id, Round.state == State.planifiee.value)
    for row in db.session.scalars(select(Round).where(*planned).order_by(Round.id).with_for_update()):
        if shift.is_live:
            row.give(shift.agent_ids)
            feed.touch(db.session(), row)
        else:
            happen(row, Verb.cancel, actor.user_id, at, None, CancelReason.effectif.value)
    return shift


def end_part(actor: Actor, at: datetime, round_id: UUID, user_id: UUID) -> Round:
    """Somebody's part of a round ends here, said at the desk; the round is over when it was the last."""
    row = get(Round, actor.org_id, round_id, lock=True)
    happen(row, Verb.end, user_id, at, None)
    settle_stops(row, row.stops)
    return row
