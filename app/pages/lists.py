"""Lists: filters that live in an address, and one page of what they leave.

A filter holds codes, ids and dates only: what somebody typed freely never goes into an address.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from flask import request
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from wtforms import Form

from app.core.forms import Day
from app.pages.finding import OneFound, finders

T = TypeVar("T")
PAGE_SIZE = 50
"""Lines of a page."""
FILTERS = "filtres"
"""Says of a form that it is the filters of the list, not what the page does."""
FAR = 6
"""Digits of a page number that are read: no list has more pages."""
NOBODY = ("", "Tous")
EVERY = ("", "Toutes")


def narrowing() -> MultiDict[str, str]:
    """What the filters say: the address; or their form when it was sent, for words never go into an address."""
    return request.form if _sent() else request.args


def _sent() -> bool:
    return FILTERS in request.form


class FilterForm(Form):
    """Filters of a list, in GET. A value that is not one of ours is ignored by its own field only."""

    @property
    def method(self) -> str:
        """How a browser sends them: with words to look for among them, not in an address."""
        return "post" if finders(self) else "get"

    @property
    def settled(self) -> bool:
        """True for filters sent as a form that are codes, ids and days by now: the list is at their address."""
        return _sent() and not any(one.typed and (one.act or one.waits) for one in finders(self))

    @property
    def used(self) -> bool:
        """True when the list is narrowed."""
        return any(self.args().values())

    def args(self) -> dict[str, Any]:
        """The filters as address arguments, empty ones left out: for paging and export links."""
        return {name: narrowing()[name] for name in self._fields if narrowing().get(name)}


class ListFilter(FilterForm):
    """Filters that are lists of codes and ids, and days: what is not offered is as if nothing had been asked."""

    def args(self) -> dict[str, Any]:
        """The filters as address arguments, those that narrow only: what was typed by hand is not repeated."""
        fields: dict[str, Any] = self._fields
        return {name: str(one.data) for name, one in fields.items() if one.data and _offered(one)}

    def here(self, number: int | None = None) -> dict[str, Any]:
        """`args` and the page, by default the one in the address: they bring back to the list as it was left."""
        page = page_number() if number is None else number
        return {**self.args(), "page": page} if page > 1 else self.args()


def _offered(field: Any) -> bool:
    if isinstance(field, OneFound):
        return field.is_known
    return isinstance(field.data, date) if isinstance(field, Day) else field.data in dict(field.choices)


def same(wanted: dict[Any, Any]) -> list[ColumnElement[bool]]:
    """Conditions `column == value` for the values that were given; None narrows nothing."""
    return [column == value for column, value in wanted.items() if value is not None]


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list: `items`, its `number` from 1, `total` items, `size` a page."""

    items: Sequence[T]
    number: int
    total: int
    size: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """Rank of the first item shown, 0 when the list is empty."""
        return (self.number - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        """Rank of the last item shown."""
        return min(self.number * self.size, self.total)


def page_number(name: str = "page") -> int:
    """The page asked for in the address, 1 unless it is a number; one too far is for the list to bring back."""
    value = request.args.get(name, "1")
    return int(value[:FAR]) if value.isascii() and value.isdigit() else 1


def paginate(session: Session, query: Select[Any], number: int, size: int = PAGE_SIZE) -> Page[Any]:
    """Count, then one page of the entities (or rows) of a select; a page out of range is the nearest one."""
    total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    pages = max(1, -(-total // size))
    number = min(max(1, number), pages)
    found = session.execute(query.limit(size).offset((number - 1) * size))
    rows = found.all()
    single = len(query.column_descriptions) == 1
    return Page([row[0] for row in rows] if single else rows, number, total, size)


def cut(items: Sequence[T], number: int) -> Page[T]:
    """One page of a short list; a page out of range is the nearest one, as `paginate`."""
    pages = max(1, -(-len(items) // PAGE_SIZE))
    number = min(max(1, number), pages)
    return Page(items[(number - 1) * PAGE_SIZE : number * PAGE_SIZE], number, len(items), PAGE_SIZE)
