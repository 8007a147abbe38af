"""The preparation sheet and the notes, from the landing: a line, the leave to tell it, a note."""

from __future__ import annotations

from uuid import UUID

from marshmallow import fields, validate

from app.core.errors import Refused
from app.core.refs import Ref
from app.followups.schemas import Strict
from app.mediation import carrying, notes, preparation
from app.mediation.models import CaseLine, CaseNote, MediationCase, Meeting
from app.mediation.phone.ops.common import (
    Data,
    letter_of,
    needed,
    operation,
    own,
    party_of,
    side_of,
    there,
    typed,
)
from app.mediation.rules.meeting import NOTE_MAX
from app.mediation.rules.preparation import TEXT_MAX, Keep, Part
from app.people.acting import Act


class CaseLineOp(Strict):
    """`case.line`. `rev`: of the text that was shown; null, it is a new line."""

    line_id = Ref("case_line", new=True, required=True)
    party = side_of(load_default=None, allow_none=True)
    part = fields.String(required=True, validate=validate.OneOf(Part.codes()))
    text = typed(TEXT_MAX, required=True)
    rev = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, 2**31 - 1))


class CaseCarryOp(Strict):
    """`case.carry`: she allows it to be told to another party, or keeps it here."""

    line_id = Ref("case_line", required=True)
    rev = fields.Integer(required=True, validate=validate.Range(1, 2**31 - 1))
    to = side_of(required=True)
    allowed = fields.Boolean(required=True)


class CaseChooseOp(Strict):
    """`case.choose`: of two texts of one line, both or one. `rev`: of the texts that were shown."""

    line_id = Ref("case_line", required=True)
    rev = fields.Integer(required=True, validate=validate.Range(1, 2**31 - 1))
    keep = fields.String(required=True, validate=validate.OneOf(Keep.codes()))


class CaseNoteOp(Strict):
    """`case.note`."""

    note_id = Ref("case_note", new=True, required=True)
    meeting_id = Ref("case_meeting", load_default=None, allow_none=True)
    text = typed(NOTE_MAX, required=True)


def line(act: Act, row: MediationCase, data: Data) -> list[str]:
    """Written meanwhile by somebody else, both texts stay."""
    if data["rev"] is None:
        new_line(act, row, data["line_id"], data["party"], data["part"], data["text"])
        return []
    one = needed(CaseLine, row, data["line_id"])
    before = one.other
    preparation.write(own(act, None), row.id, one.id, data["rev"], data["text"])
    return [f"line.{one.id}"] if one.other is not None and one.other != before else []


def new_line(act: Act, row: MediationCase, id: UUID, said: str | None, part: str, words: str) -> CaseLine:
    """Under its id; there already, it is left as it is."""
    if (one := there(CaseLine, row, id)) is not None:
        return one
    return preparation.add(own(act, id), row.id, part, letter_of(row, said), words)


def carry(act: Act, row: MediationCase, data: Data) -> None:
    one, to = needed(CaseLine, row, data["line_id"]), party_of(row, data["to"]).letter
    if data["allowed"]:
        carrying.allow(act, row.id, one.id, data["rev"], to)
    else:
        carrying.keep_here(act, row.id, one.id, to)


def choose(act: Act, row: MediationCase, data: Data) -> None:
    """Chosen already, the same again says nothing new."""
    one = needed(CaseLine, row, data["line_id"])
    if one.other is not None:
        preparation.choose(own(act, None), row.id, one.id, data["rev"], data["keep"])


def note(act: Act, row: MediationCase, data: Data) -> None:
    if data["meeting_id"]:
        needed(Meeting, row, data["meeting_id"])
    if there(CaseNote, row, data["note_id"]) is None:
        notes.add(own(act, data["note_id"]), row.id, data["meeting_id"], data["text"])


def allow(act: Act, row: MediationCase, one: CaseLine, to: str) -> None:
    """Of a line this very operation tells: of its text as it stands. Raises Refused where two texts are there."""
    if one.other is not None:
        raise Refused("choix", "Deux textes sont ici\u00a0: choisissez d’abord.")
    carrying.allow(act, row.id, one.id, one.rev, to)


OPERATIONS = (
    operation("case.line", "Ligne de préparation", CaseLineOp, line, "patch", ("text",)),
    operation("case.carry", "Consentement à dire une chose à l’autre partie", CaseCarryOp, carry, "append"),
    operation("case.choose", "Choix entre deux textes de la préparation", CaseChooseOp, choose, "patch"),
    operation("case.note", "Note d’un médiateur", CaseNoteOp, note, "append", ("text",)),
)
