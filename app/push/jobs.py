"""Sending: proofs of possession, and the rings that wait. No transaction is open while a service answers."""

from __future__ import annotations

import logging
import os
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.rows import find
from app.core.tenant import every_tenant
from app.core.unit import read_unit, write_unit
from app.push import actions, queries, rules
from app.push.delivery import Ring, Sender, Target, sender
from app.push.models import PushDelivery, PushHalt, PushSubscription
from app.push.rules import DeliveryState, Outcome, SubscriptionState, Verdict
from app.worker import tasks

log = logging.getLogger(__name__)

NOTHING_NEW = timedelta(hours=1)
KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Errand:
    """What the feature that rings knows. Both run inside a transaction of this module.

    still(session, delivery, at) -> ids of the things to do now: none, and nothing is sent;
    told(session, delivery, ids, at): they were told of.
    """

    still: Callable[[Session, PushDelivery, datetime], Sequence[UUID]]
    told: Callable[[Session, PushDelivery, Sequence[UUID], datetime], None]


@dataclass(frozen=True)
class Claimed:
    """A ring held by this worker: where to send what, and the ids it speaks of."""

    key: tuple[UUID, UUID]
    about: tuple[UUID, ...]
    ring: Ring
    targets: dict[UUID, Target]


@dataclass
class Run:
    """One pass over the queue: who works, for whom, from which moment; the clock goes on from there."""

    errand: Errand
    start: datetime
    sender: Sender
    worker: str = field(default_factory=lambda: f"{os.getpid()}-{secrets.token_hex(4)}")
    begun: float = field(default_factory=time.monotonic)
    sent: int = 0

    def now(self) -> datetime:
        """The moment played: where the pass began, plus what it has taken since."""
        return self.start + timedelta(seconds=time.monotonic() - self.begun)


def carry(errand: Errand, at: datetime) -> int:
    """Send every ring whose turn has come. Returns how many were sent.

    Claimed by lease in one transaction, sent in none, settled in another: killed in between, a ring is sent
    again once the lease has run out, under the same topic.
    """
    with every_tenant():
        if not _any(at):
            return 0
        run = Run(errand, at, sender())
        while (claimed := _claim(run)) is not None:
            _settle(run, claimed, _send(run, claimed))
        return run.sent


def _any(at: datetime) -> bool:
    with read_unit() as s:
        return s.scalar(select(PushDelivery.id).where(queries.claimable(at)).limit(1)) is not None


def _claim(run: Run) -> Claimed | None:
    """The next ring worth sending; those that are not any more are ended on the way."""
    with write_unit() as s:
        s.expire_all()  # this thread's session outlives its transactions: another worker may have moved rows
        while (row := _next(s, run.now())) is not None:
            claimed = _take(s, run, row)
            if claimed is not None:
                return claimed
            s.flush()
    return None


