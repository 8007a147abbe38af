"""`list.propose` on the wire, and a proposal on the phone of its author."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields, validate

from app.nomenclatures.editing import CODE_MAX
from app.nomenclatures.rules import LABEL_KEPT
from app.nomenclatures.wishes.models import ListWish
from app.nomenclatures.wishes.rules import Want
from app.people.acting import Actor

CODE = validate.Length(1, CODE_MAX)


class WishOp(Schema):
    """`list.propose`: record_id is the proposal. `list`, `line`: codes; `text`: the label it would have."""

    list = fields.String(required=True, validate=CODE)
    want = fields.String(required=True, validate=validate.OneOf(Want.codes()))
    line = fields.String(load_default=None, allow_none=True, validate=CODE)
    text = fields.String(load_default="", validate=validate.Length(max=LABEL_KEPT))


def wire_wish(row: ListWish, reader: Actor) -> dict[str, Any]:
    """One's own proposal and its answer, and nobody else's words."""
    own = row.author_id == reader.user_id
    return {
        "list": row.list_code,
        "want": row.want,
        "line": row.line,
        "text": row.text if own else None,
        "made_at": row.made_at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "state": row.state,
        "put": row.put,
        "number": row.number,
        "reason": row.reason if own else None,
    }
