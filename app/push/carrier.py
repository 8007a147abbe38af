"""One pass over the queue of rings: claimed by lease in one transaction, sent in none, settled in another.

Killed in between, a ring is sent again once the lease has run out, under the same topic. A ring is tried once a pass;
the phones of a person ring side by side, and the first service that takes it settles it.
"""

from __future__ import annotations

import contextlib
import logging
import os
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property, partial
from urllib.parse import urlsplit
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
from app.push.lanes import Came, Lanes
from app.push.models import PushDelivery, PushHalt, PushSubscription
from app.push.rules import UNTRIED, DeliveryState, Outcome, SubscriptionState, Verdict

log = logging.getLogger(__name__)

Key = tuple[UUID, UUID]
BATCH = 8
"""Rings claimed or settled in one unit, so that nobody's writing waits long behind it."""
PATIENCE_S, AT_LEAST_S = 40.0, 10.0
"""How long a pass lasts, so that the next minute has its own: what is left is claimed then. And so long at least once
everything is announced."""


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
    """A ring held by this worker: where it is sent, and by phone what it spoke of and what came of it so far.

    `opens`: the follow-up it opens; nothing, and it opens the list.
    """

    key: Key
    opens: str
    topic: str
    useful_until: datetime
    targets: dict[UUID, Target]
    about: dict[UUID, tuple[UUID, ...]] = field(default_factory=dict)
    outcomes: dict[UUID, Outcome | None] = field(default_factory=dict)
    sent: bool = False


Call = tuple[Claimed, UUID]
"""A ring on one of its phones."""


class Run:
    """One pass: who works, for whom, from which moment; the clock goes on from there.

    One thread claims and settles; those of the lanes look once more, and send.
    """

    def __init__(self, errand: Errand, start: datetime) -> None:
        self.errand, self.start, self.begun = errand, start, time.monotonic()
        self.app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        self.worker = f"{os.getpid()}-{secrets.token_hex(4)}"
        self.lanes: Lanes[Call] = Lanes(self._send)
        self.tried: set[Key] = set()
        self.sent = 0

    @cached_property
    def sender(self) -> Sender:
        return sender()

    def now(self) -> datetime:
        """The moment played: where the pass began, plus what it has taken since."""
        return self.start + timedelta(seconds=time.monotonic() - self.begun)

    def hand_out(self) -> bool:
        """Settle what has come back, claim what there is room for and have it sent. True when something was claimed."""
        self.settle()
        with every_tenant():
            keys = _ready(self)
            for claimed in _claim(self, keys) if keys else ():
                for id, target in claimed.targets.items():
                    self.lanes.put(self._service(target.endpoint), (claimed, id))
            return bool(keys)

    def settle(self) -> None:
        """What has come back, a few at a time."""
        came = self.lanes.collect()
        with every_tenant():
            for start in range(0, len(came), BATCH):
                _settle(self, came[start : start + BATCH])

    def finish(self) -> None:
        """Until nothing waits that has room, or this pass has lasted long enough."""
        until = max(self.begun + PATIENCE_S, time.monotonic() + AT_LEAST_S)
        while time.monotonic() < until:
            rest = self.lanes.at_rest()
            if self.hand_out():
                continue
            if rest:
                return
            self.lanes.wait(1.0)

    def has_room(self, endpoints: Sequence[str]) -> bool:
        """Whether one of these phones would ring at once; a ring without any is ended at once."""
        return not endpoints or any(self.lanes.has_room(self._service(one)) for one in endpoints)

    def _service(self, endpoint: str) -> str:
        return rules.service_of(endpoint, self.sender.extra_hosts)

    def _send(self, call: Call) -> Outcome | None:
        with self.app.app_context(), every_tenant():
            return _send(self, *call)


@contextlib.contextmanager
def carrying(errand: Errand, at: datetime) -> Iterator[Run]:
    """A pass: inside, `hand_out` sends what is ready while more is announced; at its end all is sent or given back."""
    run = Run(errand, at)
    try:
        yield run
        run.finish()
    finally:
        run.lanes.close()
        run.settle()


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
        at = run.now()
        rows = s.scalars(
            select(PushDelivery)
            .where(tuple_(PushDelivery.org_id, PushDelivery.id).in_(keys), queries.claimable(at))
            .order_by(PushDelivery.next_at, PushDelivery.id)
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        ).all()
        halted = queries.halted(s, at)
        return [claimed for row in rows if (claimed := _take(s, run, row, halted, at)) is not None]


