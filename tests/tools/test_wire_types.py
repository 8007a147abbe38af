"""The phone's types are told from the schemas that check what it sends."""

from __future__ import annotations

import pytest
from marshmallow import Schema, fields, validate

from app.core.kinds import OPERATIONS
from tools import wire_types


class HallOp(Schema):
    """A hall seen, say."""

    id = fields.UUID(required=True)
    seen = fields.Date(required=True, allow_none=True)


class StairOp(HallOp):
    """A stair of it."""

    state = fields.String(load_default="calme", validate=validate.OneOf(["calme", "tendu"]))
    floors = fields.List(fields.Integer(allow_none=True), required=True)
    halls = fields.List(fields.Nested(HallOp), load_default=list)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer())


def test_the_file_on_the_phone_is_up_to_date() -> None:
    assert wire_types.OUT.read_text(encoding="utf-8") == wire_types.source()


def test_a_schema_becomes_an_interface_over_what_it_extends() -> None:
    assert wire_types.interface(HallOp).splitlines() == [
        "/** A hall seen, say. */", "export interface HallOp {", "  id: Id;", "  seen: Day | null;", "}",
    ]  # fmt: skip
    assert wire_types.interface(StairOp).splitlines()[1:] == [
        "export interface StairOp extends HallOp {", '  state?: "calme" | "tendu";', "  floors: (number | null)[];",
        "  halls?: HallOp[];", "  counts?: Record<string, number>;", "}",
    ]  # fmt: skip


def test_a_field_no_type_is_known_for_stops_the_writing() -> None:
    with pytest.raises(wire_types.Untold):
        wire_types.type_of(fields.Field())


def test_every_operation_the_server_reads_is_told() -> None:
    table = wire_types.source().split("export interface Operations {")[1]
    assert all(f'"{kind}": {line.schema.__name__};' in table for kind, line in OPERATIONS.items())
