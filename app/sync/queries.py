"""The work list *À régler*."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, func, select

from app.extensions import db
from app.sync.models import HeldOp


def to_settle(org_id: UUID, *, reason: str | None = None, user_id: UUID | None = None) -> Select[HeldOp]:
    """Held operations nobody has settled, oldest first, to be paged."""
    query = select(HeldOp).where(HeldOp.org_id == org_id, HeldOp.settled_at.is_(None))
    if reason:
        query = query.where(HeldOp.reason == reason)
    if user_id:
        query = query.where(HeldOp.user_id == user_id)
    return query.order_by(HeldOp.held_at, HeldOp.id)


def how_many_to_settle(org_id: UUID) -> int:
    """Their number, for the menu."""
    query = select(func.count()).where(HeldOp.org_id == org_id, HeldOp.settled_at.is_(None))
    return db.session.scalar(query) or 0
