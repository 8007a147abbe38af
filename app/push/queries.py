"""Reading subscriptions and deliveries, those of one phone or of a whole service."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from app.core import clock
from app.people.acting import Actor
from app.push.models import PushDelivery, PushHalt, PushSubscription
from app.push.rules import HALT, LEASE, DeliveryState, SubscriptionState


def of_session(s: Session, actor: Actor, session_hash: str) -> list[PushSubscription]:
    """The subscriptions made in this session, oldest first."""
    mine = (PushSubscription.user_id == actor.user_id, PushSubscription.session_id_hash == session_hash)
    return list(s.scalars(select(PushSubscription).where(*mine).order_by(PushSubscription.created_at)))


def active_of(s: Session, org_id: UUID, user_id: UUID) -> list[PushSubscription]:
    """Where one person can be rung, oldest first."""
    wanted = (
        PushSubscription.org_id == org_id,
        PushSubscription.user_id == user_id,
        PushSubscription.state == SubscriptionState.active.value,
    )
    return list(s.scalars(select(PushSubscription).where(*wanted).order_by(PushSubscription.proved_at)))


def ringable(s: Session, org_id: UUID, user_ids: Iterable[UUID]) -> set[UUID]:
    """Those of these people who have an active subscription."""
    wanted = (
        PushSubscription.org_id == org_id,
        PushSubscription.user_id.in_(list(user_ids)),
        PushSubscription.state == SubscriptionState.active.value,
    )
    return set(s.scalars(select(PushSubscription.user_id).where(*wanted).distinct()))


def out_of_reach(s: Session, org_id: UUID, user_ids: Iterable[UUID]) -> set[UUID]:
    """Those of these people whose ring was given up, and who have no phone left that rings."""
    given_up = (
        PushDelivery.org_id == org_id,
        PushDelivery.user_id.in_(list(user_ids)),
        PushDelivery.state == DeliveryState.given_up.value,
    )
    found = set(s.scalars(select(PushDelivery.user_id).where(*given_up).distinct()))
    return found - ringable(s, org_id, found) if found else found


def halted(s: Session, at: datetime) -> dict[str, datetime]:
    """The services that refuse our key, and until when they are left alone."""
    # Further away than a halt lasts, it was told under a clock set ahead.
    rows = s.scalars(select(PushHalt).where(PushHalt.until > at, PushHalt.until <= at + HALT + clock.AHEAD))
    return {row.host: row.until for row in rows}


def claimable(at: datetime) -> ColumnElement[bool]:
    """A delivery to take now: its turn has come, or whoever took it has not come back within the lease.

    A turn or a lease given under a clock set ahead is over.
    """
    turn = or_(PushDelivery.next_at <= at, PushDelivery.decided_at > at + clock.AHEAD)
    lease = or_(PushDelivery.lease_until <= at, PushDelivery.lease_until > at + LEASE + clock.AHEAD)
    waiting = and_(PushDelivery.state == DeliveryState.waiting.value, turn)
    return or_(waiting, and_(PushDelivery.state == DeliveryState.claimed.value, lease))


def waiting(s: Session, at: datetime) -> dict[tuple[UUID, UUID], list[str]]:
    """The deliveries to take now, by turn, each with the addresses where its person can be rung."""
    where = and_(
        PushSubscription.org_id == PushDelivery.org_id,
        PushSubscription.user_id == PushDelivery.user_id,
        PushSubscription.state == SubscriptionState.active.value,
    )
    rows = s.execute(
        select(PushDelivery.org_id, PushDelivery.id, PushSubscription.endpoint)
        .outerjoin(PushSubscription, where)
        .where(claimable(at))
        .order_by(PushDelivery.next_at, PushDelivery.id)
    )
    found: dict[tuple[UUID, UUID], list[str]] = {}
    for org_id, id, endpoint in rows:
        found.setdefault((org_id, id), []).extend([endpoint] if endpoint else [])
    return found


def host_of(row: PushSubscription) -> str:
    """The service behind a subscription."""
    return urlsplit(row.endpoint).hostname or ""
