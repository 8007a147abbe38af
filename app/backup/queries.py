"""What a coordinator is told of a restoration."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select

from app.backup.models import Restoration
from app.door.models import Device
from app.extensions import db
from app.people.models import UserAccount


@dataclass(frozen=True)
class Restored:
    """The database was put back: what was done at the desk between the two moments is in no phone. `silent`: whose
    phones have not been in contact since, and may still bring back what they sent."""

    id: UUID
    saved_at: datetime | None
    restored_at: datetime
    silent: list[str]


def untold(org_id: UUID) -> Restored | None:
    """The last restoration nobody has noted."""
    row = db.session.scalar(
        select(Restoration)
        .where(Restoration.org_id == org_id, Restoration.noted_at.is_(None))
        .order_by(Restoration.restored_at.desc())
        .limit(1)
    )
    return Restored(row.id, row.saved_at, row.restored_at, _silent(org_id, row.restored_at)) if row else None


def _silent(org_id: UUID, since: datetime) -> list[str]:
    return list(
        db.session.scalars(
            select(UserAccount.name)
            .join(Device, Device.user_id == UserAccount.id)
            .where(Device.org_id == org_id, Device.revoked_at.is_(None))
            .where(or_(Device.last_contact.is_(None), Device.last_contact < since))
            .group_by(UserAccount.name)
            .order_by(UserAccount.name)
        )
    )
