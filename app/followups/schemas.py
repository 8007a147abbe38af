"""What phones ask of a follow-up, and what they hold of one."""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE, Schema, fields, validate

from app.core.refs import NAMED, Ref
from app.followups.models import Followup
from app.people.acting import Actor
from app.planning.schemas import moment


class Strict(Schema):
    """Unknown fields are refused, as a slip of the phone."""

    class Meta:
        unknown = RAISE


class Subject(Strict):
    """The record a follow-up is about."""

    kind = fields.String(required=True, validate=validate.Length(1, 30))
    id = Ref(NAMED, required=True)


class ScheduleOp(Strict):
    """`followup.schedule`: a follow-up asked for alone."""

    subject = fields.Nested(Subject, required=True)
    due_on = fields.Date(required=True)
    reason = fields.String(required=True, validate=validate.Length(min=1, max=60))


class DoneOp(Strict):
    """`followup.done`."""

    outcome = fields.String(required=True, validate=validate.Length(min=1, max=60))


class PostponeOp(Strict):
    """`followup.postpone`."""

    due_on = fields.Date(required=True)


def wire(row: Followup, reader: Actor | None = None) -> dict[str, Any]:
    """What its owner's phone holds."""
    return {
        "subject": {"kind": row.subject_kind, "id": str(row.subject_id)},
        "due_on": row.due_on.isoformat(),
        "reason": row.reason,
        "state": row.state,
        "postponed": row.postponed,
        "estate_id": str(row.estate_id) if row.estate_id else None,
        "outcome": row.outcome,
        "handed_at": moment(row.handed_at) if row.handed_at else None,
    }
