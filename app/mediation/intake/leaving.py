"""The requests somebody sees to, who leaves: from then on they are anybody's of the coordination."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from app.extensions import db
from app.mediation.intake.models import CaseRequest
from app.mediation.rules.requests import OPEN


def how_many(org_id: UUID, user_id: UUID) -> int:
    return len(_rows(org_id, user_id))


def hand_over(org_id: UUID, user_id: UUID) -> int:
    """How many were hers. What has to be done of each, and by when, stays as it was."""
    rows = _rows(org_id, user_id)
    for row in rows:
        row.owner_id = None
    return len(rows)


def _rows(org_id: UUID, user_id: UUID) -> Sequence[CaseRequest]:
    of = CaseRequest.org_id == org_id, CaseRequest.owner_id == user_id
    return db.session.scalars(select(CaseRequest).where(*of, CaseRequest.state.in_([one.value for one in OPEN]))).all()
