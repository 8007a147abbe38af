"""Who acts, and the moment and circumstances of the act: what every action takes as argument."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.core import clock
from app.people.rules import Role


@dataclass(frozen=True)
class Actor:
    """A signed-in person in one organisation, under one role; `device_id` when on a phone."""

    user_id: UUID
    org_id: UUID
    role: Role
    membership_id: UUID
    landlord_id: UUID | None
    device_id: UUID | None
    name: str


@dataclass(frozen=True)
class Act:
    """One act of an actor on one record.

    occurred_at: aware, when it happened by the phone; offset_min: minutes east of UTC on that phone;
    clock_gap_ms: server minus phone, last measured; received_at: aware, by the server's clock;
    op_id, base_rev: the operation that carried it, None at the desk.
    phone_at: what the phone's clock said, before `occurred_at` was corrected by the measured gap.
    suspect_clock: no clock reading could be believed, and the moment of reception stands in.
    """

    actor: Actor
    record_id: UUID
    occurred_at: datetime
    offset_min: int
    clock_gap_ms: int | None
    received_at: datetime
    op_id: UUID | None = None
    base_rev: int | None = None
    phone_at: datetime | None = None
    suspect_clock: bool = False


def at_desk(actor: Actor, record_id: UUID, at: datetime) -> Act:
    """An act done at the desk now: one clock, ours."""
    local = clock.local(at).utcoffset()
    offset = int(local.total_seconds()) // 60 if local else 0
    return Act(actor, record_id, occurred_at=at, offset_min=offset, clock_gap_ms=None, received_at=at)
