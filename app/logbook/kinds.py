"""What a feature declares of each kind of entry it keeps; the logbook does the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar
from uuid import UUID

from app.logbook.models import LogEntry
from app.logbook.schemas import EntryOp
from app.review.rules import Facts

Entry = TypeVar("Entry", bound=LogEntry)


def _always(row: Any) -> bool:
    return True


def _nothing(row: Any) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class EntryKind(Generic[Entry]):
    """`facts(row)`: the landlord's columns, or None when never shown. `lists`: field -> nomenclature.

    `needs_review(row)`: False for a visit or a reading without text, born released. `at_once`: a technical
    problem's codes and place are visible from custody. `seen(row)`: level, place and sort, for the work list.
    `check(org_id, data)`: rules of the trade beyond lists; raises Refused. `changed(row)`: what else the feature
    does once an entry was corrected or cancelled (the stop of an undone visit).
    """

    kind: str
    model: type[Entry]
    schema: type[EntryOp]
    lists: Mapping[str, str]
    facts: Callable[[Entry], Facts | None]
    needs_review: Callable[[Entry], bool] = _always
    seen: Callable[[Entry], dict[str, Any]] = _nothing
    check: Callable[[UUID, Mapping[str, Any]], None] = field(default=lambda org_id, data: None)
    at_once: bool = False
    changed: Callable[[Entry], None] = field(default=lambda row: None)
