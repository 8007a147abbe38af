"""A shift as its agents' phones hold it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from app.core import memory
from app.extensions import db
from app.people.acting import Actor
from app.people.models import UserAccount
from app.planning.models import Shift


def wire(shift: Shift, reader: Actor | None = None) -> dict[str, Any]:
    """State, service date, hours (UTC) and agents. The desk's note stays at the desk."""
    return {
        "state": shift.state,
        "service_date": shift.service_date.isoformat(),
        "starts_at": moment(shift.starts_at),
        "ends_at": moment(shift.ends_at),
        "agents": people(agent.user_id for agent in shift.agents),
        "changed_at": moment(shift.changed_at) if shift.changed_at else None,
    }


def moment(at: datetime) -> str:
    """An aware UTC moment on the wire."""
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")


def people(ids: Iterable[UUID]) -> list[dict[str, str]]:
    """Colleagues by id and name."""
    return [{"id": str(one), "name": user.name if (user := _person(one)) else ""} for one in ids]


def _person(id: UUID) -> UserAccount | None:
    # Remembered: a thousand consignes would read their author a thousand times.
    return memory.once((UserAccount, id), lambda: db.session.get(UserAccount, id))
