"""What happens to a case is written down, and stays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from app.core.base import uuid7
from app.core.labels import Label
from app.extensions import db
from app.mediation.models import CaseEvent, MediationCase
from app.people.acting import Act


def event(
    act: Act, row: MediationCase, verb: str, *, source: Label | None = None, target: Label | None = None,
    reason: str | None = None, letters: Iterable[str] = (), words: str | None = None,
    who: UUID | None = None,
) -> CaseEvent:  # fmt: skip
    """One line of the history of a case: codes and letters, and words that are sealed."""
    one = CaseEvent(
        org_id=row.org_id, id=uuid7(), case_id=row.id, verb=verb, source=source.value if source else None,
        target=target.value if target else None, reason=reason, letters="".join(sorted(letters)) or None,
        by=act.actor.user_id, at=act.occurred_at, received_at=act.received_at, words=words or None,
        who=who,
    )  # fmt: skip
    db.session.add(one)
    return one


def by_link(row: MediationCase, verb: str, letter: str | None, at: datetime) -> CaseEvent:
    """What a party did herself, by the link or the code she was given (`letter` None: of who asked, by her code)."""
    one = CaseEvent(
        org_id=row.org_id, id=uuid7(), case_id=row.id, verb=verb, letters=letter, by=None, at=at, received_at=at
    )
    db.session.add(one)
    return one
