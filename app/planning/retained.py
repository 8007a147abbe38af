"""How long what is written beside a shift is kept: the words go, the hours stay."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select

from app.planning.models import Shift, ShiftChange
from app.retention.declared import Rule, declare
from app.retention.rules import Cutoff


def _changes_over(cut: Cutoff) -> list[ColumnElement[bool]]:
    old = select(Shift.id).where(Shift.org_id == ShiftChange.org_id, Shift.service_date < cut.day)
    return [ShiftChange.shift_id.in_(old)]


declare(
    Rule(
        "shift", "handover", "la note d’une vacation", "ses heures, ses agents",
        Shift, lambda cut: [Shift.service_date < cut.day], erases=("_note",),
    ),
    Rule(
        "shift.change", "handover", "ce que disait une vacation avant un changement", "qui l’a changée, et quand",
        ShiftChange, _changes_over, erases=("_was",),
    ),
)  # fmt: skip
