"""What a case embeds on a phone: changed, it is a change of the case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.orm import Session, UOWTransaction

from app.core import feed
from app.mediation.models import (
    Agreement,
    CaseAdvice,
    CaseAlert,
    CaseCarry,
    CaseLine,
    CaseMediator,
    CaseNote,
    CaseOther,
    Commitment,
    CommitmentCheck,
    MediationCase,
    Meeting,
)
from app.mediation.subject import KIND
from app.parties.models import Consent, ContactTry, Party


def _case(s: Session, row: Any) -> UUID | None:
    found: UUID | None = row.case_id
    return found


def _by(model: type[Any], column: str) -> Callable[[Session, Any], UUID | None]:
    """Through the row it is of."""

    def through(s: Session, row: Any) -> UUID | None:
        above = s.get(model, (row.org_id, getattr(row, column)))
        return None if above is None else PARTS[model](s, above)

    return through


def _party(s: Session, row: Any) -> UUID | None:
    return row.about_id if row.about_kind == KIND else None


PARTS: dict[type[Any], Callable[[Session, Any], UUID | None]] = {
    CaseMediator: _case,
    CaseLine: _case,
    CaseCarry: _by(CaseLine, "line_id"),
    Meeting: _case,
    CaseNote: _case,
    CaseOther: _case,
    CaseAlert: _case,
    CaseAdvice: _case,
    Agreement: _case,
    Commitment: _by(Agreement, "agreement_id"),
    CommitmentCheck: _by(Commitment, "commitment_id"),
    Party: _party,
    Consent: _by(Party, "party_id"),
    ContactTry: _by(Party, "party_id"),
}


@event.listens_for(Session, "before_flush")
def _count(session: Session, context: UOWTransaction, instances: Any) -> None:
    changed = [*session.new, *(one for one in session.dirty if session.is_modified(one)), *session.deleted]
    rows = [one for one in changed if type(one) in PARTS]
    cases = {(one.org_id, case_id) for one in rows if (case_id := PARTS[type(one)](session, one)) is not None}
    for key in sorted(cases):
        row = session.get(MediationCase, key)
        if row is not None and row not in session.deleted:
            feed.touch(session, row)
