"""What a phone sent comes back as what the server made of it, and no more.

A record that an operation of this exchange created is told by its place in the exchange: `data` holds the fields
that are not in the payload as they stand, `without` those of the payload the record does not have. The phone lays
the one over the other and holds the row a new phone would receive (`tests/sync/test_echo.py`, every kind).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from app.core.kinds import OPERATIONS
from app.core.release import release_of

READ_SINCE = 2
"""The first release whose phones read it; the others receive whole records."""

Told = dict[str, Any]


def split(build: str, changes: Sequence[Told], ops: Sequence[Mapping[str, Any]], results: Sequence[Told]) -> Told:
    """The changes of an answer as `changes` and `own`."""
    sent = _created(ops, results) if release_of(build) >= READ_SINCE else {}
    own = [_own(sent[one["id"]], ops, one) for one in changes if one["id"] in sent]
    return {"changes": [one for one in changes if one["id"] not in sent], "own": own}


def _created(ops: Sequence[Mapping[str, Any]], results: Sequence[Told]) -> dict[str, int]:
    """The place of each operation that has just created a record, by the id of the record."""
    return {
        str(UUID(op["record_id"])): place
        for place, (op, result) in enumerate(zip(ops, results, strict=True))
        if result["result"] == "applied" and OPERATIONS[op["kind"]].creates is not None
    }


def _own(place: int, ops: Sequence[Mapping[str, Any]], change: Told) -> Told:
    payload, data = ops[place]["payload"], change["data"]
    return {
        "of": place,
        "kind": change["kind"],
        "rev": change["rev"],
        "data": {name: value for name, value in data.items() if name not in payload or not _same(payload[name], value)},
        "without": [name for name in payload if name not in data],
    }


def _same(sent: Any, value: Any) -> bool:
    # 1 and True, 1 and 1.0 are equal in Python and not on the wire.
    return type(sent) is type(value) and sent == value and (not isinstance(value, dict | list) or _alike(sent, value))


def _alike(sent: Any, value: Any) -> bool:
    if isinstance(value, dict):
        return all(_same(sent[name], one) for name, one in value.items())
    return all(_same(one, other) for one, other in zip(sent, value, strict=True))
