"""The typed base of every table: client-chosen UUIDv7 keys, composite keys by organisation, aware moments.

A reference across features is a column and a composite foreign key by table name (`fk`), never a Python
import: a row that points into another organisation cannot be stored.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from uuid import UUID, SafeUUID

import orjson
from sqlalchemy import JSON, Date, DateTime, ForeignKey, ForeignKeyConstraint, LargeBinary, MetaData, Uuid, inspect
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry
from sqlalchemy.types import TypeDecorator

from app.core import clock

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


def _in_utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a naive moment cannot be stored")
    return value if value.tzinfo is UTC else value.astimezone(UTC)


def _as_text(value: datetime | None) -> str | None:
    return None if value is None else _in_utc(value).replace(tzinfo=None).isoformat(" ", "microseconds")


def _from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value + "+00:00")


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment stored in UTC. SQLite drops zones: a naive value is refused rather than guessed."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else _in_utc(value)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        # SQLite keeps a moment as text. Written by the standard library it takes two thirds of the time.
        return _as_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        return _from_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _from_hex(value: str | None) -> UUID | None:
    """What `UUID(value)` makes of 32 digits, without looking for braces, dashes and other forms in them."""
    if value is None:
        return None
    found = object.__new__(UUID)
    object.__setattr__(found, "int", int(value, 16))
    object.__setattr__(found, "is_safe", SafeUUID.unknown)
    return found


class Id(Uuid[UUID]):
    """A UUID. SQLite keeps its 32 digits: read so, a seventh of the time (a page of records has fifteen thousand)."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        if dialect.name == "sqlite":
            return _from_hex
        native: Callable[[Any], Any] | None = super().result_processor(dialect, coltype)  # type: ignore[no-untyped-call]
        return native


def from_json(text: str) -> Any:
    """How a JSON column is read: as it was written, by the one of the two that can."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text)


def to_json(value: object) -> str:
    """How a JSON column is written. What the fast writer refuses (half a character, a huge number) the other takes."""
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        return json.dumps(value)


class Base(DeclarativeBase):
    """Base of all tables. Its constructor sets the columns first: encrypted attributes need the keys (core.secrets)."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={
            UUID: Id(),
            datetime: UtcDateTime(),
            date: Date(),
            bytes: LargeBinary(),
            dict[str, Any]: JSON(),
            list[str]: JSON(),
            list[Any]: JSON(),
        },
    )

    def __init__(self, **values: Any) -> None:
        cls = type(self)
        columns, own = _plain_columns(cls), vars(self)
        others = {name: values.pop(name) for name in [one for one in values if one not in columns]}
        # A new row has no history to keep: what goes into its columns as it is skips the instrumentation, whose
        # bookkeeping of changes took a twelfth of the time of an exchange.
        own.update(values)
        if "id" in columns and own.get("id") is None:
            own["id"] = uuid7()
        for name, value in others.items():
            if not hasattr(cls, name):
                raise TypeError(f"{cls.__name__} has no {name!r}")
            setattr(self, name, value)


@cache
def _plain_columns(model: type[Base]) -> frozenset[str]:
    return frozenset(inspect(model).column_attrs.keys())


class InOrg:
    """A row of one organisation: every select of it is filtered (core.tenant). Mixed into a `Base` class."""

    org_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True, sort_order=-20)


class OrgOwned(InOrg):
    """A row of one organisation whose key is (org_id, id)."""

    id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-19)


def fk(table: str, column: str, *, ondelete: str | None = None) -> ForeignKeyConstraint:
    """A reference inside the organisation: (org_id, column) -> table(org_id, id)."""
    return ForeignKeyConstraint(["org_id", column], [f"{table}.org_id", f"{table}.id"], ondelete=ondelete)


def uuid7() -> UUID:
    """A UUIDv7 (RFC 9562): milliseconds, then 74 random bits. Never ordered by, never a secret."""
    value = int(clock.now().timestamp() * 1000) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)
