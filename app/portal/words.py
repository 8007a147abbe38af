"""The codes of the closed table in words, as their kinds say them and the organisation labels them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from app.logbook.kinds import Journal, Told, in_words, journals
from app.nomenclatures import queries as lists
from app.portal.rules import OTHERS


class Words:
    def __init__(self, org_id: UUID) -> None:
        self.org_id = org_id

    def label(self, list_code: str, code: str | None) -> str:
        """The label of a code; empty when there is none, still readable when it is of a later release."""
        return lists.label(self.org_id, list_code, code) if code else ""

    def place(self, row: Any) -> str:
        """Where, as precisely as a landlord may know: a hall or a building for a fault, else the estate."""
        precise = row.entrance or row.building
        kind = self.label("lieu", row.lieu)
        if precise and precise.lower().startswith(kind.lower()):
            return str(precise)
        return ", ".join(one for one in (precise, kind) if one) or "Résidence"

    def kind(self, row: Any) -> str:
        """What sort of line it is."""
        return self._kind(row).label

    def nature(self, row: Any) -> str:
        """What it is about: the first level of its list."""
        column = self._journal(row).nature
        if column and getattr(row, column) in OTHERS:
            return f"Autre {self.kind(row).lower()}"
        return self._word(row, column) or self.kind(row)

    def detail(self, row: Any) -> str:
        """What completes the nature: the fault itself, the part of the day of a visit, the number of a case."""
        told = (one for one in self._journal(row).detail if getattr(row, one) not in OTHERS)
        return " · ".join(one for one in (self._word(row, column) for column in told) if one)

    def severity_code(self, row: Any) -> str | None:
        """The level on its scale: g1-g4, t0-t4, or 0-4 for an ambience."""
        level = self._journal(row).level
        value = getattr(row, level) if level else None
        return None if value is None else str(value)

    def severity(self, row: Any) -> str:
        return self._word(row, self._journal(row).level)

    def state(self, row: Any) -> str:
        """What became of it; for a fault, its three axes."""
        words = (self._word(row, column) for column in self._journal(row).state)
        return " · ".join(one for one in words if one)

    def _kind(self, row: Any) -> Told:
        return journals()[row.kind]

    def _journal(self, row: Any) -> Journal:
        found = self._kind(row).journal
        assert found
        return found

    def _word(self, row: Any, column: str | None) -> str:
        return in_words(self._kind(row), self.org_id, column, getattr(row, column)) if column else ""
