"""The envelope of an exchange. Unknown fields refused here; inside an operation they are held, never lost."""

from __future__ import annotations

from typing import Any

from marshmallow import INCLUDE, Schema, ValidationError, fields, validate

from app.logbook.schemas import IN_CALENDAR
from app.sync.rules import INTEGER_MAX, KIND_MAX, MAX_OPS


def _meant(type: str, **more: Any) -> dict[str, Any]:
    """How a field is described that is read one operation at a time."""
    return {"type": [type, "null"], **more}


class OpIn(Schema):
    """An operation as sealed by the phone, plus its number there. `offset`: minutes east of UTC.

    `clock_gap`: server minus phone in milliseconds, as last measured. Only the id, without which nothing can be
    answered, is checked here: an operation never fails the envelope. The rest is checked one operation at a
    time, and held if it fails.
    """

    class Meta:
        unknown = INCLUDE  # a newer phone's fields are kept verbatim with the held operation

    no = fields.Raw(load_default=None, allow_none=True, metadata=_meant("integer", minimum=0))
    id = fields.UUID(required=True)
    kind = fields.Raw(load_default=None, allow_none=True, metadata=_meant("string", maxLength=KIND_MAX))
    schema = fields.Raw(load_default=None, allow_none=True, metadata=_meant("integer", minimum=1))
    record_id = fields.Raw(load_default=None, allow_none=True, metadata=_meant("string", format="uuid"))
    base_rev = fields.Raw(load_default=None, allow_none=True, metadata=_meant("integer"))
    after = fields.Raw(load_default=None, allow_none=True, metadata=_meant("string", format="uuid"))
    occurred_at = fields.Raw(load_default=None, allow_none=True, metadata=_meant("string", format="date-time"))
    offset = fields.Raw(load_default=0, allow_none=True, metadata=_meant("integer", minimum=-840, maximum=840))
    clock_gap = fields.Raw(load_default=None, allow_none=True, metadata=_meant("integer"))
    payload = fields.Raw(load_default=dict, allow_none=True, metadata=_meant("object"))


_OP_ID = fields.UUID(required=True)
_NOT_TOLD = {name: {} if name == "payload" else one.load_default for name, one in OpIn().fields.items() if name != "id"}


class AsReceived(fields.Nested):
    """Operations as `OpIn` tells them: their id is read, the rest kept as it came, whatever it is.

    A schema that lets everything through comes to the same, and took a fortieth of the time of an exchange.
    """

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self.make_error("type", input=value, type=type(value).__name__)
        try:
            return {**_NOT_TOLD, **value, "id": _OP_ID.deserialize(value.get("id"))}
        except ValidationError as wrong:
            raise ValidationError({"id": wrong.messages}) from None


class OutboxReport(Schema):
    """What the phone says still waits on it."""

    pending = fields.Integer(load_default=0, validate=validate.Range(0, 10**6))
    max_no = fields.Integer(load_default=0, allow_none=True, validate=validate.Range(0, INTEGER_MAX))
    oldest_at = fields.AwareDateTime(load_default=None, allow_none=True, validate=IN_CALENDAR)


class PhoneReport(Schema):
    """The state of the phone. `now`: its clock, with offset; quota_left in bytes."""

    now = fields.AwareDateTime(load_default=None, allow_none=True, validate=IN_CALENDAR)
    persisted = fields.Boolean(load_default=None, allow_none=True)
    quota_left = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(0, 2**62))
    push_ok = fields.Boolean(load_default=None, allow_none=True)


class DepositIn(Schema):
    """POST /api/deposit, request: what an exchange hands in, and no place to read from."""

    device = fields.UUID(required=True)
    build = fields.String(load_default="", validate=[validate.Length(max=60), validate.Regexp(r"[ -~]*\Z")])
    schema = fields.Integer(required=True, validate=validate.Range(1, INTEGER_MAX))
    outbox = fields.Nested(OutboxReport, load_default=dict)
    phone = fields.Nested(PhoneReport, load_default=dict)
    ops = fields.List(AsReceived(OpIn), load_default=list, validate=validate.Length(max=MAX_OPS))


class ExchangeIn(DepositIn):
    """POST /api/sync, request."""

    epoch = fields.UUID(load_default=None, allow_none=True)
    cursor = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=8192))


class ResultOut(Schema):
    """One per operation, same order: applied, duplicate, merged and held are custody; retry is not."""

    id = fields.UUID(required=True)
    result = fields.String(required=True, validate=validate.OneOf(["applied", "duplicate", "merged", "held", "retry"]))
    rev = fields.Integer()
    of = fields.Dict()
    conflicts = fields.List(fields.Raw())
    reason = fields.String()
    message = fields.String()
    after = fields.Integer(metadata={"description": "seconds"})


class ChangeOut(Schema):
    """The full current state of a record the reader may hold."""

    kind = fields.String(required=True)
    id = fields.UUID(required=True)
    rev = fields.Integer(required=True)
    data = fields.Dict(required=True)


class OwnOut(Schema):
    """A record that operation number `of` of this exchange created: its fields are those of the payload, less
    `without`, and `data` over them (sync/echo.py)."""

    of = fields.Integer(required=True)
    kind = fields.String(required=True)
    rev = fields.Integer(required=True)
    data = fields.Dict(required=True)
    without = fields.List(fields.String(), required=True)


class EvictionOut(Schema):
    """A record that must leave the phone."""

    kind = fields.String(required=True)
    id = fields.UUID(required=True)


class DeviceState(Schema):
    """The device as the server knows it; `zone`: whose hours it shows; `passkeys`: marks of those its owner has."""

    id = fields.UUID(required=True)
    state = fields.String(required=True)
    lease_until = fields.AwareDateTime(required=True)
    zone = fields.String(required=True)
    passkeys = fields.List(fields.String())


class EnrolmentState(Schema):
    """The enrolment that handed in: `ok`, or `closed` with the access of its person."""

    id = fields.UUID(required=True)
    state = fields.String(required=True)


class DepositOut(Schema):
    """POST /api/deposit, answer: what became of each, and nothing of anybody."""

    server_now = fields.AwareDateTime(required=True)
    device = fields.Nested(EnrolmentState, required=True)
    results = fields.List(fields.Nested(ResultOut), required=True)


class ExchangeOut(Schema):
    """POST /api/sync, answer. `resync`: drop the cache and ask again without a cursor, outbox untouched. `lacks`: after
    a restoration, numbers of this device, as [first, last], that are to be sent again as they were sealed."""

    server_now = fields.AwareDateTime(required=True)
    epoch = fields.UUID(required=True)
    device = fields.Nested(DeviceState, required=True)
    results = fields.List(fields.Nested(ResultOut), required=True)
    changes = fields.List(fields.Nested(ChangeOut), required=True)
    own = fields.List(fields.Nested(OwnOut), required=True)
    evictions = fields.List(fields.Nested(EvictionOut), required=True)
    cursor = fields.String(required=True, allow_none=True)
    more = fields.Boolean(required=True)
    resync = fields.Boolean(required=True)
    lacks = fields.List(fields.List(fields.Integer()), required=True)
    min_build = fields.String(required=True, allow_none=True)
