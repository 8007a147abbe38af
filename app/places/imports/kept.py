"""What an import changed, noted in the unit that changes it, so that it may be put back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.bulk import insert_rows
from app.places.imports.models import ImportChange
from app.places.models import Estate

FIELDS = (
    "name", "plate", "address", "commune", "postcode", "citycode", "dwellings", "year", "lat", "lon", "agency",
    "landlord_id", "sector_id",
)  # fmt: skip
"""The columns a file may change. Beside them: the digest of its row, and what it said of what is corrected by hand."""
BESIDE = ("row_hash", "by_hand")
Plain = dict[str, Any]
Made = list[str]
"""A building or a hall: its kind, its id, its name, its sign."""
BUILDING, HALL = "building", "hall"


def state(estate: Any) -> Plain:
    """What an import may change of an estate, as plain values; of a row of its columns as well."""
    return {name: plain(getattr(estate, name)) for name in (*FIELDS, *BESIDE)}


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else str(value) if isinstance(value, UUID) else value


@dataclass
class Kept:
    """The changes of one import, written batch by batch with what they changed."""

    org_id: UUID
    import_id: UUID
    _rows: dict[UUID, dict[str, Any]] = field(default_factory=dict)

    def made(self, estate: Estate) -> None:
        """It was not there before."""
        self._row(estate.id, made=True, after={"row_hash": estate.row_hash})

    def changed(self, estate: Estate, before: Plain) -> None:
        after = state(estate)
        names = [name for name in after if after[name] != before[name]]
        self._row(estate.id, before={name: before[name] for name in names}, after={name: after[name] for name in names})

    def parts(self, estate_id: UUID, parts: Iterable[Made]) -> None:
        """Buildings and halls it lacked."""
        self._row(estate_id)["parts"].extend(parts)

    def write(self, session: Session) -> None:
        """Those noted since the last time."""
        insert_rows(session, ImportChange, list(self._rows.values()))
        self._rows.clear()

    def _row(self, estate_id: UUID, **more: Any) -> dict[str, Any]:
        row = {"org_id": self.org_id, "import_id": self.import_id, "estate_id": estate_id, "made": False, "before": {},
               "after": {}, "parts": [], **more}  # fmt: skip
        return self._rows.setdefault(estate_id, row)
