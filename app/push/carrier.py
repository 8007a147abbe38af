"""One pass over the queue of rings: claimed by lease in one transaction, sent in none, settled in another.

Killed in between, a ring is sent again once the lease has run out, under the same topic. A ring is tried once a pass;
the phones of a person ring side by side, and the first service that takes it settles it.
"""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property, partial
from uuid import UUID

from flask import Flask, current_app
from sqlalchemy import delete, select, tuple_
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core.rows import find
from app.core.tenant import every_tenant
from app.core.unit import attempt, read_unit, write_unit
from app.push import actions, queries, rules
from app.push.delivery import Ring, Sender, Target, sender
from app.push.lanes import Lanes
from app.push.models import PushDelivery, PushHalt, PushSubscription
from app.push.rules import DeliveryState, Outcome, SubscriptionState, Verdict

log = logging.getLogger(__name__)

Key = tuple[UUID, UUID]
BATCH = 8
"""Rings claimed in one unit, so that nobody's writing waits long behind it."""
PATIENCE_S = 40.0
"""A pass claims nothing after that, so that the next minute has its own: what is left is claimed then."""
UNTRIED = "not tried"


@dataclass(frozen=True)
class Errand:
    """What the feature that rings knows. Both run inside a transaction of this module.

    still(session, delivery, at) -> ids of the things to do now: none, and nothing is sent;
    told(session, delivery, ids, at): they were told of.
    """

    still: Callable[[Session, PushDelivery, datetime], Sequence[UUID]]
    told: Callable[[Session, PushDelivery, Sequence[UUID], datetime], None]


@dataclass
class Claimed:
    """A ring held by this worker: where to send what, the ids it speaks of, and what came of it so far."""

    key: Key
    about: tuple[UUID, ...]
    ring: Ring
    targets: dict[UUID, Target]
    outcomes: dict[UUID, Outcome | None] = field(default_factory=dict)
    sent: bool = False
    turn: threading.Lock = field(default_factory=threading.Lock)


@dataclass
class Run:
    """One pass: who works, for whom, from which moment; the clock goes on from there."""

    errand: Errand
    start: datetime
    app: Flask
    worker: str = field(default_factory=lambda: f"{os.getpid()}-{secrets.token_hex(4)}")
    begun: float = field(default_factory=time.monotonic)
    lanes: Lanes = field(default_factory=Lanes)
    tried: set[Key] = field(default_factory=set)
    settled: list[Key] = field(default_factory=list)

    @cached_property
    def sender(self) -> Sender:
        return sender()

    @property
    def sent(self) -> int:
        """How many rings a service took."""
        return len(self.settled)

    def now(self) -> datetime:
        """The moment played: where the pass began, plus what it has taken since."""
        return self.start + timedelta(seconds=time.monotonic() - self.begun)

    def hand_out(self) -> bool:
        """Claim what there is room for, and have it sent beside what is under way. True when something was claimed."""
        with every_tenant():
            keys = _ready(self)
            for claimed in _claim(self, keys) if keys else ():
                for id, target in claimed.targets.items():
                    self.lanes.put(self._service(target.endpoint), partial(self._carry, claimed, id))
            return bool(keys)

    def finish(self) -> None:
        """Until nothing waits that has room, or this pass has lasted long enough."""
        while time.monotonic() - self.begun < PATIENCE_S:
            rest, ended = self.lanes.at_rest(), self.lanes.ended()
            if not self.hand_out():
                if rest:
                    return
                self.lanes.wait(ended, 1.0)

    def has_room(self, endpoints: Sequence[str]) -> bool:
        """Whether one of these phones would ring at once; a ring without any is ended at once."""
        return not endpoints or any(self.lanes.has_room(self._service(one)) for one in endpoints)

    def _service(self, endpoint: str) -> str:
        return rules.service_of(endpoint, self.sender.extra_hosts)

    def _carry(self, claimed: Claimed, id: UUID, try_it: bool) -> Outcome | None:
        """In a thread of its lane, with a session of its own."""
        with self.app.app_context(), every_tenant():
            outcome = _send(self, claimed, id) if try_it else Outcome(Verdict.later, retry_at=self.now(), why=UNTRIED)
            with claimed.turn:
                attempt(lambda: _settle(self, claimed, id, outcome))
            return outcome if try_it else None


@contextlib.contextmanager
def carrying(errand: Errand, at: datetime) -> Iterator[Run]:
    """A pass: inside, `hand_out` sends what is ready while more is announced; at its end all is sent or given back."""
    run = Run(errand, at, current_app._get_current_object())  # type: ignore[attr-defined]
    try:
        yield run
        run.finish()
    finally:
        run.lanes.close()


def _ready(run: Run) -> list[Key]:
    """The rings whose turn has come, not tried in this pass, and for which there is room now; so many at most."""
    with read_unit() as s:
        s.expire_all()
        waiting = queries.waiting(s, run.now())
    return [key for key, endpoints in waiting.items() if key not in run.tried and run.has_room(endpoints)][:BATCH]


