"""Partners and referrals as the desk lists them."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from app.core.folding import fold
from app.extensions import db
from app.referrals.models import Partner


def partners(org_id: UUID, *, active_only: bool = False) -> list[Partner]:
    """The partners of an organisation by name."""
    query = select(Partner).where(Partner.org_id == org_id)
    found = db.session.scalars(query.where(Partner.active.is_(True)) if active_only else query)
    return sorted(found, key=lambda one: (fold(one.name), one.id))
