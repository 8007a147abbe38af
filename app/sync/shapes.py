"""The shape of an operation: what every one has, and the payload of its own schema."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from functools import lru_cache
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from app.core.kinds import Operation
from app.core.refs import OPERATION, RECORD, Ref
from app.logbook.rules import storable_moment


class Invalid(Exception):
    """The shape is wrong; `message` says where, in French."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Envelope(Schema):
    """What every operation has, checked one operation at a time. Moments ISO 8601; offset in minutes."""

    record_id = Ref(RECORD, required=True)
    base_rev = fields.Integer(required=True, allow_none=True, validate=validate.Range(0, 2**31 - 1))
    after = Ref(OPERATION, required=True, allow_none=True)
    occurred_at = fields.AwareDateTime(required=True, default_timezone=UTC)
    offset = fields.Integer(required=True, validate=validate.Range(-14 * 60, 14 * 60))
    clock_gap = fields.Integer(required=True, allow_none=True, validate=validate.Range(-(2**53), 2**53))
    payload = fields.Dict(required=True)


BORNE_BY_CUSTODY = ("no", "id", "kind", "schema")


def load_operation(op: Mapping[str, Any]) -> dict[str, Any]:
    """The operation's own fields, typed. Raises Invalid (an unknown field included)."""
    shape = load(_reader(Envelope), {key: value for key, value in op.items() if key not in BORNE_BY_CUSTODY})
    shape["occurred_at"] = storable_moment(shape["occurred_at"])
    return shape


def load_payload(asked: Operation, payload: Mapping[str, Any]) -> dict[str, Any]:
    """The payload by the schema of its operation. Raises Invalid."""
    return load(_reader(asked.schema), payload)


@lru_cache(maxsize=256)
def _reader(schema: type[Schema]) -> Schema:
    # Building a schema costs more than loading with it, and a loaded one keeps nothing of what it read.
    return schema(unknown=RAISE)


def load(schema: Schema, data: Mapping[str, Any]) -> dict[str, Any]:
    """What a schema makes of it. Raises Invalid."""
    try:
        loaded: dict[str, Any] = schema.load(data)
    except (ValidationError, OverflowError) as wrong:
        names = wrong.messages if isinstance(wrong, ValidationError) else {"date": ""}
        # A field nobody here knows is not named: its name may be anything, and messages are not sealed.
        where = ", ".join(sorted({str(name) if name in schema.fields else "champ inconnu" for name in names}))
        raise Invalid(f"Champs à revoir\u00a0: {where}.") from None
    return loaded
