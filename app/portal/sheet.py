"""The journal as a spreadsheet. Every text is written as a text, never read as a formula (ASVS 1.2.10)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter

from app.portal.naming import tab_name
from app.portal.queries import LogLine, MonthCount, Monthly

LOG = ("Date", "Semaine", "Résidence", "Lieu", "Type", "Nature", "Précision", "Niveau", "État", "Envoyé le")
WIDTHS = (12, 16, 30, 24, 20, 26, 26, 16, 34, 12)
# What XML cannot carry; Excel would call the file damaged.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
CELL_MAX = 32_767


class Month(date):
    """The first day of a month, shown as `novembre 2026` and sorted as a date."""


Cell = str | int | date | None


@dataclass(frozen=True)
class Sheet:
    """One tab: its name, its header and its rows of texts, numbers, days, months and empty cells."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Cell]]


@dataclass(frozen=True)
class About:
    """What the file says of itself: `asked` and `figures` as (heading, value), the rule of small numbers."""

    title: str
    period: str
    by: str
    asked: Sequence[tuple[str, Cell]]
    figures: Sequence[tuple[str, Cell]]
    rule: str


def journal(lines: Iterable[LogLine], months: Iterable[Monthly], about: About) -> bytes:
    """The .xlsx file: one tab of lines, one that says what was asked and counted, one for each kind read by the month;
    the header of each kept in sight, nothing above it and no cell merged, so that a pivot reads them as they are."""
    tab = tab_name(f"Journal {about.period}".replace(" au ", " "))  # both days of a period just fit
    log = Sheet(tab, LOG, (_log_row(line) for line in lines))
    counted = [Sheet(one.plural, ("Mois", "Résidence", one.plural), map(_month_row, one.rows)) for one in months]
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        book.set_properties({"title": about.title, "company": about.by})
        found = _write(book, log)
        rule = ("Petits nombres", about.rule)
        told: list[tuple[str, Cell]] = [*about.asked, ("Lignes du journal", found), *about.figures, rule]
        for sheet in (Sheet("À propos", ("Rubrique", "Valeur"), told), *counted):
            _write(book, sheet)
    return out.getvalue()


def _log_row(line: LogLine) -> Sequence[Cell]:
    sent = next((day for _, day in line.dates), None)
    return (
        line.day, _week(line), line.estate, line.place, line.kind, line.nature, line.detail,
        line.severity_label, line.state, sent,
    )  # fmt: skip


def _week(line: LogLine) -> str | None:
    """2026-S47, which sorts as it stands: its own, else that of its day; a line of a week has no day to be told."""
    if line.week:
        return line.week.replace("-W", "-S")
    return f"{line.day:%G-S%V}" if line.day else None


def _month_row(one: MonthCount) -> Sequence[Cell]:
    year, month = map(int, one.month.split("-"))
    return Month(year, month, 1), one.estate, int(one.shown) if one.shown.isdigit() else one.shown


def _write(book: Any, sheet: Sheet) -> int:
    """One tab; returns how many rows it has under its header."""
    tab = book.add_worksheet(sheet.name)
    bold = book.add_format({"bold": True, "bottom": 2})
    month = book.add_format({"num_format": "[$-40C]mmmm yyyy", "align": "left"})
    tab.freeze_panes(1, 0)
    tab.repeat_rows(0)
    tab.set_landscape()
    tab.set_paper(9)  # A4
    tab.fit_to_pages(1, 0)
    widths = WIDTHS if len(sheet.header) == len(WIDTHS) else (20, 40, 16)
    for column in range(len(sheet.header)):
        tab.set_column(column, column, widths[column])
    for column, title in enumerate(sheet.header):
        tab.write_string(0, column, title, bold)
    last = 0
    for last, row in enumerate(sheet.rows, 1):
        for column, value in enumerate(row):
            _cell(tab, last, column, value, month)
    tab.autofilter(0, 0, last, len(sheet.header) - 1)
    return last


def clean(text: str) -> str:
    """A text as a cell can hold it."""
    return UNWRITABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))[:CELL_MAX]


def _cell(tab: Any, row: int, column: int, value: Cell, month: Any) -> None:
    if isinstance(value, Month):
        tab.write_datetime(row, column, value, month)
    elif isinstance(value, int):
        tab.write_number(row, column, value)
    elif isinstance(value, date):
        tab.write_datetime(row, column, value)
    elif value:
        tab.write_string(row, column, clean(value))
