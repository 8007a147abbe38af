"""How moments, days, ids and JSON are kept, and read back whatever their row holds.

A row changed past the program (a disk, a hand, a tool) may hold what no code wrote. Reading it answers the empty of
the column's own kind (core.damage) and never fails, so that one row does not close the pages of all the others.
Each takes a `try`, nothing more: these are the hottest functions there are.
"""

from __future__ import annotations

import copy
import json
from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, SafeUUID

import orjson
from sqlalchemy import JSON, Column, Date, DateTime, Table, Uuid, event
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.type_api import TypeEngine
from sqlalchemy.types import TypeDecorator

from app.core import damage

NOTHING = UUID(int=0)
Read = Callable[[Any], Any]


def _in_utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("a naive moment cannot be stored")
    return value if value.tzinfo is UTC else value.astimezone(UTC)


def _as_text(value: datetime | None) -> str | None:
    return None if value is None else _in_utc(value).replace(tzinfo=None).isoformat(" ", "microseconds")


class Told(ABC):
    """A type that knows the column it is of, to say where a damaged value stands."""

    column: Column[Any] | None = None

    @abstractmethod
    def empty(self) -> Any:
        """What stands for a value, where it may not be absent."""

    def lost(self, value: object) -> Any:
        """What stands for this one."""
        absent = self.column is None or self.column.nullable
        return damage.stand_in(self.column, value, None if absent else self.empty())


@event.listens_for(Column, "after_parent_attach")
def _its_own(column: Column[Any], parent: object) -> None:
    if isinstance(parent, Table) and isinstance(column.type, Told):
        own: TypeEngine[Any] = copy.copy(column.type)
        own.column = column  # type: ignore[attr-defined]
        column.type = own


class UtcDateTime(Told, TypeDecorator[datetime]):
    """An aware moment stored in UTC. SQLite drops zones: a naive value is refused rather than guessed."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def empty(self) -> datetime:
        return damage.LONG_AGO

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else _in_utc(value)

    def bind_processor(self, dialect: Dialect) -> Read | None:
        # SQLite keeps a moment as text. Written by the standard library it takes two thirds of the time.
        return _as_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Read | None:
        return self._from_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)

    def _from_text(self, value: str | None) -> datetime | None:
        if value is None:
            return None
        try:
            return datetime.fromisoformat(value + "+00:00")
        except (ValueError, TypeError):
            moment: datetime | None = self.lost(value)
            return moment


class Ended(UtcDateTime):
    """Since when something is no longer: what cannot be read there is no less over, since always."""

    cache_ok = True

    def lost(self, value: object) -> Any:
        """A phone withdrawn, a code used, an account closed stay so."""
        return damage.stand_in(self.column, value, self.empty())


class Day(Told, TypeDecorator[date]):
    impl = Date()
    cache_ok = True

    def empty(self) -> date:
        return damage.DAY_LONG_AGO

    def result_processor(self, dialect: Dialect, coltype: object) -> Read | None:
        return self._from_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)

    def _from_text(self, value: str | None) -> date | None:
        if value is None:
            return None
        try:
            return date.fromisoformat(value)
        except (ValueError, TypeError):
            day: date | None = self.lost(value)
            return day


class Id(Told, Uuid[UUID]):
    """A UUID. SQLite keeps its 32 digits: read so, a seventh of the time (a page of records has fifteen thousand)."""

    cache_ok = True

    def empty(self) -> UUID:
        return NOTHING

    def result_processor(self, dialect: Dialect, coltype: object) -> Read | None:
        if dialect.name == "sqlite":
            return self._from_hex
        native: Read | None = super().result_processor(dialect, coltype)  # type: ignore[no-untyped-call]
        return native

    def _from_hex(self, value: str | None) -> UUID | None:
        """What `UUID(value)` makes of 32 digits, without looking for braces, dashes and other forms in them."""
        if value is None:
            return None
        found = object.__new__(UUID)
        try:
            object.__setattr__(found, "int", int(value, 16))
        except (ValueError, TypeError):
            lost: UUID | None = self.lost(value)
            return lost
        object.__setattr__(found, "is_safe", SafeUUID.unknown)
        return found


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


class Json(Told, TypeDecorator[Any]):
    """JSON of a shape: an object (`dict`), a list, or a list of texts (`list, str`)."""

    impl = JSON
    cache_ok = True
    should_evaluate_none = True

    def __init__(self, shape: type, of: type | None = None) -> None:
        super().__init__()
        self.shape: Any = shape
        self.of = of

    def empty(self) -> Any:
        return self.shape()

    def result_processor(self, dialect: Dialect, coltype: object) -> Read | None:
        # PostgreSQL's driver hands over what it has read already: the shape alone is looked at.
        return self._from_text if dialect.name == "sqlite" else self._from_driver

    def _from_driver(self, found: Any) -> Any:
        # Absent beside an absent row too (an outer join): there is nothing to tell.
        if found is None:
            return None if self.column is None or self.column.nullable else self.empty()
        return self._of_shape(found)

    def _from_text(self, value: str | None) -> Any:
        if value is None:
            return None
        try:
            found = from_json(value)
        except (ValueError, TypeError):
            return self.lost(value)
        return found if found.__class__ is self.shape and self.of is None else self._of_shape(found)

    def _of_shape(self, found: Any) -> Any:
        if found.__class__ is not self.shape:
            return None if found is None and (self.column is None or self.column.nullable) else self.lost(found)
        if self.of is str:
            try:
                "".join(found)
            except TypeError:
                return self.lost(found)
        return found
