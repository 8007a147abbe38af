"""Subscribe, prove, forget; announce a ring, claim it, settle it. The moment is always an argument."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core import clock
from app.core.addresses import PORT
from app.core.base import uuid7
from app.core.errors import Refused, Unknown
from app.core.rows import find
from app.core.secrets import digest
from app.core.tenant import every_tenant
from app.people.acting import Actor
from app.push import queries, rules
from app.push.models import PushDelivery, PushSubscription
from app.push.rules import DeliveryState, SubscriptionState

Bell = tuple[str, str, str]
"""Endpoint and public keys of one browser."""


def register(
    s: Session, actor: Actor, session_hash: str, data: dict[str, Any], extra_hosts: Iterable[str], at: datetime
) -> tuple[PushSubscription, bool]:
    """Note a subscription of this session, to be proved; True when a proof must be sent.

    Registering again what this session holds, with the same keys, changes nothing once it is active. Nothing
    is taken from anyone else here: only the proof moves an endpoint.
    """
    host = rules.allowed_endpoint(data["endpoint"], extra_hosts)
    mine = queries.of_session(s, actor, session_hash)
    # One address, one name: writing the port out must not make a second owner possible.
    name = digest(data["endpoint"].replace(f"{host}:{PORT}/", f"{host}/", 1))
    keys = data["keys"]
    for row in mine:
        if row.endpoint_hash == name and (row.p256dh, row.auth) == (keys["p256dh"], keys["auth"]):
            return row, _to_prove_again(row, at)
    for row in mine:
        s.delete(row)  # a browser has one subscription: the one it names now
    s.flush()
    row = PushSubscription(
        org_id=actor.org_id,
        id=uuid7(),
        user_id=actor.user_id,
        session_id_hash=session_hash,
        endpoint=data["endpoint"],
        endpoint_hash=name,
        p256dh=keys["p256dh"],
        auth=keys["auth"],
        state=SubscriptionState.pending.value,
        created_at=at,
    )
    s.add(row)
    return row, True


def _to_prove_again(row: PushSubscription, at: datetime) -> bool:
    if row.state == SubscriptionState.active:
        return False
    if clock.elapsed(row.proof_sent_at, at) < rules.PROOF_PAUSE:
        return False
    row.state, row.proof_sent_at = SubscriptionState.pending.value, None
    return True


def new_proof(row: PushSubscription, at: datetime) -> str:
    """A token to send through a pending subscription; only its digest is kept."""
    token = secrets.token_urlsafe(24)
    row.token_hash, row.proof_sent_at = digest(token), at
    return token


def prove(s: Session, actor: Actor, session_hash: str, id: UUID, token: str, at: datetime) -> PushSubscription:
    """Make a subscription active: its phone read what came through it. Raises Unknown, Refused("preuve").

    Whoever proves an endpoint is alone to be rung there: other rows of it go, in whatever organisation.
    """
    row = _own(s, actor, session_hash, id)
    if row.state == SubscriptionState.active:
        return row
    fresh = clock.elapsed(row.proof_sent_at, at) <= rules.PROOF_TTL
    if not fresh or not hmac.compare_digest(row.token_hash or "", digest(token)):
        raise Refused("preuve", "Cette confirmation n’est plus valable. Activez de nouveau les notifications.")
    row.state, row.token_hash, row.proved_at = SubscriptionState.active.value, None, at
    others = (PushSubscription.endpoint_hash == row.endpoint_hash, PushSubscription.id != row.id)
    with every_tenant():
        s.execute(delete(PushSubscription).where(*others))
    for old in queries.active_of(s, actor.org_id, actor.user_id)[: -rules.SUBSCRIPTIONS_PER_USER]:
        s.delete(old)
    return row


def forget(s: Session, actor: Actor, session_hash: str, id: UUID) -> None:
    """The phone no longer wants to be rung. Raises Unknown."""
    s.delete(_own(s, actor, session_hash, id))


def _own(s: Session, actor: Actor, session_hash: str, id: UUID) -> PushSubscription:
    row = find(PushSubscription, actor.org_id, id)
    if row is None or row.user_id != actor.user_id or row.session_id_hash != session_hash:
        raise Unknown()
    return row


def doorbells(s: Session, org_id: UUID, user_id: UUID) -> list[Bell]:
    """Where one person rings now, for what is to be told once their sessions, and these with them, have ended."""
    return [(row.endpoint, row.p256dh, row.auth) for row in queries.active_of(s, org_id, user_id)]


def announce(
    s: Session, org_id: UUID, user_id: UUID, opens: UUID, n: int, useful_until: datetime, at: datetime,
    *, followup: bool = True,
) -> bool:  # fmt: skip
    """Put a ring in the queue: `n` things to do, the first of which is `opens`. False when it is there already.
    What is no follow-up (`followup` False) is not named to the phone, which opens its list.

    One ring per person and first thing: rung again for the same one, it takes the place of the former on
    the phone.
    """
    row = _rung_for(s, org_id, user_id, opens)
    if row is None:
        return _new_ring(s, org_id, user_id, opens, n, useful_until, at, followup)
    if row.state in (DeliveryState.waiting, DeliveryState.claimed):
        return False
    row.state, row.n, row.useful_until = DeliveryState.waiting.value, n, useful_until
    row.next_at, row.decided_at, row.attempts, row.sent_at = at, at, 0, None
    return True


def hold(s: Session, org_id: UUID, user_id: UUID, opens: UUID) -> None:
    """Lock the ring of this person and first thing, if there is one, until the end of the unit."""
    _rung_for(s, org_id, user_id, opens)


def _rung_for(s: Session, org_id: UUID, user_id: UUID, opens: UUID) -> PushDelivery | None:
    wanted = (
        PushDelivery.org_id == org_id,
        PushDelivery.user_id == user_id,
        PushDelivery.topic == rules.topic(opens),
    )
    return s.scalar(select(PushDelivery).where(*wanted).with_for_update().execution_options(populate_existing=True))


def _new_ring(
    s: Session, org_id: UUID, user_id: UUID, opens: UUID, n: int, useful_until: datetime, at: datetime,
    followup: bool,
) -> bool:  # fmt: skip
    row = PushDelivery(
        org_id=org_id,
        id=uuid7(),
        user_id=user_id,
        topic=rules.topic(opens),
        followup_id=opens if followup else None,
        n=n,
        useful_until=useful_until,
        state=DeliveryState.waiting.value,
        next_at=at,
        decided_at=at,
    )
    try:
        with s.begin_nested():
            s.add(row)
    except IntegrityError:
        return False  # another worker announced it at the same moment
    return True


def claim(row: PushDelivery, worker: str, at: datetime) -> None:
    """Take a ring for the length of the lease."""
    row.state = DeliveryState.claimed.value
    row.claimed_by, row.lease_until = worker, at + rules.LEASE
    row.attempts = (row.attempts or 0) + 1


def put_back(row: PushDelivery, next_at: datetime, at: datetime) -> None:
    """Not now: its turn comes again at `next_at`."""
    _release(row, DeliveryState.waiting)
    row.next_at, row.decided_at = next_at, at


def end(row: PushDelivery, state: DeliveryState, at: datetime) -> None:
    """Sent, without object, or given up."""
    _release(row, state)
    row.sent_at = at if state == DeliveryState.sent else None


def _release(row: PushDelivery, state: DeliveryState) -> None:
    row.state, row.claimed_by, row.lease_until = state.value, None, None


def fingerprint(row: PushSubscription) -> str:
    """How a subscription is named in the logs: neither its endpoint nor its keys."""
    return hashlib.sha256(row.id.bytes).hexdigest()[:12]
