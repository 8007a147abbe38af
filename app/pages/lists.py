"""Lists: filters and an order that live in an address, one page of what they leave, the way back to a line of it.

A filter holds codes, ids and dates only: what somebody typed freely never goes into an address.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar
from uuid import UUID

from flask import Flask, has_request_context, request
from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from wtforms import Form

from app.core.forms import Day, id_or_none
from app.pages.finding import OneFound, finders

T = TypeVar("T")
PAGE_SIZE = 50
"""Lines of a page."""
FILTERS = "filtres"
"""Says of a form that it is the filters of the list, not what the page does."""
ALL_AT_ONCE = 1000
"""Lines of a page that was asked for whole, to be printed: what is above is said, and comes page by page."""
WHOLE = "tout"
"""Asks for so many at once, on each page of the list and on the way back to it."""
FAR = 6
"""Digits of a page number that are read: no list has more pages."""
ORDER = "tri"
ROW = "ligne"
"""The line an action is done from, or the next one when the action takes it away: the way back leads to it."""
NOBODY = ("", "Tous")
EVERY = ("", "Toutes")


def narrowing() -> MultiDict[str, str]:
    """What the filters say: the address; or their form when it was sent, for words never go into an address."""
    return request.form if _sent() else request.args


def _sent() -> bool:
    return FILTERS in request.form


@dataclass(frozen=True)
class Column:
    """A heading a list may be sorted by: its `name` in an address, its words.

    `keys`: what the database orders by; of a list that is read whole, one function of a line.
    """

    name: str
    label: str
    keys: tuple[Any, ...]


@dataclass(frozen=True)
class Order:
    """The order somebody asked for, among those of a list; its own when `name` is empty."""

    columns: Sequence[Column] = ()
    name: str = ""
    down: bool = False

    @property
    def named(self) -> dict[str, Column]:
        """The columns by their names."""
        return {one.name: one for one in self.columns}

    @property
    def column(self) -> Column | None:
        return self.named.get(self.name)

    def args(self) -> dict[str, str]:
        """As an address says it."""
        return {ORDER: f"-{self.name}" if self.down else self.name} if self.name else {}

    def by(self, *own: Any) -> list[Any]:
        """What the database orders by: what was asked for, then the list's own order."""
        keys = self.column.keys if self.column else ()
        return [*((one.desc() if self.down else one.asc()).nulls_last() for one in keys), *own]

    def sort(self, items: Sequence[T]) -> Sequence[T]:
        """A list read whole, which is in its own order."""
        return sorted(items, key=self.column.keys[0], reverse=self.down) if self.column else items

    def after(self, name: str) -> Order:
        """What a press on a heading leads to: up, then down, then the list's own order."""
        if name != self.name:
            return Order(self.columns, name)
        return Order(self.columns) if self.down else Order(self.columns, name, down=True)


def ordered(*columns: Column) -> Order:
    """The order the address asks for; one that is not offered is the list's own."""
    asked = narrowing().get(ORDER, "")
    name = asked.removeprefix("-")
    known = name in {one.name for one in columns}
    return Order(columns, name, asked.startswith("-")) if known else Order(columns)


def asked_state(codes: Iterable[str], first: str) -> str | None:
    """The state the address asks for; None for the first one, which a list opens on."""
    asked = narrowing().get("etat", "")
    return asked if asked in codes and asked != first else None


def ranked(column: Any, codes: Iterable[str]) -> ColumnElement[int]:
    """The place of a code among these: the database orders as the list does."""
    places = {code: rank for rank, code in enumerate(codes)}
    return case(places, value=column, else_=len(places))


class FilterForm(Form):
    """Filters of a list, in GET. A value that is not one of ours is ignored by its own field only."""

    @property
    def stays(self) -> Mapping[str, str]:
        """What is no filter and stays when they change: the state shown, the order."""
        return {}

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

    def in_words(self) -> str:
        """What narrows the list, for paper: the filters themselves are not printed."""
        return " · ".join(f"{name}\u00a0: {words}" for name, words in self.said().items())

    def said(self) -> dict[str, str]:
        """The same, in words by the labels of the filters."""
        said = {one.label.text: worded(one) for one in self if one.data}
        return {name: words for name, words in said.items() if words}

    def args(self) -> dict[str, Any]:
        """The filters as address arguments, empty ones left out: for paging and export links."""
        return {name: narrowing()[name] for name in self._fields if narrowing().get(name)}


