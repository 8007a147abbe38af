"""A sheet of a workbook as CSV: run as a program of its own, which alone pays for a workbook made to exhaust it.

`python -I unpack.py WORKBOOK OUT [SHEET]` says the names of the sheets and the one taken, as JSON. Memory and time
are bounded by the system: two cells at the far ends of a sheet ask for more memory than any machine has. It imports
nothing of the application.
"""

from __future__ import annotations

import csv
import json
import re
import resource
import sys
import zipfile
from typing import Any

from python_calamine import CalamineWorkbook, SheetVisibleEnum

MEMORY = 700_000_000
SECONDS = 60
INFLATED = 200_000_000
ROWS = 200_000
CELL = 2_000
_BREAKS = re.compile(r"[\x00-\x1f\x7f]+")


def main(book: str, out: str, wanted: str = "") -> dict[str, Any]:
    """Write the sheet asked for, or of those that are seen the first with most rows under a heading."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    _check_size(book)
    workbook = CalamineWorkbook.from_path(book)
    names = [
        one.name for one in workbook.sheets_metadata
        if one.visible in (SheetVisibleEnum.Visible, None)
    ] or list(workbook.sheet_names)  # fmt: skip
    best, taken = 0, ""
    for name in [wanted] if wanted in names else names:
        sheet = workbook.get_sheet_by_name(name)
        if sheet.total_height > ROWS:
            raise SystemExit("rows")
        rows = sheet.to_python(skip_empty_area=False)  # one sheet at a time is in memory
        size = 1 + under_heading(rows) if any(map(any, rows)) or name == wanted else 0
        if size > best:
            best, taken = size, name
            _write(rows, out)
    if not taken:
        raise SystemExit("empty")
    return {"sheets": names, "sheet": taken}


def under_heading(rows: list[list[Any]]) -> int:
    """How many rows of a table a sheet has: those below the first one that is filled as a heading is."""
    filled = [sum(cell not in ("", None) for cell in row) for row in rows]
    most = max(filled, default=0)
    first = next((rank for rank, cells in enumerate(filled) if cells >= max(2, most / 2)), len(filled))
    return sum(cells > 1 for cells in filled[first + 1 :])


def _check_size(book: str) -> None:
    """What the parts really are, whatever the archive says of them."""
    left = INFLATED
    with zipfile.ZipFile(book) as archive:
        for part in archive.infolist():
            with archive.open(part) as stream:
                while chunk := stream.read(1 << 20):
                    left -= len(chunk)
                    if left < 0:
                        raise SystemExit("size")


def _write(rows: list[list[Any]], out: str) -> None:
    with open(out, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        for row in rows:  # one line each, so that the line of the file is the row of the sheet
            writer.writerow([plain(cell) for cell in row] or [""])


def plain(cell: Any) -> str:
    """A cell as a person reads it; a whole number without decimals."""
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return _BREAKS.sub(" ", str(cell)).strip()[:CELL]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])))