def _claim(run: Run, keys: Sequence[Key]) -> list[Claimed]:
    """Those worth sending; those that are not any more are ended on the way."""
    run.tried.update(keys)
    return attempt(partial(_claim_once, run, keys))


def _claim_once(run: Run, keys: Sequence[Key]) -> list[Claimed]:
    with write_unit() as s:
        s.expire_all()  # this thread's session outlives its transactions: another worker may have moved rows
        rows = s.scalars(
            select(PushDelivery)
            .where(tuple_(PushDelivery.org_id, PushDelivery.id).in_(keys), queries.claimable(run.now()))
            .order_by(PushDelivery.next_at, PushDelivery.id)
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        ).all()
        return [claimed for row in rows if (claimed := _take(s, run, row)) is not None]


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
        actions.put_back(row, min(halted.values()), at)
    else:
        actions.claim(row, run.worker, len(about), at)
        return _held(row, about, open_now, at)
    return None


def _held(row: PushDelivery, about: tuple[UUID, ...], targets: Sequence[PushSubscription], at: datetime) -> Claimed:
    opens = row.followup_id or row.id
    ring = Ring(rules.payload(str(opens), len(about)), rules.ttl(row.useful_until, at), row.topic)
    return Claimed((row.org_id, row.id), about, ring, {one.id: target_of(one) for one in targets})


def target_of(row: PushSubscription) -> Target:
    """Where a subscription is rung."""
    return Target(row.endpoint, row.p256dh, row.auth)


def _send(run: Run, claimed: Claimed, id: UUID) -> Outcome | None:
    """One try on one phone, in no transaction, after a last look. None: there is nothing to tell any more."""
    if not _still_ours(run, claimed):
        return None
    return run.sender.send(claimed.targets[id], claimed.ring, run.now())


def _still_ours(run: Run, claimed: Claimed) -> bool:
    """Whether it is still to be done; another phone of theirs may have settled it, no other worker have taken it."""
    with read_unit() as s:
        s.expire_all()
        row = find(PushDelivery, *claimed.key)
        if row is None or not (row.claimed_by == run.worker or row.state == DeliveryState.sent):
            return False
        return bool(run.errand.still(s, row, run.now()))


def _settle(run: Run, claimed: Claimed, id: UUID, outcome: Outcome | None) -> None:
    """What came of one phone; with the first that rang, or the last that did not, the ring is settled."""
    outcomes = {**claimed.outcomes, id: outcome}
    with write_unit() as s:
        s.expire_all()
        at = run.now()
        if outcome is not None and outcome.why != UNTRIED:
            note(s, claimed.key[0], id, outcome, at)
        sent = outcome is not None and outcome.verdict == Verdict.sent
        if not claimed.sent and (sent or len(outcomes) == len(claimed.targets)):
            _end(s, run, claimed, outcomes, at)
    claimed.outcomes = outcomes
    if sent and not claimed.sent:
        claimed.sent = True
        run.settled.append(claimed.key)


def _end(s: Session, run: Run, claimed: Claimed, outcomes: Mapping[UUID, Outcome | None], at: datetime) -> None:
    row = find(PushDelivery, *claimed.key, lock=True)
    if row is None:
        return
    known = [one for one in outcomes.values() if one is not None]
    verdicts = {one.verdict for one in known}
    if Verdict.sent in verdicts:
        actions.end(row, DeliveryState.sent, at)
        run.errand.told(s, row, claimed.about, at)
    elif row.claimed_by != run.worker:
        return  # the lease ran out and another worker took it: its word counts
    elif not known:
        actions.end(row, DeliveryState.void, at)
    elif verdicts & {Verdict.later, Verdict.halted}:
        actions.put_back(row, _next_try(row, known, at), at)
    else:
        actions.end(row, DeliveryState.given_up, at)


def _next_try(row: PushDelivery, outcomes: Sequence[Outcome], at: datetime) -> datetime:
    asked = [one.retry_at for one in outcomes if one.retry_at is not None]
    if asked:
        return min(asked)
    if any(one.verdict == Verdict.later for one in outcomes):
        return at + rules.back_off(row.attempts)
    return at + rules.HALT


def note(s: Session, org_id: UUID, id: UUID, outcome: Outcome, at: datetime) -> None:
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
    row = s.get(PushHalt, host, populate_existing=True)
    if row is None:
        row = PushHalt(host=host, status=status, since=at, until=at + rules.HALT)
        try:
            with s.begin_nested():
                s.add(row)
        except IntegrityError:
            return  # another sender was told the same at the same moment
    row.status, row.until = status, at + rules.HALT
    log.critical("push: %s refuses our key (%s): check it and PALIER_VAPID_SUBJECT", host, status)
