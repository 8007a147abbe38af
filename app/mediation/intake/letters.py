"""What is told by mail of a request: that it was received, under which number, how to call. Nothing of what it says."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.mail.letters import declare
from app.mediation.intake.models import CaseRequest
from app.mediation.rules.requests import OPEN


def _still(session: Session, org_id: UUID, about_id: UUID | None, params: dict[str, Any]) -> bool:
    row = session.get(CaseRequest, (org_id, about_id)) if about_id else None
    return row is not None and row.state in OPEN and row.erased_at is None


RECEIVED = declare("demande", "Accusé de réception d’une demande", _still)
