"""What an exchange tells of a phone: it was in contact, and what it announced. Written down sparingly."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from app.core import tenant
from app.core.unit import note, read_unit
from app.door import rules, sessions
from app.door.models import Device
from app.extensions import db

ANNOUNCED = (
    "announced_pending", "announced_max_no", "oldest_pending_at", "build",
    "persisted", "quota_left", "push_ok", "clock_offset_ms",
)  # fmt: skip
A_SLICE_S = 0.2
"""How long a contact waits for its turn: another phone's slice passes, a lock does not."""
# A change of one of these is news for the coordinator at once; the rest waits for the next contact.
NEWS = ("announced_pending", "announced_max_no", "push_ok", "build")


def touch_device(device_id: UUID, report: Mapping[str, Any], now: datetime, *, renews: bool = True) -> bool:
    """Write down a contact at most every 5 minutes, or when the phone hands in something new.

    `report` holds columns of `Device` (`ANNOUNCED`), any of them. Session (30 days) and lease (7 days) start
    again with the contact, unless it `renews` nothing: the phone was there, perhaps nobody else. Opens its own
    unit, and none when nothing is to be written. True when it wrote; a busy database is told the next time: what the
    phone handed in is in custody, and its answers must leave.
    """
    with read_unit():
        device = _mine(device_id)
        if device is None or not _worth_writing(device, report, now):
            return False
    return bool(note(lambda _: _write_down(device_id, report, now, renews), A_SLICE_S))


def _write_down(device_id: UUID, report: Mapping[str, Any], now: datetime, renews: bool) -> bool:
    device = _mine(device_id)
    if device is None or device.revoked_at is not None:
        return False
    # What it has just handed in is listed at the desk beside when it was last heard.
    hands_in = report.get("announced_max_no", device.announced_max_no) != device.announced_max_no
    for name in ANNOUNCED:
        if name in report:
            setattr(device, name, report[name])
    if hands_in or rules.contact_due(device.last_contact, now):
        in_contact(device, now, renews=renews)
    return True


def in_contact(device: Device, now: datetime, *, renews: bool = True) -> None:
    """Start the lease and the session again; a phone whose owner's access is closed has neither."""
    device.last_contact = now
    if device.deposit_until is not None or not renews:
        return
    device.lease_until = rules.lease_until(now)
    if device.session_hash:
        sessions.seen(db.session(), device.session_hash, now)


def _mine(device_id: UUID) -> Device | None:
    org_id = tenant.current()
    return db.session().get(Device, (org_id, device_id)) if org_id else None


def _worth_writing(device: Device, report: Mapping[str, Any], now: datetime) -> bool:
    changed = any(name in report and report[name] != getattr(device, name) for name in NEWS)
    return changed or rules.contact_due(device.last_contact, now)