class ListFilter(FilterForm):
    """Filters that are lists of codes and ids, and days: what is not offered is as if nothing had been asked.

    The view gives its `order`, and the `state` it shows when that is not the first one.
    """

    order: Order = Order()
    state: str | None = None

    @property
    def stays(self) -> Mapping[str, str]:
        return {**({"etat": self.state} if self.state else {}), **self.order.args()}

    def args(self) -> dict[str, Any]:
        """The filters as address arguments, those that narrow only: what was typed by hand is not repeated."""
        fields: dict[str, Any] = self._fields
        return {name: str(one.data) for name, one in fields.items() if one.data and _offered(one)}

    def whole(self) -> dict[str, Any]:
        """Filters, state and order, and whether all is shown at once: for the links to the other pages of the list."""
        return {**self.args(), **self.stays, **({WHOLE: 1} if is_whole() else {})}

    def sorted(self, name: str) -> dict[str, Any]:
        """The first page, sorted by this heading."""
        kept = {key: value for key, value in self.whole().items() if key != ORDER}
        return {**kept, **self.order.after(name).args()}

    def here(self, number: int | None = None, row: UUID | None = None) -> dict[str, Any]:
        """`whole`, the page and the line, by default those in the address: what is done from here takes them along."""
        page = page_number() if number is None else number
        line = row or id_or_none(request.args.get(ROW))
        return {**self.whole(), **({"page": page} if page > 1 else {}), **({ROW: line} if line else {})}

    def back(self) -> dict[str, Any]:
        return back(self.here())


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(anchor=anchor, turned=turned)
    app.jinja_env.filters.update(back=back, grouped=grouped)


def grouped(count: int) -> str:
    """4 174, whose space does not break."""
    return f"{count:,}".replace(",", "\u202f")


def back(here: Mapping[str, Any]) -> dict[str, Any]:
    """`ListFilter.here` as the way back: to the list as it was left, at the line."""
    kept = {name: value for name, value in here.items() if name != ROW}
    return {**kept, "_anchor": anchor(here[ROW])} if ROW in here else kept


def anchor(line: object) -> str:
    """What the line of a record is called in its page."""
    return f"l-{line}"


def worded(field: Any) -> str:
    """What a filter narrows to, "" when that is nothing it offers."""
    if isinstance(field, OneFound):
        return field.chosen.text if field.chosen else dict(field.source.fixed).get(field.data or "", "")
    if isinstance(field, Day):
        return f"{field.data:%d/%m/%Y}" if isinstance(field.data, date) else ""
    return offered(field).get(str(field.data), "")


def offered(field: Any) -> dict[str, str]:
    """What a field offers to choose from, whatever the groups: words by value."""
    return {str(one.value): str(one.label) for one in field.iter_choices()}


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

    def beside(self, one: Any) -> Any:
        """The id of the next line, else of the one before: where one is once this line has left."""
        rank = self.items.index(one)
        near = self.items[rank + 1 : rank + 2] or self.items[max(0, rank - 1) : rank]
        return near[0].id if near else None  # type: ignore[attr-defined]


def page_number(name: str = "page") -> int:
    """The page asked for in the address, 1 unless it is a number; one too far is for the list to bring back."""
    value = request.args.get(name, "1")
    return int(value[:FAR]) if value.isascii() and value.isdigit() else 1


def turned(name: str) -> dict[str, int]:
    """Where another list of the page stands: who turns the pages of one leaves the other there."""
    number = page_number(name)
    return {name: number} if number > 1 else {}


def nearest(number: int, total: int, size: int = PAGE_SIZE) -> int:
    """The page asked for, or the nearest one there is."""
    return min(max(1, number), max(1, -(-total // size)))


def is_whole() -> bool:
    """True when all lines were asked for at once, by who prints."""
    return has_request_context() and request.args.get(WHOLE) == "1"


def page_size() -> int:
    """Lines of the page asked for: all of them, within reason, for who prints."""
    return ALL_AT_ONCE if is_whole() else PAGE_SIZE


def paginate(
    session: Session, query: Select[Any], number: int, size: int | None = None, total: int | None = None
) -> Page[Any]:
    """Count, then one page of the entities (or rows) of a select; a page out of range is the nearest one.

    `total`: how many there are, of who knows it for less than the count of the whole select.
    """
    size = size or page_size()
    if total is None:
        total = session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    number = nearest(number, total, size)
    found = session.execute(query.limit(size).offset((number - 1) * size))
    rows = found.all()
    single = len(query.column_descriptions) == 1
    return Page([row[0] for row in rows] if single else rows, number, total, size)


def cut(items: Sequence[T], number: int) -> Page[T]:
    """One page of a short list; a page out of range is the nearest one, as `paginate`."""
    size = page_size()
    number = nearest(number, len(items), size)
    return Page(items[(number - 1) * size : number * size], number, len(items), size)
