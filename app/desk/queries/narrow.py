"""What the lists of the desk share: filters that were given, and a page of what is read whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement

from app.core.web import PAGE_SIZE, Page

T = TypeVar("T")


def same(wanted: dict[Any, Any]) -> list[ColumnElement[bool]]:
    """Conditions `column == value` for the values that were given; None narrows nothing."""
    return [column == value for column, value in wanted.items() if value is not None]


def cut(items: Sequence[T], number: int) -> Page[T]:
    """One page of a short list; a page out of range is the nearest one, as `core.web.paginate`."""
    pages = max(1, -(-len(items) // PAGE_SIZE))
    number = min(max(1, number), pages)
    return Page(items[(number - 1) * PAGE_SIZE : number * PAGE_SIZE], number, len(items), PAGE_SIZE)
