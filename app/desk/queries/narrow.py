"""What the lists of the desk share: filters that were given, and a page of what is read whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement

from app.core.forms import id_or_none
from app.core.web import PAGE_SIZE, Page
from app.desk.queries import names

T = TypeVar("T")


def same(wanted: dict[Any, Any]) -> list[ColumnElement[bool]]:
    """Conditions `column == value` for the values that were given; None narrows nothing."""
    return [column == value for column, value in wanted.items() if value is not None]


def where(column: Any, estate: str | None) -> list[ColumnElement[bool]]:
    """Conditions on the estate an entry is of: an id, or the code of public space; None narrows nothing."""
    return [column.is_(None)] if estate == names.PUBLIC[0] else same({column: id_or_none(estate)})


def cut(items: Sequence[T], number: int) -> Page[T]:
    """One page of a short list; a page out of range is the nearest one, as `core.web.paginate`."""
    pages = max(1, -(-len(items) // PAGE_SIZE))
    number = min(max(1, number), pages)
    return Page(items[(number - 1) * PAGE_SIZE : number * PAGE_SIZE], number, len(items), PAGE_SIZE)
