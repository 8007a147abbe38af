"""The phone of someone whose access is closed may hand in what it holds; a person decides of it."""

from __future__ import annotations

from datetime import datetime

from app.core import clock
from app.core.errors import NotAllowed
from app.core.rows import get
from app.door.depositors import Depositor
from app.door.models import Device
from app.door.sessions import ClosedPhone
from app.sync.reading import Deposit


def deposit(phone: ClosedPhone, at: datetime, gap_ms: int | None) -> Deposit:
    """What is handed in is held, for this reason, in French."""
    why = f"L’accès de cette personne est fermé depuis le {clock.date_and_hour(phone.closed_at)}."
    return Deposit(phone.actor, phone.device_id, at, gap_ms, closed=why)


def by_secret(by: Depositor, at: datetime, gap_ms: int | None) -> Deposit:
    """The same of a phone that shows its own secret; while its person may come in, what it hands in is applied."""
    if by.closed is not None:
        return deposit(by.closed, at, gap_ms)
    assert by.actor is not None
    return Deposit(by.actor, by.device_id, at, gap_ms)


def check_still_open(who: Deposit) -> None:
    """Looked at again in the transaction that writes: the device may have been revoked since the guard.

    Raises NotAllowed.
    """
    device = get(Device, who.actor.org_id, who.device_id, lock=True)
    if device.revoked_at is not None or device.deposit_until is None or who.received_at >= device.deposit_until:
        raise NotAllowed("Ce téléphone ne peut plus rien déposer.")
