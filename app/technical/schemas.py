"""`technical.flag` on the wire, and a technical problem on a phone. The requester is a quality, never a person."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from app.logbook.rules import WORDS_MAX
from app.logbook.schemas import IN_CALENDAR, EntryOp, code, wire_common
from app.people.acting import Actor
from app.planning.schemas import moment
from app.technical.models import TechnicalProblem


class CallIn(Schema):
    """The call a danger demands: made (`at`, `who`), or `impossible`. Exactly one of the two."""

    at = fields.AwareDateTime(load_default=None, allow_none=True, validate=IN_CALENDAR)
    who = fields.String(load_default=None, allow_none=True, validate=validate.Length(1, WORDS_MAX))
    impossible = fields.Boolean(load_default=False)

    @validates_schema
    def made_or_impossible(self, data: dict[str, Any], **kwargs: Any) -> None:
        """Refuses half a call, or a call both made and impossible."""
        made = data.get("at") is not None and bool(data.get("who"))
        if made == bool(data.get("impossible")) or bool(data.get("at")) != bool(data.get("who")):
            raise ValidationError("Un appel passé (heure et personne jointe), ou impossible.")


class TechnicalOp(EntryOp):
    """`technical.flag`. `floor`: 0 for the ground floor; `call` is required with severity `t0`.

    Loads `call` into the columns `called_at`, `called_who`, `call_impossible`.
    """

    category = code(required=True)
    sub_category = code(load_default=None, allow_none=True)
    severity = code(required=True)
    requester = code(required=True)
    floor = fields.Integer(load_default=None, allow_none=True, strict=True, validate=validate.Range(-10, 60))
    call = fields.Nested(CallIn, load_default=None, allow_none=True)

    @post_load
    def flat(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        """The call as columns; left alone by a correction that does not name it."""
        if "call" not in data:
            return data
        call = data.pop("call") or {}
        data["called_at"] = call.get("at")
        data["called_who"] = call.get("who")
        data["call_impossible"] = bool(call.get("impossible"))
        return data


def wire(row: TechnicalProblem, reader: Actor) -> dict[str, Any]:
    """A problem's codes and its three axes; text and the call for those who were there."""
    there = str(reader.user_id) in row.agents
    data = {
        **wire_common(row, with_text=there),
        "category": row.category,
        "sub_category": row.sub_category,
        "severity": row.severity,
        "requester": row.requester,
        "floor": row.floor,
        "work": row.work,
        "transmission": row.transmission,
        "feedback": row.feedback,
        "sent_at": moment(row.sent_at) if row.sent_at else None,
    }
    if there and (row.called_at or row.call_impossible):
        data["call"] = _call(row)
    return data


def _call(row: TechnicalProblem) -> dict[str, Any]:
    if row.called_at is None:
        return {"impossible": True}
    return {"at": moment(row.called_at), "who": row.called_who}
