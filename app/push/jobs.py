"""Proofs of possession, and what is forgotten. No transaction is open while a service answers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import chain
from uuid import UUID

from sqlalchemy import Delete, delete, select
from sqlalchemy.orm import Session

from app import worker
from app.core import clock
from app.core.base import uuid7
from app.core.rows import find
from app.core.tenant import every_tenant
from app.core.unit import after_commit, read_unit, write_unit
from app.people.queries import active_memberships
from app.push import actions, carrier, rules
from app.push.actions import Bell
from app.push.delivery import Ring, Target, sender
from app.push.models import PushDelivery, PushSubscription
from app.push.rules import DeliveryState, SubscriptionState, Verdict
from app.worker import apart, tasks

NOTHING_NEW = timedelta(hours=1)
KEPT = timedelta(days=30)
TOLD_WITHIN = timedelta(days=1)


@tasks.task
def send_proof(org_id: str, subscription_id: str) -> None:
    """Send its token through a pending subscription; the phone brings it back to activate it."""
    key, at = (UUID(org_id), UUID(subscription_id)), clock.now()
    with every_tenant():
        have = sender()
        with write_unit() as s:
            row = find(PushSubscription, *key, lock=True)
            if row is None or row.state != SubscriptionState.pending or row.proof_sent_at is not None:
                return
            token, target = actions.new_proof(row, at), carrier.target_of(row)
        payload = rules.payload(f"proof.{subscription_id}.{token}", 0)
        ttl = int(rules.PROOF_TTL.total_seconds())
        outcome = have.send(target, Ring(payload, ttl, rules.topic(key[1])), at)
        with write_unit() as s:
            carrier.note(s, key[0], key[1], outcome, at)
            carrier.lift(s, [target.endpoint] if outcome.verdict == Verdict.sent else [])


@tasks.task
def tell_of_access(bells: Sequence[Bell]) -> None:
    """Where somebody rang until their sessions were ended for them: that their access changed, once and no more.

    One that is lost is not sent again: the phone says who did it, and when, as soon as it is opened.
    """
    have, at, topic = sender(), clock.now(), rules.topic(uuid7())
    ring = Ring(rules.payload(rules.ACCESS, 0), int(TOLD_WITHIN.total_seconds()), topic)
    for bell in bells:
        have.send(Target(*bell), ring, at)


def tell_of_passkeys(s: Session, user_id: UUID) -> None:
    """Wherever somebody rings, in each of their structures: a passkey came or went, or a second factor came, which
    whoever did it may hide."""
    with every_tenant():
        mine = [actions.doorbells(s, one.org_id, user_id) for one in active_memberships(user_id)]
    if bells := list(chain.from_iterable(mine)):
        after_commit(lambda: worker.later(tell_of_access, bells))


@tasks.every_minute
def send_forgotten_proofs() -> None:
    """The proofs whose place in the queue was lost (a worker killed, a queue file removed)."""
    with every_tenant(), read_unit() as s:
        waiting = (
            PushSubscription.state == SubscriptionState.pending.value,
            PushSubscription.proof_sent_at.is_(None),
            PushSubscription.created_at > clock.now() - NOTHING_NEW,
        )
        found = s.execute(select(PushSubscription.org_id, PushSubscription.id).where(*waiting)).all()
    for org_id, id in found:
        apart(send_proof, str(org_id), str(id))


@tasks.daily
def sweep() -> None:
    """Forget the rings of last month and the subscriptions nobody proved."""
    at = clock.now()
    over = [DeliveryState.sent.value, DeliveryState.void.value, DeliveryState.given_up.value]
    unproved = PushSubscription.state == SubscriptionState.pending.value
    rings = delete(PushDelivery).where(PushDelivery.state.in_(over), PushDelivery.next_at < at - KEPT)
    phones = delete(PushSubscription).where(unproved, PushSubscription.created_at < at - KEPT)
    for statement in (rings, phones):
        apart(_forget, statement)


def _forget(statement: Delete) -> None:
    with every_tenant(), write_unit() as s:
        s.execute(statement)
