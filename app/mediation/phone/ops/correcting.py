"""The envelope corrected field by field, and of two values of one field the one that is kept."""

from __future__ import annotations

from marshmallow import fields, validate

from app.followups.schemas import Strict
from app.mediation import others
from app.mediation.models import MediationCase
from app.mediation.phone.ops.common import (
    Data,
    code,
    operation,
)
from app.parties.rules import LENGTHS
from app.people.acting import Act


class CaseChanged(Strict):
    """What stood there, what she put in its place: codes."""

    was = code(load_default=None, allow_none=True)
    now = code(load_default=None, allow_none=True)


class CaseCorrectOp(Strict):
    """`case.correct`."""

    type = fields.Nested(CaseChanged)
    lieu = fields.Nested(CaseChanged)


class CaseSettleOp(Strict):
    """`case.settle`. `field`: `type`, `lieu`, or that of a party (`A.phone`); `value`: the one that is kept."""

    field = fields.String(required=True, validate=validate.Length(1, 20))
    value = fields.String(required=True, allow_none=True, validate=validate.Length(max=2 * max(LENGTHS.values())))


def correct(act: Act, row: MediationCase, data: Data) -> list[str]:
    return others.correct(act, row, {field: (one["was"], one["now"]) for field, one in data.items()})


def settle(act: Act, row: MediationCase, data: Data) -> None:
    others.keep(act, row, data["field"], data["value"])


OPERATIONS = (
    operation("case.correct", "Dossier corrigé", CaseCorrectOp, correct, "patch"),
    operation("case.settle", "Choix entre deux versions", CaseSettleOp, settle, "patch", ("value",)),
)
