"""A session that was noted by slip is to be noted again: by whoever noted it, the same day. What was noted first stays
in the history, and that it was a slip beside it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core import clock
from app.core.errors import Refused
from app.core.rows import get
from app.extensions import db
from app.mediation import journalled, known, moves, queries
from app.mediation.models import CaseCarry, CaseEvent, MediationCase, Meeting
from app.mediation.rules.states import MeetingState
from app.people.acting import Act

NOTED = (MeetingState.tenue, MeetingState.absence)
SLIP = "seance_corrigee"
"""Verb of the event that says so."""


def take_back(act: Act) -> Meeting:
    """What was noted of a session (`act.record_id`) was a slip: it is to be noted. Raises Refused, NotAllowed."""
    one = get(Meeting, act.actor.org_id, act.record_id)
    row = queries.writable(act, one.case_id)
    changes.note(act.actor, one.id, Deed.meeting_changed)
    one = get(Meeting, act.actor.org_id, act.record_id, lock=True)
    if one.state == MeetingState.prevue:
        return one
    if not may_take_back(act, one):
        raise Refused("corriger", "Ce qui est noté d’une séance se reprend le jour même, par qui l’a noté.")
    _check_carried(one)
    letters, one.state, one.settled_at, one.absent = one.letters, MeetingState.prevue.value, None, []
    db.session.flush()
    _check_agreed(row)
    journalled.event(act, row, SLIP, letters=letters)
    moves.refresh(act, row)
    return one


def may_take_back(act: Act, one: Meeting) -> bool:
    """Whether this person noted it today."""
    if one.state not in NOTED or one.settled_at is None:
        return False
    same_day = clock.service_day(one.settled_at) == clock.service_day(act.occurred_at)
    return same_day and _noted_by(one) == act.actor.user_id


def _noted_by(one: Meeting) -> UUID | None:
    of = CaseEvent.org_id == one.org_id, CaseEvent.case_id == one.case_id, CaseEvent.at == one.settled_at
    return db.session.scalar(select(CaseEvent.by).where(*of, CaseEvent.verb == f"seance_{one.state}").limit(1))


def _check_carried(one: Meeting) -> None:
    """Raises Refused where what one party allowed was told to the other in it."""
    told = select(CaseCarry.id).where(CaseCarry.org_id == one.org_id, CaseCarry.meeting_id == one.id).limit(1)
    if db.session.scalar(told) is not None:
        raise Refused("porte", "Ce qui y a été porté à l’autre partie est noté\u00a0: cette séance a eu lieu.")


def _check_agreed(row: MediationCase) -> None:
    """Raises Refused where whoever undertakes something would have been met in no session."""
    agreement = known.standing_agreement(row)
    makers = {it.letter for it in agreement.commitments} if agreement else set()
    if unmet := frozenset(makers) - known.met(known.meetings_of(row)):
        some = " et ".join(sorted(unmet))
        raise Refused("accord", f"Un accord de {some} est noté depuis\u00a0: cette séance y compte, elle reste tenue.")
