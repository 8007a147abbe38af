"""The moves that no act of a case makes by itself: to the first contact, to mediation, to an end without agreement."""

from __future__ import annotations

from uuid import UUID

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core import clock
from app.core.errors import Refused
from app.mediation import known, moves, queries
from app.mediation.models import MediationCase
from app.mediation.rules import guards
from app.mediation.rules.states import CaseState
from app.people.acting import Act, Actor
from app.people.rules import letter_of

BY_HAND = (
    CaseState.prise_de_contact, CaseState.mediation, CaseState.sans_suite, CaseState.sans_accord, CaseState.reprise,
)  # fmt: skip
"""Where somebody moves it by saying so; the other states follow from what is done (an agreement, a closing)."""
WITH_REASON = (CaseState.sans_suite,)


def offered(actor: Actor, row: MediationCase) -> list[tuple[CaseState, list[str]]]:
    """The states this person may move it to, each with what lacks."""
    today = clock.today()
    letters = {letter_of(actor.role), *("A" if _mediates(actor, row) else "")}
    have = known.of(row, today)
    there = {one for letter in letters for one in guards.moves(row.state, letter)}
    return [(one, guards.missing(row.state, one, have)) for one in BY_HAND if one in there]


def advance(act: Act, case_id: UUID, target: str, reason: str | None = None) -> MediationCase:
    """To one of those states. Raises Refused, Unknown, NotAllowed; where it is already, nothing is done."""
    row = queries.touched(act, case_id)
    changes.note(act.actor, row.id, Deed.case_moved)
    if target not in {one.value for one in BY_HAND}:
        raise Refused("etat", "Choisissez où en est le dossier.", field="vers")
    moves.move(act, row, CaseState(target), reason if target in WITH_REASON else None)
    return row


def _mediates(actor: Actor, row: MediationCase) -> bool:
    return any(
        one.user_id == actor.user_id
        and one.cleared_at is not None
        and (one.until is None or one.until >= clock.today())
        for one in row.mediators
    )
