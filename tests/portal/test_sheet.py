"""The spreadsheet holds texts and days, whatever a name or a label says; never a formula."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import openpyxl

from app.pages.naming import file_name, period, tab_name
from app.pages.workbook import clean
from app.portal.queries import LogLine, MonthCount, Monthly
from app.portal.sheet import LOG, About, journal
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


ABOUT = About("Journal", "2026-11", "Palier", [], [], "")


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
        [contacts(strings)],
        About("=titre", "2026-11", "@Palier", [(one[:9], one) for one in strings], [("Conflits", 12)], "=règle"),
    )
    book = openpyxl.load_workbook(BytesIO(body))
    log, about, months = book.worksheets
    assert [cell.value for cell in log[1]] == list(LOG) and log.freeze_panes == months.freeze_panes == "A2"
    assert {cell.data_type for row in log.iter_rows(min_row=2) for cell in row} <= {"s", "d", "n"}
    assert {tuple(cell.data_type for cell in row) for row in months.iter_rows(min_row=2)} == {("d", "s", "s")}
    assert {cell.data_type for row in about.iter_rows() for cell in row} <= {"s", "n"}
    assert not [cell for tab in book for row in tab.iter_rows() for cell in row if cell.hyperlink]
    for row, text in zip(log.iter_rows(min_row=2), strings, strict=True):
        assert row[0].is_date and row[0].number_format == "dd/mm/yyyy"
        assert row[2].value == clean(text)


def test_months_sort_and_numbers_add_up_in_the_spreadsheet() -> None:
    counts = [
        MonthCount("Les Glycines", month, shown) for month, shown in (("2026-11", "12"), ("2027-02", "moins de 5"))
    ]
    book = openpyxl.load_workbook(BytesIO(journal([], [Monthly("Contacts", "Contacts", "contact", counts)], ABOUT)))
    months, _, shown = zip(*book.worksheets[2].iter_rows(min_row=2), strict=True)
    assert [cell.value.date() for cell in months] == [date(2026, 11, 1), date(2027, 2, 1)]
    assert [cell.value for cell in shown] == [12, "moins de 5"]


def test_a_period_is_named_as_people_say_it() -> None:
    assert period(date(2026, 11, 1), date(2026, 11, 30)) == "2026-11"
    assert period(date(2028, 2, 1), date(2028, 2, 29)) == "2028-02"
    assert period(date(2026, 1, 1), date(2026, 12, 31)) == "2026"
    assert period(date(2026, 9, 1), date(2026, 11, 30)) == "2026-09 à 2026-11"
    assert period(date(2026, 9, 3), date(2026, 11, 26)) == "2026-09-03 au 2026-11-26"


def test_the_tab_says_the_whole_period() -> None:
    about = About("Journal", period(date(2026, 9, 3), date(2026, 11, 26)), "Palier", [], [], "")
    book = openpyxl.load_workbook(BytesIO(journal([], [], about)))
    assert book.sheetnames == ["Journal 2026-09-03 2026-11-26", "À propos"]


def test_a_name_is_safe_on_any_disk_and_a_tab_in_any_spreadsheet() -> None:
    assert file_name(["Palier journal", "2026-11", 'L’Étoile / bât. <A>:\n"?*'], "xlsx") == (
        "Palier journal 2026-11 L’Étoile bât. A.xlsx"
    )
    assert file_name(["..", "\u202efdp"], "xlsx") == "fdp.xlsx"
    assert tab_name("'Journal [2026-09-03] au 2026-11-26 et plus'") == "Journal 2026-09-03 au 2026-11-"
    assert tab_name("''") == "Feuille" and len(tab_name("é" * 99)) == 31


def test_every_line_has_its_week_and_one_told_by_the_week_has_no_day() -> None:
    days = {date(2026, 11, 20): "2026-S47", date(2027, 1, 3): "2026-S53", date(2027, 1, 4): "2027-S01"}
    lines = [replace(line("x"), day=day) for day in days] + [replace(line("x"), day=None, week="2026-W09")]
    log = openpyxl.load_workbook(BytesIO(journal(lines, [], ABOUT))).worksheets[0]
    found = [(row[0].value and row[0].value.date(), row[1].value) for row in log.iter_rows(min_row=2)]
    assert found == [*days.items(), (None, "2026-S09")]
