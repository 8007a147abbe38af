"""A record another one names, in a few words: what it is, where, when. No kind is named here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.core.base import OrgOwned
from app.core.dates import datetime_fr, day_fr
from app.core.kinds import KINDS, OPERATIONS
from app.desk.queries.spots import place_in_words
from app.logbook.kinds import EntryKind, entry_kinds
from app.logbook.models import LogEntry
from app.logbook.schemas import place_on_wire
from app.places.models import Entrance

MOMENTS = ("occurred_at", "started_at", "planned_at")


def kind_about(operation: str, payload: Any) -> EntryKind[Any] | None:
    """The kind of the entry an operation corrects, undoes or answers of; None for any other operation."""
    asked = OPERATIONS.get(operation)
    if asked is None or asked.creates or asked.target or not isinstance(payload, dict):
        return None
    name = payload.get("kind")
    return entry_kinds().get(name) if isinstance(name, str) else None


def model_about(operation: str, payload: Any) -> type[Any] | None:
    """The table of the record an operation is about; None for one that makes its own."""
    about = kind_about(operation, payload)
    asked = OPERATIONS.get(operation)
    return about.model if about else asked.target if asked else None


def in_few_words(row: OrgOwned) -> str:
    """« Conflit, Les Glycines, Bâtiment A, Hall 14, ven. 20 nov. à 21:11 »; a place or a partner by its name."""
    if isinstance(row, Entrance):
        return row.plate or row.label
    if name := getattr(row, "name", None):
        return str(name)
    kind = KINDS.get(getattr(row, "feed_kind", ""))
    return ", ".join(one for one in (kind.label if kind else "", spot(row), moment(row)) if one)


def spot(row: OrgOwned) -> str:
    """Where it is, in words."""
    return place_in_words(row.org_id, place(row))


def place(row: OrgOwned) -> Mapping[str, Any]:
    """Where it is, as a phone would say it."""
    if isinstance(row, LogEntry):
        return place_on_wire(row, with_text=True)
    estate_id: UUID | None = getattr(row, "estate_id", None)
    return {"estate": str(estate_id)} if estate_id else {}


def moment(row: OrgOwned) -> str:
    """When it was, or until when it is to be done."""
    found = next((at for name in MOMENTS if (at := getattr(row, name, None))), None)
    due = getattr(row, "due_on", None)
    return datetime_fr(found) or (f"pour le {day_fr(due)}" if due else "")
