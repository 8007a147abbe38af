"""The moves that no act of a case makes by itself: to the first contact, to mediation, to an end without agreement."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core import clock
from app.core.errors import Refused
from app.extensions import db
from app.mediation import known, moves, queries
from app.mediation.models import CaseEvent, MediationCase
from app.mediation.rules import guards
from app.mediation.rules.guards import BY_HAND, WITH_REASON
from app.mediation.rules.states import CaseState
from app.people.acting import Act, Actor
from app.people.rules import letter_of

SUSPENDED = "Ce dossier est suspendu\u00a0: reprenez-le d’abord."


def offered(actor: Actor, row: MediationCase) -> list[tuple[CaseState, list[str]]]:
    """The states this person may move it to, each with what lacks."""
    today = clock.today()
    letters = {letter_of(actor.role), *("A" if _mediates(actor, row) else "")}
    have = known.of(row, today)
    there = {one for letter in letters for one in guards.by_hand(row.state, letter)}
    return [(one, guards.missing(row.state, one, have)) for one in BY_HAND if one in there]


def advance(act: Act, case_id: UUID, target: str, reason: str | None = None) -> MediationCase:
    """To one of those states. Raises Refused, Unknown, NotAllowed; where it is already, nothing is done."""
    row = queries.touched(act, case_id)
    changes.note(act.actor, row.id, Deed.case_moved)
    if target not in {one.value for one in BY_HAND}:
        raise Refused("etat", "Choisissez où en est le dossier.", field="vers")
    if row.state == CaseState.suspendu:
        raise Refused("etat", SUSPENDED, field="vers")
    moves.move(act, row, CaseState(target), reason if target in WITH_REASON else None)
    return row


def made(row: MediationCase, target: str, at: datetime) -> bool:
    """Whether it was in that state at that moment, or came to it since: somebody else said so too."""
    asked = select(CaseEvent.at, CaseEvent.target).where(
        CaseEvent.org_id == row.org_id, CaseEvent.case_id == row.id, CaseEvent.target.is_not(None)
    )  # fmt: skip
    found = db.session.execute(asked.order_by(CaseEvent.at, CaseEvent.id)).all()
    before = [one.target for one in found if one.at <= at]
    return target in [*before[-1:], *(one.target for one in found if one.at > at)]


def _mediates(actor: Actor, row: MediationCase) -> bool:
    return any(
        one.user_id == actor.user_id
        and one.cleared_at is not None
        and (one.until is None or one.until >= clock.today())
        for one in row.mediators
    )