def _next(s: Session, at: datetime) -> PushDelivery | None:
    return s.scalar(
        select(PushDelivery)
        .where(queries.claimable(at))
        .order_by(PushDelivery.next_at, PushDelivery.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )


def _take(s: Session, run: Run, row: PushDelivery) -> Claimed | None:
    at = run.now()
    about = tuple(run.errand.still(s, row, at))
    known = queries.active_of(s, row.org_id, row.user_id)
    halted = queries.halted(s, at)
    open_now = [one for one in known if queries.host_of(one) not in halted]
    if not about:
        actions.end(row, DeliveryState.void, at)
    elif row.useful_until <= at or not known:
        actions.end(row, DeliveryState.given_up, at)
    elif not open_now:
        actions.put_back(row, min(halted.values()))
    else:
        actions.claim(row, run.worker, len(about), at)
        return _held(row, about, open_now, at)
    return None


def _held(row: PushDelivery, about: tuple[UUID, ...], targets: Sequence[PushSubscription], at: datetime) -> Claimed:
    opens = row.followup_id or row.id
    ring = Ring(rules.payload(str(opens), len(about)), rules.ttl(row.useful_until, at), row.topic)
    return Claimed((row.org_id, row.id), about, ring, {one.id: _target(one) for one in targets})


def _target(row: PushSubscription) -> Target:
    return Target(row.endpoint, row.p256dh, row.auth)


def _send(run: Run, claimed: Claimed) -> dict[UUID, Outcome]:
    """One try per phone, in no transaction; each preceded by a last look: is it still to be done."""
    outcomes = {}
    for id, target in claimed.targets.items():
        if not _still_ours(run, claimed):
            break
        outcomes[id] = run.sender.send(target, claimed.ring, run.now())
    return outcomes


def _still_ours(run: Run, claimed: Claimed) -> bool:
    with read_unit() as s:
        s.expire_all()
        row = find(PushDelivery, *claimed.key)
        if row is None or row.claimed_by != run.worker:
            return False
        return bool(run.errand.still(s, row, run.now()))


def _settle(run: Run, claimed: Claimed, outcomes: dict[UUID, Outcome]) -> None:
    with write_unit() as s:
        s.expire_all()
        at = run.now()
        for id, outcome in outcomes.items():
            _note(s, claimed.key[0], id, outcome, at)
        row = find(PushDelivery, *claimed.key, lock=True)
        if row is None:
            return
        verdicts = {outcome.verdict for outcome in outcomes.values()}
        if Verdict.sent in verdicts:
            actions.end(row, DeliveryState.sent, at)
            run.errand.told(s, row, claimed.about, at)
            run.sent += 1
        elif row.claimed_by != run.worker:
            return  # the lease ran out and another worker took it: its word counts
        elif not outcomes:
            actions.end(row, DeliveryState.void, at)
        elif verdicts & {Verdict.later, Verdict.halted}:
            actions.put_back(row, _next_try(row, list(outcomes.values()), at))
        else:
            actions.end(row, DeliveryState.given_up, at)


def _next_try(row: PushDelivery, outcomes: Sequence[Outcome], at: datetime) -> datetime:
    asked = [one.retry_at for one in outcomes if one.retry_at is not None]
    if asked:
        return min(asked)
    if any(one.verdict == Verdict.later for one in outcomes):
        return at + rules.back_off(row.attempts)
    return at + rules.HALT


def _note(s: Session, org_id: UUID, id: UUID, outcome: Outcome, at: datetime) -> None:
    """What an answer says of the subscription, and of our key."""
    row = find(PushSubscription, org_id, id)
    if row is None:
        return
    name, host = actions.fingerprint(row), queries.host_of(row)
    if outcome.verdict == Verdict.sent:
        row.failures = 0
        s.execute(delete(PushHalt).where(PushHalt.host == host))
        return
    row.failures += 1
    if outcome.verdict == Verdict.gone:
        s.delete(row)
        log.info("push: subscription %s is gone (%s)", name, outcome.status)
    elif outcome.verdict == Verdict.broken:
        row.state = SubscriptionState.broken.value
        log.warning("push: subscription %s is refused (%s %s)", name, outcome.status, outcome.why)
    elif outcome.verdict == Verdict.halted:
        _halt(s, host, outcome.status, at)
    else:
        log.info("push: subscription %s will be tried again (%s %s)", name, outcome.status, outcome.why)


def _halt(s: Session, host: str, status: int, at: datetime) -> None:
    row = s.get(PushHalt, host)
    if row is None:
        row = PushHalt(host=host, since=at)
        s.add(row)
    row.status, row.until = status, at + rules.HALT
    log.critical("push: %s refuses our key (%s): check it and PALIER_VAPID_SUBJECT", host, status)


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
            token, target = actions.new_proof(row, at), _target(row)
        payload = rules.payload(f"proof.{subscription_id}.{token}", 0)
        ttl = int(rules.PROOF_TTL.total_seconds())
        outcome = have.send(target, Ring(payload, ttl, rules.topic(key[1])), at)
        with write_unit() as s:
            _note(s, key[0], key[1], outcome, at)


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
        send_proof(str(org_id), str(id))


@tasks.daily
def sweep() -> None:
    """Forget the rings of last month and the subscriptions nobody proved."""
    at = clock.now()
    over = [DeliveryState.sent.value, DeliveryState.void.value, DeliveryState.given_up.value]
    unproved = PushSubscription.state == SubscriptionState.pending.value
    with every_tenant(), write_unit() as s:
        s.execute(delete(PushDelivery).where(PushDelivery.state.in_(over), PushDelivery.next_at < at - KEPT))
        s.execute(delete(PushSubscription).where(unproved, PushSubscription.created_at < at - KEPT))
