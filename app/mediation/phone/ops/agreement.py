"""What the parties agree on, said on the landing: concluded or renewed, read, signed, copied, followed, checked."""

from __future__ import annotations

from marshmallow import ValidationError, fields, validate

from app.core.refs import Ref
from app.followups.schemas import Strict
from app.mediation import agreements, checks, steps
from app.mediation.checks import Noted
from app.mediation.models import Agreement, MediationCase
from app.mediation.phone.ops.common import (
    Data,
    operation,
    own,
    party_of,
    side_of,
    there,
    typed,
)
from app.mediation.rules import agreement as rules
from app.mediation.rules.agreement import SEEN, Agreed, Copy, Promise, Signed
from app.mediation.rules.signature import check_strokes
from app.mediation.rules.states import CaseState, CheckState, Extent, Form
from app.people.acting import Act

MOST = 26


class CasePromise(Strict):
    """What a party undertakes, by when, and how it will be seen."""

    letter = side_of(required=True)
    what = typed(rules.LENGTHS["what"], required=True)
    seen = typed(rules.LENGTHS["seen"], required=True)
    by_on = fields.Date(load_default=None, allow_none=True)


class CaseHanded(Strict):
    """Her copy: how she has it, or that she wants none."""

    letter = side_of(required=True)
    how = fields.String(required=True, validate=validate.OneOf(Copy.codes()))


def _drawn(strokes: object) -> None:
    """Raises ValidationError for what no finger drew."""
    if not check_strokes(strokes):
        raise ValidationError("Signature illisible.")


class CaseDrawn(Strict):
    """`strokes`: the lines a finger drew, each a list of points `[x, y]`."""

    letter = side_of(required=True)
    strokes = fields.List(
        fields.List(fields.List(fields.Float(), validate=validate.Length(equal=2))), required=True, validate=_drawn
    )


class CaseAgreementOp(Strict):
    """`case.agreement`. `signed`: on the screen where there are signatures; `renews`: one that stands is no more."""

    agreement_id = Ref("case_agreement", new=True, required=True)
    form = fields.String(required=True, validate=validate.OneOf(Form.codes()))
    extent = fields.String(required=True, validate=validate.OneOf(Extent.codes()))
    made_on = fields.Date(required=True)
    commitments = fields.List(fields.Nested(CasePromise), required=True, validate=validate.Length(1, rules.MOST))
    read = fields.Boolean(load_default=False)
    copies = fields.List(fields.Nested(CaseHanded), load_default=list, validate=validate.Length(max=MOST))
    signatures = fields.List(fields.Nested(CaseDrawn), load_default=list, validate=validate.Length(max=6))
    signed = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(Signed.codes()))
    renews = fields.Boolean(load_default=False)


class CaseCopyOp(CaseHanded):
    """`case.copy`."""


class CaseFollowOp(Strict):
    """`case.follow`: it is followed from now on."""


class CaseKeepOp(Strict):
    """`case.keep`: something of it is not kept, and it stays as it is."""


class CasePoint(Strict):
    """Of a commitment: what becomes of it, and who says so (a party, or M of a mediator who saw it)."""

    rank = fields.Integer(required=True, validate=validate.Range(1, 99))
    state = fields.String(required=True, validate=validate.OneOf(CheckState.codes()))
    said_by = side_of(load_default=None, allow_none=True)


class CaseCheckOp(Strict):
    """`case.check`."""

    days = fields.Integer(required=True, validate=validate.Range(0, 9999))
    noted = fields.List(fields.Nested(CasePoint), required=True, validate=validate.Length(1, rules.MOST))


def agree(act: Act, row: MediationCase, data: Data) -> None:
    """Noted, then what was done of it at once: read aloud, signed, copies handed. All or nothing. Said again, it was
    read since, or copies were handed."""
    known = there(Agreement, row, data["agreement_id"])
    if known is None:
        _conclude(act, row, data)
    elif known.ended_on is not None:
        return
    if data["read"]:
        agreements.read_aloud(act, row.id)
    for handed in data["copies"]:
        copy(act, row, handed)


def _conclude(act: Act, row: MediationCase, data: Data) -> None:
    if row.state == CaseState.prise_de_contact:
        steps.advance(act, row.id, CaseState.mediation.value)  # they met and agree: it is one, if its guard lets it
    verb = agreements.renegotiate if data["renews"] else agreements.conclude
    one = verb(own(act, data["agreement_id"]), row.id, _said(row, data), dated=False)
    agreements.sign(one, {party_of(row, it["letter"]).letter: it["strokes"] for it in data["signatures"]})


def _said(row: MediationCase, data: Data) -> Agreed:
    promises = tuple(
        Promise(party_of(row, it["letter"]).letter, it["what"], it["by_on"], it["seen"]) for it in data["commitments"]
    )
    drawn = Signed.ecran if data["signatures"] else Signed.non_signe
    signed = data["signed"] or drawn.value if data["form"] == Form.ecrit else None
    return Agreed(data["form"], data["extent"], data["made_on"], promises, signed)


def copy(act: Act, row: MediationCase, data: Data) -> None:
    agreements.hand_copy(act, row.id, party_of(row, data["letter"]).letter, data["how"])


def follow(act: Act, row: MediationCase, data: Data) -> None:
    agreements.begin_following(act, row.id)


def check(act: Act, row: MediationCase, data: Data) -> None:
    noted = {it["rank"]: Noted(it["state"], _by(row, it["said_by"])) for it in data["noted"]}
    checks.note(act, row.id, data["days"], noted)


def keep(act: Act, row: MediationCase, data: Data) -> None:
    agreements.leave_as_it_is(act, row.id)


def _by(row: MediationCase, said: str | None) -> str | None:
    return said if said in (None, SEEN) else party_of(row, said).letter


OPERATIONS = (
    operation(
        "case.agreement", "Accord noté", CaseAgreementOp, agree, "append", ("commitments", "signatures"),
    ),
    operation("case.copy", "Copie de l’accord remise", CaseCopyOp, copy, "append"),
    operation("case.follow", "Suivi d’accord commencé", CaseFollowOp, follow, "transition"),
    operation("case.keep", "Accord laissé tel quel", CaseKeepOp, keep, "transition"),
    operation("case.check", "Point d’accord noté", CaseCheckOp, check, "append"),
)  # fmt: skip
