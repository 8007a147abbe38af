"""What a file handed in at the desk is: text or workbook, its separator and encoding, where its table begins."""

from __future__ import annotations

import codecs
import csv
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from app.places.imports.mapping import ImportRefused
from app.places.imports.reader import DELIMITERS

WORKBOOKS = (b"PK\x03\x04",)
OLD = b"\xd0\xcf\x11\xe0"
LOOKED_AT = 60
ENCODINGS = {"utf-8-sig": "UTF-8", "cp1252": "Windows-1252", "utf-16": "UTF-16"}
_SEP = re.compile(r"sep=(.)\s*$")
_TOO_MUCH = {
    "rows": "Cette feuille a plus de 200 000 lignes\u00a0: gardez celles des résidences, ou partagez-la.",
    "size": "Ce classeur est trop grand une fois ouvert (200 Mo au plus)\u00a0: enregistrez sa feuille au format CSV.",
    "empty": "Ce classeur n’a aucune feuille remplie.",
}
NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f]")
"""What no text holds, whatever its encoding; some old files end with 0x1A."""
UNREADABLE = "Ce classeur ne se lit pas, ou demande trop de mémoire\u00a0: enregistrez sa feuille au format CSV."


@dataclass(frozen=True)
class Shape:
    """How a file is read. `first`: the line of its header; `sheet` and `sheets`: of a workbook."""

    delimiter: str = ";"
    encoding: str = "utf-8-sig"
    first: int = 1
    sheet: str = ""
    sheets: tuple[str, ...] = ()

    def plain(self) -> dict[str, Any]:
        return {**asdict(self), "sheets": list(self.sheets)}

    @classmethod
    def kept(cls, said: dict[str, Any]) -> Shape:
        return cls(**{**said, "sheets": tuple(said["sheets"])})

    @property
    def in_words(self) -> str:
        """How it is read, for a person."""
        if self.sheet:
            of = f", sur {len(self.sheets)}" if len(self.sheets) > 1 else ""
            return f"feuille «\u00a0{self.sheet}\u00a0»{of}"
        return f"séparateur {DELIMITERS.get(self.delimiter, self.delimiter)}, encodage {ENCODINGS[self.encoding]}"


def is_workbook(path: Path) -> bool:
    """An archive, as XLSX and ODS are. Raises ImportRefused for the workbooks of another age."""
    with path.open("rb") as file:
        head = file.read(4)
    if head == OLD:
        raise ImportRefused("Ce classeur est d’un ancien format (.xls)\u00a0: enregistrez-le en .xlsx, .ods ou CSV.")
    return head in WORKBOOKS


def opened(path: Path, table: Path, sheet: str = "") -> Shape:
    """The table of a workbook, written beside it as text. Raises ImportRefused."""
    command = [sys.executable, "-I", str(Path(__file__).with_name("unpack.py")), str(path), str(table), sheet]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)  # noqa: S603 - ours
    except subprocess.TimeoutExpired:
        raise ImportRefused(UNREADABLE) from None
    if done.returncode:
        raise ImportRefused(_TOO_MUCH.get(done.stderr.strip(), UNREADABLE))
    said = json.loads(done.stdout)
    return Shape(";", "utf-8-sig", _header(table, ";", "utf-8-sig"), said["sheet"], tuple(said["sheets"]))


def guessed(path: Path, delimiter: str = "", encoding: str = "") -> Shape:
    """How a text is read; what is given is taken. Raises ImportRefused."""
    with path.open("rb") as file:
        head = file.read(65_536)
    if not head.strip():
        raise ImportRefused("Ce fichier est vide.")
    wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if NO_TEXT.search(head) and not wide:
        raise ImportRefused("Ce fichier n’est ni un tableau CSV, ni un classeur XLSX ou ODS.")
    encoding = encoding or ("utf-16" if wide else _encoding(path))
    delimiter = delimiter or _delimiter(path, encoding)
    return Shape(delimiter, encoding, _header(path, delimiter, encoding))


def _encoding(path: Path) -> str:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _delimiter(path: Path, encoding: str) -> str:
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        if said := _SEP.match(file.readline(20)):
            return said.group(1)
    return max(DELIMITERS, key=lambda one: _likely(path, one, encoding))


def _likely(path: Path, delimiter: str, encoding: str) -> tuple[float, int]:
    """How many of the first rows have as many cells as most of them, and how many these are."""
    widths = Counter(len(cells) for cells in _rows(path, delimiter, encoding))
    width, times = max(widths.items(), key=lambda one: (one[1], one[0]), default=(1, 0))
    return (times / sum(widths.values()), width) if width > 1 else (0, 1)


def _header(path: Path, delimiter: str, encoding: str) -> int:
    """The line of the first row that is filled as a header is; a title above it is not."""
    rows = [
        (number, [cell for cell in cells if cell.strip()]) for number, cells in _numbered(path, delimiter, encoding)
    ]
    most = max((len(filled) for _, filled in rows), default=0)
    return next((number for number, filled in rows if len(filled) >= max(2, most / 2)), 1)


def _rows(path: Path, delimiter: str, encoding: str) -> Iterator[list[str]]:
    return (cells for _, cells in _numbered(path, delimiter, encoding) if cells and not cells[0].startswith("sep="))


def _numbered(path: Path, delimiter: str, encoding: str) -> Iterator[tuple[int, list[str]]]:
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        rows = csv.reader(file, delimiter=delimiter)
        start = 1
        try:
            for cells in islice(rows, LOOKED_AT):
                yield start, cells
                start = rows.line_num + 1
        except csv.Error:
            return  # told, with its line, when the whole is read
