"""The journal as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

from app.pages.naming import tab_name
from app.pages.workbook import Cell, Month, Sheet, workbook
from app.portal.queries import LogLine, MonthCount, Monthly

LOG = ("Date", "Semaine", "Résidence", "Lieu", "Type", "Nature", "Précision", "Niveau", "État", "Envoyé le")
WIDTHS = (12, 16, 30, 24, 20, 26, 26, 16, 34, 12)


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
    """The .xlsx file: one tab of lines, one that says what was asked and counted, one for each kind read by the
    month."""
    tab = tab_name(f"Journal {about.period}".replace(" au ", " "))  # both days of a period just fit
    log = Sheet(tab, LOG, (_log_row(line) for line in lines), WIDTHS)
    counted = [Sheet(one.plural, ("Mois", "Résidence", one.plural), map(_month_row, one.rows)) for one in months]
    out = BytesIO()
    with workbook(out, about.title, about.by) as book:
        found = book.write(log)
        rule = ("Petits nombres", about.rule)
        told: list[tuple[str, Cell]] = [*about.asked, ("Lignes du journal", found), *about.figures, rule]
        for sheet in (Sheet("À propos", ("Rubrique", "Valeur"), told), *counted):
            book.write(sheet)
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
