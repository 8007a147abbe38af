"""Partners and referrals as the desk lists them."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from app.extensions import db
from app.referrals.models import Partner, Referral
from app.referrals.rules import State


def partners(org_id: UUID, *, active_only: bool = False) -> list[Partner]:
    """The partners of an organisation by name."""
    query = select(Partner).where(Partner.org_id == org_id).order_by(Partner.name, Partner.id)
    return list(db.session.scalars(query.where(Partner.active.is_(True)) if active_only else query))


def to_transmit(org_id: UUID) -> list[Referral]:
    """The drafts agents proposed, oldest first; those without agreement are among them, to be closed."""
    return list(
        db.session.scalars(
            select(Referral)
            .where(
                Referral.org_id == org_id,
                Referral.cancelled_at.is_(None),
                Referral.state == State.brouillon.value,
            )
            .order_by(Referral.occurred_at, Referral.id)
        )
    )


def recent(org_id: UUID, limit: int = 100) -> list[Referral]:
    """The latest referrals, whatever their state."""
    return list(
        db.session.scalars(
            select(Referral)
            .where(Referral.org_id == org_id, Referral.cancelled_at.is_(None))
            .order_by(Referral.occurred_at.desc(), Referral.id)
            .limit(limit)
        )
    )
