"""What an id in an operation refers to: said beside the field, found again in whatever was loaded.

`partner_id = Ref("partner", load_default=None)`. A plain `fields.UUID` in the schema of an operation says nothing: what
it named would be stored unseen, and a test fails. `sync.references` resolves all of them, for any operation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields

from app.core.base import Base, OrgOwned

AGENT = "agent"
"""Somebody who goes to the field."""
NAMED = "named"
"""A record of the kind that the field `kind` beside it names."""
RECORD, OPERATION = "record", "operation"
"""Of the envelope: the record an operation is about, which the operation says; one that comes before it."""


class Ref(fields.UUID):
    """An id. `to`: the table of the record, or one of the words above; `new`: the phone names what is made there."""

    def __init__(self, to: str, *, new: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.to, self.new = to, new


class RefText(Ref):
    """The same, kept as text for a JSON column."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return str(super()._deserialize(value, attr, data, **kwargs))


@dataclass(frozen=True)
class Named:
    """An id that was loaded, where (`stops.estate_id`), and what it refers to; `kind`: the one named beside it."""

    path: str
    to: str
    new: bool
    id: UUID
    kind: str | None


def named(schema: type[Schema], data: Mapping[str, Any], above: str = "") -> Iterator[Named]:
    """Every id in what a schema loaded, those in lists and in shapes inside it too."""
    for name, field in _holding(schema):
        yield from _within(field, data.get(name), data, f"{above}{name}")


def _within(field: Any, value: Any, beside: Mapping[str, Any], path: str) -> Iterator[Named]:
    if value is None:
        return
    if isinstance(field, Ref):
        yield Named(path, field.to, field.new, value if isinstance(value, UUID) else UUID(value), beside.get("kind"))
    elif isinstance(field, fields.Nested):
        yield from named(type(field.schema), value, f"{path}.")
    else:
        for one in value:
            yield from _within(field.inner, one, beside, path)


@cache
def _holding(schema: type[Schema]) -> tuple[tuple[str, Any], ...]:
    """The fields in which there is an id somewhere. Building a schema costs more than reading with it."""
    return tuple((name, field) for name, field in schema().fields.items() if _holds(field))


def _holds(field: Any) -> bool:
    if isinstance(field, fields.Nested):
        return bool(_holding(type(field.schema)))
    return _holds(field.inner) if isinstance(field, fields.List) else isinstance(field, Ref)


@cache
def model_of(table: str) -> type[OrgOwned]:
    """The records of a table. Raises LookupError for a table of no organisation."""
    for mapper in Base.registry.mappers:
        if mapper.local_table.description == table and issubclass(mapper.class_, OrgOwned):
            return mapper.class_
    raise LookupError(table)
