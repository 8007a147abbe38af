"""The spreadsheet holds texts and days, whatever a name or a label says; never a formula."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import openpyxl

from app.portal.queries import LogLine, MonthCount, Monthly
from app.portal.sheet import LOG, clean, journal
from tests.desk.naughty import naughty

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "=cmd|' /C calc'!A0",
    "＝1",
    "-5",
    "{=1}",
    "https://x",
    "a" * 40_000,
]


def contacts(estates: list[str]) -> Monthly:
    return Monthly("Contacts", "Contacts", "contact", [MonthCount(one, "2026-11", "moins de 5") for one in estates])


def line(text: str) -> LogLine:
    """A line whose every word is this text."""
    return LogLine(
        "technical", date(2026, 11, 20), None, text, text, text, text, text, "t1", text, text,
        (("Envoyé le", date(2026, 11, 21)),),
    )  # fmt: skip


def test_every_cell_is_typed_and_none_is_a_formula() -> None:
    strings = [*naughty(), *FORMULAS, "\x00\x01nul", "\ud800"]
    body = journal(
        map(line, strings),
        [Monthly("Contacts", "Contacts", "contact", [MonthCount(one, "2026-11", "moins de 5") for one in strings])],
    )
    book = openpyxl.load_workbook(BytesIO(body))
    log, contacts = book.worksheets
    assert [cell.value for cell in log[1]] == list(LOG) and log.freeze_panes == contacts.freeze_panes == "A2"
    assert {cell.data_type for row in log.iter_rows(min_row=2) for cell in row} <= {"s", "d", "n"}
    assert {cell.data_type for row in contacts.iter_rows(min_row=2) for cell in row} == {"s"}
    assert not [cell for tab in book for row in tab.iter_rows() for cell in row if cell.hyperlink]
    for row, text in zip(log.iter_rows(min_row=2), strings, strict=True):
        assert row[0].is_date and row[0].number_format == "dd/mm/yyyy"
        assert row[2].value == clean(text)
