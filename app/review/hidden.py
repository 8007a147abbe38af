"""What no landlord is told, whatever records it: situations of persons, and those with the landlord itself. Pure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

HIDDEN_TYPES = frozenset({"locataire_bailleur"})
HIDDEN_FAMILIES = frozenset({"personne", "hors_champ"})
HIDDEN_PREFIX = "hors_champ"


def shown_to_landlord(codes: Collection[str], family: str) -> bool:
    """False for the types a landlord never sees, whatever local code stands for them.

    `codes`: the type as recorded and the shipped code it counts as; `family`: its first level.
    """
    if family in HIDDEN_FAMILIES:
        return False
    return not any(code in HIDDEN_TYPES or code.startswith(HIDDEN_PREFIX) for code in codes)


def iso_week(day: date) -> str:
    """The ISO week of a day: `2026-W47`; its year is not always the calendar's."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"
