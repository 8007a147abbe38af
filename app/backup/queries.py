"""What a coordinator is told of a restoration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select

from app.backup.models import Restoration
from app.door.models import Device
from app.door.rules import LEASE
from app.extensions import db
from app.people.models import UserAccount


@dataclass(frozen=True)
class Silent:
    """A phone, by its name where it has one, and when it was last seen before the backup."""

    owner: str
    label: str | None
    seen: datetime | None


@dataclass(frozen=True)
class Restored:
    """The database was put back: what was done at the desk between the two moments is in no phone.

    `silent`: the phones not in contact since, that may still bring back what they sent. `older`: how many others were
    silent for so long before the backup that they had locked themselves; they are not waited for.
    """

    id: UUID
    saved_at: datetime | None
    restored_at: datetime
    silent: list[Silent]
    older: int


def untold(org_id: UUID) -> Restored | None:
    """The last restoration nobody has noted."""
    row = db.session.scalar(
        select(Restoration)
        .where(Restoration.org_id == org_id, Restoration.noted_at.is_(None))
        .order_by(Restoration.restored_at.desc())
        .limit(1)
    )
    if row is None:
        return None
    phones = _silent(org_id, row.restored_at)
    alive = (row.saved_at or row.restored_at) - LEASE
    waited = [one for one in phones if one.seen is None or one.seen >= alive]
    return Restored(row.id, row.saved_at, row.restored_at, waited, len(phones) - len(waited))


def _silent(org_id: UUID, since: datetime) -> list[Silent]:
    rows = db.session.execute(
        select(UserAccount.name, Device)
        .join(Device, Device.user_id == UserAccount.id)
        .where(Device.org_id == org_id, Device.revoked_at.is_(None))
        .where(or_(Device.last_contact.is_(None), Device.last_contact < since))
        .order_by(UserAccount.name, Device.enrolled_at)
    )
    return [Silent(name, device.label, device.last_contact) for name, device in rows]
