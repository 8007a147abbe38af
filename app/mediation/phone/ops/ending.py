"""A case is moved by saying so, waits, is taken up again, is interrupted by its mediator alone; each party is told,
and it is closed."""

from __future__ import annotations

from marshmallow import fields, validate

from app.followups.schemas import Strict
from app.mediation import moves, steps
from app.mediation.models import MediationCase
from app.mediation.moves import Then
from app.mediation.phone.ops.common import (
    Data,
    code,
    operation,
    party_of,
    side_of,
    typed,
)
from app.mediation.rules.guards import BY_HAND
from app.mediation.rules.states import CaseState, Kept
from app.people.acting import Act

WORDS_MAX = 500


class CaseMoveOp(Strict):
    """`case.move`: to mediation, to an end without agreement. `reason`: where the flow has a list of them."""

    target = fields.String(required=True, validate=validate.OneOf([one.value for one in BY_HAND]))
    reason = code(load_default=None, allow_none=True)


class CaseSuspendOp(Strict):
    """`case.suspend`."""

    reason = code(required=True)
    resume_on = fields.Date(required=True)


class CaseResumeOp(Strict):
    """`case.resume`."""


class CaseInterruptOp(Strict):
    """`case.interrupt`. `then`: somebody is sent on, or it is closed once each party knows."""

    reason = code(required=True)
    words = typed(WORDS_MAX)
    then = fields.String(load_default=Then.clore.value, validate=validate.OneOf(Then.codes()))


class CaseTellOp(Strict):
    """`case.tell`: how she was told, or why she was not."""

    letter = side_of(required=True)
    how = code(load_default=None, allow_none=True)
    why_not = typed(WORDS_MAX)


class CaseCloseOp(Strict):
    """`case.close`."""

    outcome = code(required=True)
    kept = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(Kept.codes()))


def move(act: Act, row: MediationCase, data: Data) -> None:
    """There already at that moment, or since, nothing is done."""
    if row.state != data["target"] and not steps.made(row, data["target"], act.occurred_at):
        steps.advance(act, row.id, data["target"], data["reason"])


def suspend(act: Act, row: MediationCase, data: Data) -> None:
    moves.suspend(act, row.id, data["reason"], data["resume_on"])


def resume(act: Act, row: MediationCase, data: Data) -> None:
    moves.resume(act, row.id)


def interrupt(act: Act, row: MediationCase, data: Data) -> None:
    if row.state != CaseState.interrompu:
        moves.interrupt(act, row.id, data["reason"], data["words"], data["then"])


def tell(act: Act, row: MediationCase, data: Data) -> None:
    moves.tell(act, row.id, party_of(row, data["letter"]).letter, data["how"], data["why_not"])


def close(act: Act, row: MediationCase, data: Data) -> None:
    moves.close(act, row.id, data["outcome"], data["kept"])


OPERATIONS = (
    operation("case.move", "Dossier passé à un autre état", CaseMoveOp, move, "transition"),
    operation("case.suspend", "Dossier suspendu", CaseSuspendOp, suspend, "transition"),
    operation("case.resume", "Dossier repris", CaseResumeOp, resume, "transition"),
    operation("case.interrupt", "Médiation interrompue", CaseInterruptOp, interrupt, "transition", ("words",)),
    operation("case.tell", "Partie informée de la suite", CaseTellOp, tell, "append", ("why_not",)),
    operation("case.close", "Dossier clos", CaseCloseOp, close, "transition"),
)
