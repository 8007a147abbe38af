"""A value in clear that no code wrote: another stands for it, of its column's own kind, and whoever listens is told.

A page goes on with what stands for it; what must not mistake it for what was written reads `strictly`.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Column

log = logging.getLogger(__name__)

LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)
"""When something happened that nobody can date any more: before anything the product ever kept."""
DAY_LONG_AGO = date(1900, 1, 1)
TOLD_AT_MOST = 10_000

Listener = Callable[[str, str], None]
_listeners: list[Listener] = []
_told: set[tuple[str, str, int]] = set()
_strict: ContextVar[bool] = ContextVar("palier_strictly", default=False)


class Damaged(ValueError):
    """A row holds a value that its column does not take."""


def when_damaged(listener: Listener) -> None:
    """Have `listener(table, column)` told of each value found, once by process."""
    if listener not in _listeners:
        _listeners.append(listener)


def seen() -> bool:
    """Whether this process has read one: what it loaded since may hold what stands for it."""
    return bool(_told)


@contextlib.contextmanager
def strictly() -> Iterator[None]:
    """Inside, reading a damaged value raises Damaged."""
    token = _strict.set(True)
    try:
        yield
    finally:
        _strict.reset(token)


def stand_in(column: Column[Any] | None, value: object, instead: Any) -> Any:
    """`instead`, once told; raises Damaged where it must not be taken for what was written."""
    table, name = (column.table.name, column.name) if column is not None else ("", "")
    if _strict.get():
        raise Damaged(f"{table}.{name} holds a value that cannot be read")
    tell(table, name, value)
    return instead


def tell(table: str, column: str, value: object) -> None:
    """Once by value and process; what it is stays out of the log."""
    key = (table, column, hash(repr(value)))
    if key in _told or len(_told) >= TOLD_AT_MOST:
        return
    _told.add(key)
    log.error("%s.%s holds a value that cannot be read", table, column)
    for listener in _listeners:
        listener(table, column)
