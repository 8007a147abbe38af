"""The codes of the closed table in words, with the lists as the organisation labels them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from app.conflicts.rules import GROUP_FAMILY, outcome_lists
from app.nomenclatures import queries as lists
from app.rounds.rules import Daypart, VisitState
from app.technical.rules import Feedback, Transmission, Work

KIND_LABELS = {"visit": "Passage", "conflict": "Conflit", "technical": "Problème technique"}
PLURALS = {"visit": "Passages", "conflict": "Conflits", "technical": "Problèmes techniques"}
UNKNOWN = "inconnu"


class Words:
    """Labels of one organisation."""

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

    def nature(self, row: Any) -> str:
        """What it is about: the first level of its list."""
        if row.kind == "technical":
            return self.label("categorie_technique", row.category) or KIND_LABELS["technical"]
        if row.kind == "conflict":
            return self.label("type_conflit", row.family) or KIND_LABELS["conflict"]
        return KIND_LABELS[row.kind]

    def detail(self, row: Any) -> str:
        """What completes the nature: the fault itself, the part of the day of a visit."""
        if row.kind == "technical":
            return self.label("categorie_technique", row.sub_category)
        return Daypart.label_of(row.daypart) if row.daypart else ""

    def severity_code(self, row: Any) -> str | None:
        """The level on its scale: g1-g4, t0-t4, or 0-4 for an ambience."""
        if row.kind == "visit":
            return None if row.ambience_level is None else str(row.ambience_level)
        severity: str | None = row.severity
        return severity

    def severity(self, row: Any) -> str:
        """The level in words."""
        scale = {"visit": "ambiance", "conflict": "gravite", "technical": "gravite_technique"}[row.kind]
        return self.label(scale, self.severity_code(row))

    def state(self, row: Any) -> str:
        """What became of it; for a fault, its three axes."""
        if row.kind == "visit":
            return VisitState.label_of(row.state)
        if row.kind == "conflict":
            return self.outcome(row.outcome)
        told = f"Retour\u00a0: {Feedback.label_of(row.feedback).lower()}"
        return " · ".join((Work.label_of(row.work), Transmission.label_of(row.transmission), told))

    def outcome(self, code: str | None) -> str:
        """How a conflict ended: of the common list, or of that of gatherings."""
        for list_code in outcome_lists(GROUP_FAMILY):
            if found := lists.find(self.org_id, list_code, code):
                return found.label
        return self.label("issue_temps_reel", code) or UNKNOWN
