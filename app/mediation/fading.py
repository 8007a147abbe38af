"""Of a case that is over, the month of each thing is left, and how long each took."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from app.core import clock
from app.mediation.letters.models import CaseLetter
from app.mediation.models import (
    Agreement,
    CaseAdvice,
    CaseAlert,
    CaseAnswer,
    CaseEvent,
    CaseInterest,
    CaseVerdict,
    Commitment,
    CommitmentCheck,
    MediationCase,
    Meeting,
)
from app.mediation.subject import KIND
from app.parties import retained as parties
from app.retention import months
from app.retention.months import month_of
from app.retention.rules import Cutoff

_C = MediationCase


def fade(s: Session, org_id: UUID | None, ids: Sequence[UUID], cut: Cutoff) -> None:
    assert org_id is not None
    earlier = _cases(s, org_id, ids, cut.at)
    _events(s, org_id, earlier)
    _meetings(s, org_id, ids)
    for model, names in _MONTHS.items():
        months.to_months(s, org_id, model, _within(model, org_id, ids), names)
    parties.fade(s, org_id, KIND, ids)


_MONTHS: dict[Any, tuple[str, ...]] = {
    CaseLetter: ("replied_at",), CaseAnswer: ("at", "on"), CaseVerdict: ("at",), CaseInterest: ("at",),
    CaseAdvice: ("asked_at", "read_at", "answered_at", "due_on"),
    CaseAlert: ("at", "called_at", "seen_at", "answered_at", "heard_at", "closed_at"),
    Agreement: ("made_on", "ended_on", "read_at"), Commitment: ("by_on",), CommitmentCheck: ("due_on", "at", "left_at"),
}  # fmt: skip


def _within(model: Any, org_id: UUID, ids: Sequence[UUID]) -> ColumnElement[bool]:
    if model in (Commitment, CommitmentCheck):
        made = select(Agreement.id).where(Agreement.org_id == org_id, Agreement.case_id.in_(ids))
        if model is Commitment:
            return Commitment.agreement_id.in_(made)
        said = select(Commitment.id).where(Commitment.org_id == org_id, Commitment.agreement_id.in_(made))
        return CommitmentCheck.commitment_id.in_(said)
    found: ColumnElement[bool] = model.case_id.in_(ids)
    return found


def _cases(s: Session, org_id: UUID, ids: Sequence[UUID], at: datetime) -> dict[UUID, timedelta]:
    """By how much the events of each go back: the day of its request becomes the first of that month, and its opening
    the beginning of a day, so that what came after stays as far from them."""
    found = s.execute(
        select(_C.id, _C.asked_on, _C.closed_on, _C.opened_at, _C.state_since, _C.next_on).where(
            _C.org_id == org_id, _C.id.in_(ids)
        )
    ).all()
    back: dict[UUID, timedelta] = {}
    written = []
    for one in found:
        days = one.asked_on - one.asked_on.replace(day=1)
        begins = clock.zones().bounds(clock.local(one.opened_at).date() - days)[0]
        back[one.id] = one.opened_at - begins
        written.append((one.id, {
            "asked_on": month_of(one.asked_on), "closed_on": month_of(one.closed_on) if one.closed_on else None,
            "lasted": (one.closed_on - one.asked_on).days if one.closed_on else None, "opened_at": begins,
            "state_since": one.state_since - back[one.id], "next_on": month_of(one.next_on) if one.next_on else None,
            "resume_on": None, "building_id": None, "entrance_id": None, "anonymised_at": at,
        }))  # fmt: skip
    months.put(s, org_id, _C, written)
    return back


def _events(s: Session, org_id: UUID, back: dict[UUID, timedelta]) -> None:
    """Each as far from the opening as it was: how long a case waited, and was put aside, is known from them."""
    rows = s.execute(
        select(CaseEvent.id, CaseEvent.case_id, CaseEvent.at, CaseEvent.received_at).where(
            CaseEvent.org_id == org_id, CaseEvent.case_id.in_(back)
        )
    ).all()
    months.put(s, org_id, CaseEvent, [
        (one.id, {"at": one.at - back[one.case_id], "received_at": one.received_at - back[one.case_id]}) for one in rows
    ])  # fmt: skip


def _meetings(s: Session, org_id: UUID, ids: Sequence[UUID]) -> None:
    """Each in its month, as long as it was; what was told of it, to whom and which day, goes."""
    names = ("planned_at", "settled_at", "safe_at")
    rows = s.execute(
        select(Meeting.id, Meeting.starts_at, Meeting.ends_at).where(Meeting.org_id == org_id, Meeting.case_id.in_(ids))
    ).all()
    months.to_months(s, org_id, Meeting, Meeting.case_id.in_(ids), names)
    moved = [(one.id, month_of(one.starts_at), one.ends_at - one.starts_at) for one in rows]
    months.put(s, org_id, Meeting, [(id, {"starts_at": first, "ends_at": first + long}) for id, first, long in moved])
    gone = update(Meeting).where(Meeting.org_id == org_id, Meeting.case_id.in_(ids)).values(told=[])
    s.execute(gone.execution_options(synchronize_session=False))
