"""The ledger of an import: every row of the file, what became of it, and why. CSV for a spreadsheet."""

from __future__ import annotations

import csv
import os
import re
from pathlib import Path

from app.places.imports.mapping import ImportRefused
from app.places.imports.staging import Staging

HEADER = ("ligne", "identifiant", "résultat", "remarques", "adresse")
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\x00", "＝", "＋", "－", "＠")
_NEGATIVE = re.compile(r"-\d+(?:[.,]\d+)?")


def safe(cell: str) -> str:
    """A cell no spreadsheet runs as a formula; a negative number stays a number (OWASP, CSV injection)."""
    if cell.lstrip(" ").startswith(_DANGEROUS) and not _NEGATIVE.fullmatch(cell):
        return "'" + cell
    return cell


class Report:
    """A report being written beside its final place, put there whole at the end."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._draft = path.with_name(path.name + ".part")
        try:
            self._draft.touch(mode=0o600)
        except OSError:
            raise ImportRefused(
                f"Le rapport ne peut pas s’écrire dans « {path.parent} » : indiquez --report FICHIER."
            ) from None

    def write(self, staging: Staging) -> None:
        """Every row, in the order of the file (UTF-8 with BOM, semicolons)."""
        with self._draft.open("w", encoding="utf-8-sig", newline="") as out:
            rows = csv.writer(out, delimiter=";", lineterminator="\r\n")
            rows.writerow(HEADER)
            for number, source_id, outcome, remarks, address in staging.ledger():
                rows.writerow([number, safe(source_id), outcome, safe(" ; ".join(remarks)), safe(address)])
        os.replace(self._draft, self.path)

    def drop(self) -> None:
        self._draft.unlink(missing_ok=True)
