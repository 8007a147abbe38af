"""Subscriptions, deliveries, and the services that refuse our key."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base, OrgOwned
from app.people.models import of_member
from app.push.rules import DeliveryState, SubscriptionState


class PushSubscription(OrgOwned, Base):
    """One browser's address at a push service. Deleted with the session it was made in, by the database."""

    __tablename__ = "push_subscription"
    __table_args__ = (
        of_member(),
        UniqueConstraint("org_id", "session_id_hash", "endpoint_hash"),
        Index(None, "org_id", "user_id", "state"),
    )

    user_id: Mapped[UUID]
    session_id_hash: Mapped[str] = mapped_column(ForeignKey("login_session.id_hash", ondelete="CASCADE"), index=True)
    endpoint: Mapped[str] = mapped_column(String(2048))
    endpoint_hash: Mapped[str] = mapped_column(String(64), index=True)
    p256dh: Mapped[str] = mapped_column(String(100))
    auth: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(20), default=SubscriptionState.pending.value)
    token_hash: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[datetime]
    proof_sent_at: Mapped[datetime | None]
    proved_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)


class PushDelivery(OrgOwned, Base):
    """One ring for one person. `topic` is what makes it one, however often it is sent.

    `followup_id`: what it opens, None of what is no follow-up. Claimed when `claimed_by` holds it until `lease_until`.
    `decided_at`: when `next_at` was chosen; None for those of an earlier release.
    """

    __tablename__ = "push_delivery"
    __table_args__ = (
        of_member(),
        UniqueConstraint("org_id", "user_id", "topic"),
        Index("ix_push_delivery_next", "state", "next_at"),
    )

    user_id: Mapped[UUID]
    topic: Mapped[str] = mapped_column(String(32))
    followup_id: Mapped[UUID | None]
    n: Mapped[int]
    useful_until: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(20), default=DeliveryState.waiting.value)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    claimed_by: Mapped[str | None] = mapped_column(String(60))
    lease_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]


class PushHalt(Base):
    """A push service that refused our key (401, 403): nothing more is sent to it before `until`.

    Of the installation, not of an organisation: the key is the server's.
    """

    __tablename__ = "push_halt"

    host: Mapped[str] = mapped_column(String(253), primary_key=True)
    status: Mapped[int]
    since: Mapped[datetime]
    until: Mapped[datetime]
