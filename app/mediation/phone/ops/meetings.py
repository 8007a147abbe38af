"""Sessions: planned, held, missed. A shuttle or an interview comes whole: what was said, what may be told, what was."""

from __future__ import annotations

from uuid import UUID

from marshmallow import fields, validate

from app.core.refs import AGENT, Ref
from app.followups.schemas import Strict
from app.mediation import carrying, meetings, notes
from app.mediation.meetings import Asked
from app.mediation.models import CaseLine, CaseNote, MediationCase, Meeting
from app.mediation.phone.ops.common import (
    Data,
    code,
    letters_of,
    needed,
    operation,
    own,
    party_of,
    side_of,
    there,
    typed,
)
from app.mediation.phone.ops.sheet import allow, new_line
from app.mediation.rules.meeting import ADVICE_MAX, NOTE_MAX, Cancelled
from app.mediation.rules.preparation import TEXT_MAX, Part
from app.mediation.rules.states import Mode
from app.people.acting import Act

LINES_MOST, LETTERS_MOST = 60, 26


class CasePlanOp(Strict):
    """`case.plan`. `mediators`: who leads it; she who says it by default."""

    meeting_id = Ref("case_meeting", new=True, required=True)
    mode = fields.String(required=True, validate=validate.OneOf(Mode.codes()))
    starts_at = fields.AwareDateTime(required=True)
    ends_at = fields.AwareDateTime(required=True)
    lieu = code(load_default=None, allow_none=True)
    neutral = fields.Boolean(load_default=False)
    letters = fields.List(side_of(), required=True, validate=validate.Length(1, LETTERS_MOST))
    mediators = fields.List(Ref(AGENT), load_default=list, validate=validate.Length(max=10))


class CaseSaid(Strict):
    """A line of the sheet, and to which parties it may be told."""

    id = Ref("case_line", new=True, required=True)
    party = side_of(load_default=None, allow_none=True)
    part = fields.String(required=True, validate=validate.OneOf(Part.codes()))
    text = typed(TEXT_MAX, required=True)
    to = fields.List(side_of(), load_default=list, validate=validate.Length(max=LETTERS_MOST))


class CaseTold(Strict):
    """A line, of this session or of before, that a party was told."""

    line_id = Ref("case_line", new=True, required=True)
    to = side_of(required=True)


class CaseNoted(Strict):
    """The note of this session."""

    id = Ref("case_note", new=True, required=True)
    text = typed(NOTE_MAX, required=True)


class CaseMeetOp(CasePlanOp):
    """`case.meet`. `meeting_id`: of a planned session, or a new one."""

    safe = fields.Boolean(load_default=False)
    advice = typed(ADVICE_MAX)
    lines = fields.List(fields.Nested(CaseSaid), load_default=list, validate=validate.Length(max=LINES_MOST))
    told = fields.List(fields.Nested(CaseTold), load_default=list, validate=validate.Length(max=LINES_MOST))
    note = fields.Nested(CaseNoted, load_default=None, allow_none=True)


class CaseMissedOp(Strict):
    """`case.missed`: these did not come, or why it was cancelled."""

    meeting_id = Ref("case_meeting", required=True)
    absent = fields.List(side_of(), load_default=list, validate=validate.Length(max=LETTERS_MOST))
    reason = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(Cancelled.codes()))


def plan(act: Act, row: MediationCase, data: Data) -> None:
    if there(Meeting, row, data["meeting_id"]) is None:
        meetings.plan(own(act, data["meeting_id"]), row.id, _asked(act, row, data))


def meet(act: Act, row: MediationCase, data: Data) -> None:
    """The session, then what was said in it, what may be told, what was told, and the note. All or nothing."""
    there(Meeting, row, data["meeting_id"])
    held = meetings.happened(own(act, data["meeting_id"]), row.id, _asked(act, row, data))
    for said in data["lines"]:
        one = new_line(act, row, said["id"], said["party"], said["part"], said["text"])
        for to in said["to"]:
            allow(act, row, one, party_of(row, to).letter)
    if data["told"]:
        leaves = [_leave(act, row, one["line_id"], one["to"]) for one in data["told"]]
        carrying.carried(act, row.id, held.id, leaves)
    if data["note"] and there(CaseNote, row, data["note"]["id"]) is None:
        notes.add(own(act, data["note"]["id"]), row.id, held.id, data["note"]["text"])


def missed(act: Act, row: MediationCase, data: Data) -> None:
    one = needed(Meeting, row, data["meeting_id"])
    if data["reason"]:
        meetings.cancel(own(act, one.id), data["reason"])
    else:
        meetings.absent(own(act, one.id), letters_of(row, data["absent"]))


def _asked(act: Act, row: MediationCase, data: Data) -> Asked:
    return Asked(
        mode=data["mode"], letters=letters_of(row, data["letters"]), starts_at=data["starts_at"],
        mediators=tuple(data["mediators"]) or (act.actor.user_id,), ends_at=data["ends_at"], lieu=data["lieu"],
        neutral=data["neutral"], advice=data.get("advice"), safe=bool(data.get("safe")),
    )  # fmt: skip


def _leave(act: Act, row: MediationCase, line_id: UUID, to: str) -> UUID:
    """The leave by which it was told. Raises Refused where there was none at that moment."""
    return carrying.leave_at(act, needed(CaseLine, row, line_id), party_of(row, to)).id


OPERATIONS = (
    operation("case.plan", "Séance prévue", CasePlanOp, plan, "append"),
    operation("case.meet", "Séance tenue", CaseMeetOp, meet, "append", ("advice", "lines", "note.text")),
    operation("case.missed", "Séance non tenue", CaseMissedOp, missed, "append"),
)
