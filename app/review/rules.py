"""The states of a review, and what a landlord may be shown of an entry. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any
from uuid import UUID

from app.core.labels import Label, Machine


class State(Label):
    """Where an entry stands between the field and the landlord."""

    a_relire = "a_relire", "À relire"
    diffuse = "diffuse", "Diffusé"
    retenu = "retenu", "Gardé en interne"


MACHINE = Machine(
    name="relecture",
    states=State,
    initial=(State.a_relire, State.diffuse),
    transitions={
        (State.a_relire, State.diffuse): "C",
        (State.a_relire, State.retenu): "C",
        (State.diffuse, State.retenu): "C",
        (State.retenu, State.diffuse): "C",
        (State.diffuse, State.a_relire): "AC",  # a correction
        (State.retenu, State.a_relire): "AC",
    },
)

# Characters of what is said to the team of an entry that stays inside.
NOTE_MAX = 500


@dataclass(frozen=True)
class Facts:
    """All a landlord may ever be shown of one entry or case: codes, places and dates, never a text.

    Every kind fills its own few fields and leaves the others None. `month` is `2026-11`, `iso_week`
    `2026-W47`, that of the opening of a case; `closed_week`, that of its end. There is no field for an author, an
    hour, an origin, a dwelling or a floor, on purpose.
    """

    estate_id: UUID
    service_date: date | None = None
    iso_week: str | None = None
    month: str | None = None
    daypart: str | None = None
    state: str | None = None
    ambience_level: int | None = None
    family: str | None = None
    severity: str | None = None
    outcome: str | None = None
    building_id: UUID | None = None
    entrance_id: UUID | None = None
    lieu: str | None = None
    category: str | None = None
    sub_category: str | None = None
    work: str | None = None
    transmission: str | None = None
    feedback: str | None = None
    flagged_on: date | None = None
    sent_on: date | None = None
    number: str | None = None
    closed_week: str | None = None
    sessions: int | None = None


COLUMN_LABELS = {
    "state": "État", "ambience_level": "Ambiance", "family": "Nature", "severity": "Niveau", "outcome": "Résultat",
    "category": "Problème", "sub_category": "Précision", "work": "Travaux", "transmission": "Transmission",
    "feedback": "Suite", "sent_on": "Envoyé le", "number": "Dossier", "closed_week": "Fin", "sessions": "Séances",
}  # fmt: skip
"""The columns that say neither where nor when, for whoever shows one by itself."""

_CODE = re.compile(r"[a-z0-9_]{1,60}|\d{4}-W?\d{2}|\d{4}-\d{3,6}")


def check_codes(facts: Facts) -> None:
    """Raises ValueError for a column that holds anything but a code: no text may take a column's place."""
    for name, value in vars(facts).items():
        if isinstance(value, str) and not _CODE.fullmatch(value):
            raise ValueError(f"{name} holds no code")


_NAMES = frozenset(one.name for one in fields(Facts))
_UUIDS = {"estate_id", "building_id", "entrance_id"}
_DATES = {"service_date", "flagged_on", "sent_on"}


def pack(facts: Facts) -> dict[str, Any]:
    """The facts as JSON, empty fields left out."""
    return {
        name: value if isinstance(value, int) else str(value)
        for name, value in vars(facts).items()
        if value is not None
    }


def unpack(stored: dict[str, Any]) -> Facts:
    """The facts read back; a field of another release is dropped rather than shown."""
    return Facts(**{name: _read(name, value) for name, value in stored.items() if name in _NAMES})


def _read(name: str, value: Any) -> Any:
    if name in _UUIDS:
        return UUID(value)
    return date.fromisoformat(value) if name in _DATES else value


def with_part(facts: Facts, part: Facts) -> Facts:
    """A line completed by what belongs to it (the ambience read during a visit)."""
    return replace(
        facts, **{name: value for name, value in vars(part).items() if value is not None and name != "estate_id"}
    )


@dataclass(frozen=True)
class Revision:
    """One revision of an entry as `shown` sees it."""

    rev: int
    state: str
    facts: Facts | None
    at_once: bool = False
    withdrawn: bool = False


def shown(history: Sequence[Revision]) -> Revision | None:
    """The revision a landlord sees of an entry, or None.

    The last one when released; while it waits, the last released before it, unless it was retained since;
    codes that leave at once (a technical problem) are shown while they wait.
    """
    newest = sorted(history, key=lambda one: one.rev, reverse=True)
    if not newest or newest[0].withdrawn:
        return None
    decided = next((one for one in newest if one.state != State.a_relire), None)
    if decided is not None and decided.state == State.retenu:
        return None
    visible = newest[0] if newest[0].at_once else decided
    return visible if visible is not None and visible.facts is not None else None