def _take(s: Session, run: Run, row: PushDelivery, halted: Mapping[str, datetime], at: datetime) -> Claimed | None:
    known = queries.active_of(s, row.org_id, row.user_id)
    open_now = {one.id: target_of(one) for one in known if queries.host_of(one) not in halted}
    if row.useful_until <= at or not known:
        actions.end(row, DeliveryState.given_up if run.errand.still(s, row, at) else DeliveryState.void, at)
        return None
    if not open_now:
        actions.put_back(row, min(halted.values()), at)
        return None
    actions.claim(row, run.worker, at)
    return Claimed((row.org_id, row.id), str(row.followup_id or ""), row.topic, row.useful_until, open_now)


def target_of(row: PushSubscription) -> Target:
    """Where a subscription is rung."""
    return Target(row.endpoint, row.p256dh, row.auth)


def _send(run: Run, claimed: Claimed, id: UUID) -> Outcome | None:
    """One try on one phone, in no transaction, after a last look. None: there is nothing to tell any more."""
    about, at = _look(run, claimed), run.now()
    if not about:
        return None
    claimed.about[id] = about
    payload = rules.payload(claimed.opens, len(about))
    return run.sender.send(claimed.targets[id], Ring(payload, rules.ttl(claimed.useful_until, at), claimed.topic), at)


def _look(run: Run, claimed: Claimed) -> tuple[UUID, ...]:
    """What is to be told now; nothing once another worker took it. Another phone of theirs may have settled it."""
    with read_unit() as s:
        row = find(PushDelivery, *claimed.key)
        if row is None or not (row.claimed_by == run.worker or row.state == DeliveryState.sent):
            return ()
        return tuple(run.errand.still(s, row, run.now()))


def _settle(run: Run, came: Sequence[Came[Call]]) -> None:
    try:
        rung = attempt(partial(_settle_once, run, came))
    except Exception:
        # Why swallow: the others go on; these are found again when their lease has run out.
        log.exception("rings could not be settled")
        return
    for claimed in rung:
        claimed.sent = True
    run.sent += len(rung)


def _settle_once(run: Run, came: Sequence[Came[Call]]) -> list[Claimed]:
    """What came of some calls: the first that rings, or the last that did not, settles its ring. Those that rang."""
    rung: dict[Key, Claimed] = {}
    well: set[str] = set()
    with write_unit() as s:
        s.expire_all()
        at = run.now()
        for (claimed, id), outcome in came:
            claimed.outcomes[id] = outcome
            if outcome is not None and outcome is not UNTRIED:
                note(s, claimed.key[0], id, outcome, at)
            if outcome is not None and outcome.verdict == Verdict.sent:
                well.add(claimed.targets[id].endpoint)
            if claimed.sent or claimed.key in rung:
                continue
            sent = outcome is not None and outcome.verdict == Verdict.sent
            if sent:
                rung[claimed.key] = claimed
            if sent or len(claimed.outcomes) == len(claimed.targets):
                _end(s, run, claimed, claimed.about.get(id, ()), at)
        lift(s, well)
    return list(rung.values())


def _end(s: Session, run: Run, claimed: Claimed, about: tuple[UUID, ...], at: datetime) -> None:
    row = find(PushDelivery, *claimed.key, lock=True)
    if row is None:
        return
    known = [one for one in claimed.outcomes.values() if one is not None]
    verdicts = {one.verdict for one in known}
    if Verdict.sent in verdicts:
        actions.end(row, DeliveryState.sent, at)
        row.n = len(about)
        run.errand.told(s, row, about, at)
    elif row.claimed_by != run.worker:
        return  # the lease ran out and another worker took it: its word counts
    elif not known:
        actions.end(row, DeliveryState.void, at)
    elif verdicts & {Verdict.later, Verdict.halted}:
        actions.put_back(row, _next_try(row, known, at), at)
    else:
        actions.end(row, DeliveryState.given_up, at)


def _next_try(row: PushDelivery, outcomes: Sequence[Outcome], at: datetime) -> datetime:
    if UNTRIED in outcomes:
        return at
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


def lift(s: Session, endpoints: Iterable[str]) -> None:
    """These services took a ring: our key is good there."""
    hosts = {urlsplit(one).hostname for one in endpoints}
    if hosts:
        s.execute(delete(PushHalt).where(PushHalt.host.in_(hosts)))


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
