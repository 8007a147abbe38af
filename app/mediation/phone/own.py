"""What of a case is its reader's alone: no colleague's phone receives it, those of the same case neither."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from app.mediation import alerts as raised
from app.mediation.models import CaseAlert, MediationCase
from app.people.acting import Actor
from app.planning.schemas import moment, people

ALERT_PRIVATE = ("kind", "answer")
"""That somebody is in danger is read by who opens the vault."""


NOTHING: dict[str, Any] = {"alerts": []}


def wire(row: MediationCase, reader: Actor) -> dict[str, Any]:
    return {"alerts": [_alert(one) for one in raised.of_author(reader, row.id)]}


def _alert(one: CaseAlert) -> dict[str, Any]:
    """Seen by whom, answered what, closed. Her own words stay at the desk."""
    return {
        "id": str(one.id), "kind": one.kind, "state": one.state, "at": moment(one.at),
        "seen_at": moment_of(one.seen_at), "seen_by": name_of(one.seen_by),
        "answered_at": moment_of(one.answered_at), "answered_by": name_of(one.answered_by), "answer": one.answer,
        "heard": one.heard_at is not None, "closed_at": moment_of(one.closed_at),
    }  # fmt: skip


def name_of(id: UUID | None) -> str | None:
    return people([id])[0]["name"] if id else None


def moment_of(at: datetime | None) -> str | None:
    return moment(at) if at else None
