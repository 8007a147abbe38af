"""The shape of an operation: what every one has, and the payload of its own schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC
from functools import lru_cache
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from app.core.kinds import Field, Operation
from app.core.refs import OPERATION, RECORD, Ref
from app.logbook.kinds import fields_of
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


OF_ALL = {"record_id": "numéro", "after": "ordre", "occurred_at": "date", "payload": "contenu"}
UNKNOWN = "champ inconnu"

BORNE_BY_CUSTODY = ("no", "id", "kind", "schema")


def load_operation(op: Mapping[str, Any]) -> dict[str, Any]:
    """The operation's own fields, typed. Raises Invalid (an unknown field included)."""
    shape = load(_reader(Envelope), {key: value for key, value in op.items() if key not in BORNE_BY_CUSTODY}, _of_all)
    shape["occurred_at"] = storable_moment(shape["occurred_at"])
    return shape


def load_payload(asked: Operation, payload: Mapping[str, Any]) -> dict[str, Any]:
    """The payload by the schema of its operation. Raises Invalid."""
    return load(_reader(asked.schema), payload, lambda: fields_of(asked.name))


@lru_cache(maxsize=256)
def _reader(schema: type[Schema]) -> Schema:
    # Building a schema costs more than loading with it, and a loaded one keeps nothing of what it read.
    return schema(unknown=RAISE)


def load(schema: Schema, data: Mapping[str, Any], words: Callable[[], Mapping[str, Field]]) -> dict[str, Any]:
    """What a schema makes of it; `words`: those of its fields, as the forms say them. Raises Invalid."""
    try:
        loaded: dict[str, Any] = schema.load(data)
    except (ValidationError, OverflowError) as wrong:
        names = wrong.messages if isinstance(wrong, ValidationError) else {"date": ""}
        known = words()
        where = ", ".join(sorted({_in_words(known, name) for name in names}))
        raise Invalid(f"Champs à revoir\u00a0: {where}.") from None
    return loaded


def _of_all() -> Mapping[str, Field]:
    return {name: Field(label) for name, label in OF_ALL.items()}


def _in_words(words: Mapping[str, Field], name: object) -> str:
    # A field nobody here knows is not named: its name may be anything, and messages are not sealed.
    label = words[name].label if isinstance(name, str) and name in words else ""
    return label[:1].lower() + label[1:] if label else UNKNOWN
