"""A workbook of typed cells. Every text is written as a text, never read as a formula (ASVS 1.2.10)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, time
from io import BytesIO
from typing import Any

import xlsxwriter

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What XML cannot carry; Excel would call the file damaged.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
CELL_MAX = 32_767


class Month(date):
    """The first day of a month, shown as `novembre 2026` and sorted as a date."""


Cell = str | int | date | time | None


@dataclass(frozen=True)
class Sheet:
    """One tab: its name, its header and its rows of texts, numbers, days, hours, months and empty cells.

    `widths`: of its columns, in characters.
    """

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    widths: Sequence[int] = (20, 40, 16)


class Workbook:
    """A file being written, tab after tab, row after row: no tab is held whole."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._bold = book.add_format({"bold": True, "bottom": 2})
        self._month = book.add_format({"num_format": "[$-40C]mmmm yyyy", "align": "left"})
        self._hour = book.add_format({"num_format": "hh:mm", "align": "left"})

    def write(self, sheet: Sheet) -> int:
        """One tab, its header kept in sight, nothing above it and no cell merged, so that a pivot reads it as it is.

        Returns how many rows it has under its header.
        """
        tab = self._book.add_worksheet(sheet.name)
        tab.freeze_panes(1, 0)
        tab.repeat_rows(0)
        tab.set_landscape()
        tab.set_paper(9)  # A4
        tab.fit_to_pages(1, 0)
        for column, width in zip(range(len(sheet.header)), sheet.widths, strict=False):
            tab.set_column(column, column, width)
        for column, title in enumerate(sheet.header):
            tab.write_string(0, column, clean(title), self._bold)
        last = 0
        for last, row in enumerate(sheet.rows, 1):
            for column, value in enumerate(row):
                self._cell(tab, last, column, value)
        tab.autofilter(0, 0, last, len(sheet.header) - 1)
        return last

    def _cell(self, tab: Any, row: int, column: int, value: Cell) -> None:
        if isinstance(value, Month):
            tab.write_datetime(row, column, value, self._month)
        elif isinstance(value, int):
            tab.write_number(row, column, value)
        elif isinstance(value, date):
            tab.write_datetime(row, column, value)
        elif isinstance(value, time):
            tab.write_datetime(row, column, value, self._hour)
        elif value:
            tab.write_string(row, column, clean(value))


@contextmanager
def workbook(out: BytesIO, title: str, by: str) -> Iterator[Workbook]:
    """The .xlsx file, whole in `out` once left."""
    with xlsxwriter.Workbook(out, {"constant_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        book.set_properties({"title": title, "company": by})
        yield Workbook(book)


def clean(text: str) -> str:
    """A text as a cell can hold it."""
    return UNWRITABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))[:CELL_MAX]
