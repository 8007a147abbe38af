"""`conflict.report` on the wire, and a conflict on a phone. No party has a field here."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from app.conflicts.models import Conflict
from app.logbook.schemas import EntryOp, code, wire_common
from app.people.acting import Actor


class ConflictOp(EntryOp):
    """`conflict.report`. `type` is of either level of `type_conflit`."""

    type = code(required=True)
    gravite = code(required=True)
    recurrence = code(required=True)
    origine = code(required=True)
    issue = code(required=True)
    reponses = fields.List(code(), load_default=list, validate=validate.Length(max=20))


def wire(row: Conflict, reader: Actor) -> dict[str, Any]:
    """A conflict's codes; its text for those who were there."""
    return {
        **wire_common(row, with_text=str(reader.user_id) in row.agents),
        "type": row.type,
        "gravite": row.gravite,
        "recurrence": row.recurrence,
        "origine": row.origine,
        "issue": row.issue,
        "reponses": row.reponses,
        "mode": row.mode,
    }
