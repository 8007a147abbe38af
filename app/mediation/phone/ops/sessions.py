"""A session to come: moved, said to be safe, told of to a party. Of two who move one, the second is told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from marshmallow import fields, validate

from app.core.dates import datetime_fr
from app.core.errors import Refused
from app.core.refs import AGENT, Ref
from app.followups.schemas import Strict
from app.mediation import meetings
from app.mediation.models import MediationCase, Meeting
from app.mediation.phone.ops.common import (
    Data,
    code,
    needed,
    operation,
    own,
    party_of,
    side_of,
)
from app.mediation.rules.meeting import Word
from app.mediation.rules.states import MeetingState
from app.people.acting import Act

LEADING_MOST = 10


class CaseSpan(Strict):
    """When and where a session is."""

    starts_at = fields.AwareDateTime(required=True)
    ends_at = fields.AwareDateTime(required=True)
    lieu = code(load_default=None, allow_none=True)
    neutral = fields.Boolean(load_default=False)


class CaseShown(CaseSpan):
    """A session as a phone shows it: who was to lead it may have left."""

    mediators = fields.List(code(), load_default=list, validate=validate.Length(max=LEADING_MOST))


class CaseOfMeeting(Strict):
    """What is asked of one session."""

    meeting_id = Ref("case_meeting", required=True)


class CaseShiftOp(CaseSpan):
    """`case.shift`. `was`: the session as it was shown to who moves it; `mediators`: she herself by default."""

    meeting_id = Ref("case_meeting", required=True)
    was = fields.Nested(CaseShown, required=True)
    mediators = fields.List(Ref(AGENT), load_default=list, validate=validate.Length(max=LEADING_MOST))


class CaseSafeOp(CaseOfMeeting):
    """`case.safe`: it was checked that everybody may be there in safety, or that is taken back. `starts_at`: the moment
    it was checked for."""

    safe = fields.Boolean(load_default=True)
    starts_at = fields.AwareDateTime(load_default=None, allow_none=True)


class CaseInviteOp(CaseOfMeeting):
    """`case.invite`: a party knows of it. `what`: invitation, rappel; `channel`: a code of `canal`."""

    letter = side_of(required=True)
    what = fields.String(required=True, validate=validate.OneOf(Word.codes()))
    channel = code(required=True)


def shift(act: Act, row: MediationCase, data: Data) -> None:
    """As it is asked already, it is so. Raises Refused where somebody changed it meanwhile."""
    one = needed(Meeting, row, data["meeting_id"])
    found = _span(one)
    if found == _said(data) and one.state == MeetingState.prevue:
        return
    if one.state == MeetingState.prevue and found != _said(data["was"]):
        raise _changed(one)
    led = tuple(data["mediators"]) or (act.actor.user_id,)
    times = data["starts_at"], data["ends_at"]
    meetings.reschedule(own(act, one.id), *times, data["lieu"], data["neutral"], led)


def safe(act: Act, row: MediationCase, data: Data) -> None:
    """What was checked is of the moment it was checked for. Raises Refused where somebody moved it meanwhile."""
    one = needed(Meeting, row, data["meeting_id"])
    if not data["safe"]:
        if one.safe_at is not None:
            meetings.withdraw_safety(own(act, one.id))
        return
    if one.state == MeetingState.prevue and data["starts_at"] and _second(data["starts_at"]) != _second(one.starts_at):
        raise _changed(one)
    if one.safe_at is None:
        meetings.check_safety(own(act, one.id))


def invite(act: Act, row: MediationCase, data: Data) -> None:
    one = needed(Meeting, row, data["meeting_id"])
    meetings.tell(own(act, one.id), party_of(row, data["letter"]).letter, data["what"], data["channel"])


def _changed(one: Meeting) -> Refused:
    said = f"Cette séance a changé entre-temps\u00a0: elle est le {datetime_fr(one.starts_at)}. Regardez-la d’abord."
    return Refused("deplacee", said, field="starts_at")


def _second(moment: datetime) -> int:
    return int(moment.timestamp())


def _span(one: Meeting) -> list[Any]:
    return [_second(one.starts_at), _second(one.ends_at), one.lieu, one.neutral, sorted(one.mediators)]


def _said(span: Data) -> list[Any]:
    led = sorted(str(one) for one in span["mediators"])
    times = [_second(span[name]) for name in ("starts_at", "ends_at")]
    return [*times, span["lieu"], span["neutral"], led]


OPERATIONS = (
    operation("case.shift", "Séance déplacée", CaseShiftOp, shift, "patch"),
    operation("case.safe", "Sécurité d’une séance vérifiée", CaseSafeOp, safe, "append"),
    operation("case.invite", "Partie prévenue d’une séance", CaseInviteOp, invite, "append"),
)
