"""One exchange: operations first, in custody and committed; then changes, in one snapshot."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.core import clock
from app.core.errors import NotAllowed
from app.core.feed import OrgClock, case_scope
from app.core.release import is_older, release_of
from app.core.unit import read_unit
from app.door import contact, passkeys
from app.door.depositors import Depositor
from app.door.models import Passkey
from app.door.rules import lease_until
from app.door.sessions import ClosedPhone
from app.extensions import db
from app.people import queries as people_queries
from app.people.acting import Actor
from app.settings import settings
from app.sync import changes, closing, cursor, echo, gate, inbox, queries
from app.sync.bodies import TooLarge
from app.sync.cursor import Cursor, Resync
from app.sync.reading import Deposit, opener, read
from app.sync.rules import MAX_INFLATED

log = logging.getLogger(__name__)

SEALS_CASES = 5
"""The first release whose phones know which words of a case they have to seal: the others receive none."""

NO_HISTORY = UUID(int=0)
"""For a phone that follows none yet, when ours could not be read: its next answer names it."""


def run(actor: Actor, asked: dict[str, Any]) -> dict[str, Any]:
    """Answer of `ExchangeOut` for a loaded `ExchangeIn`. Raises NotAllowed for another phone's envelope."""
    _check_phone(actor, asked)
    assert actor.device_id
    received_at, zone = clock.now(), clock.zones().present
    gap = inbox.exchange_gap(asked["phone"].get("now"), received_at)
    who = Deposit(actor, actor.device_id, received_at, gap)
    results = _take(who, asked)
    told = _or_later(asked, lambda: _changes(actor, asked, results))
    return {
        "server_now": received_at.isoformat(timespec="milliseconds"),
        "device": {
            "id": str(actor.device_id),
            "state": "ok",
            "lease_until": lease_until(received_at).isoformat(timespec="seconds"),
            "zone": zone,
            **told.pop("known", {}),
        },
        "results": results,
        "min_build": None,
        **told,
    }


def run_closed(phone: ClosedPhone, asked: dict[str, Any]) -> dict[str, Any] | None:
    """The same for the phone of a closed access: what it holds is kept for a person, nothing is read.

    The lease ended with the access, so the phone shuts its content and goes on sending. None once it has nothing
    left to send, nor anything a restored server lacks: it is time to tell it to forget.
    Raises NotAllowed for another phone's envelope, or when the days of deposit have just ended.
    """
    _check_phone(phone.actor, asked)
    received_at, zone = clock.now(), clock.zones().present
    gap = inbox.exchange_gap(asked["phone"].get("now"), received_at)
    results = _take(closing.deposit(phone, received_at, gap), asked)
    told = _or_later(asked, lambda: _to_closed(phone, asked))
    if not (asked["ops"] or asked["outbox"].get("pending") or told["lacks"] or told["more"]):
        return None
    return {
        "server_now": received_at.isoformat(timespec="milliseconds"),
        "device": {
            "id": str(phone.device_id),
            "state": "closed",
            "lease_until": phone.closed_at.isoformat(timespec="seconds"),
            "zone": zone,
        },
        "results": results,
        "min_build": None,
        **told,
    }


def _changes(actor: Actor, asked: dict[str, Any], results: list[inbox.Result]) -> dict[str, Any]:
    too_old = is_older(asked["build"], settings().minimum_build)
    answer = _withheld(actor, asked) if too_old else _pull(actor, asked)
    return {**answer, **echo.split(asked["build"], answer["changes"], asked["ops"], results)}


def _or_later(asked: dict[str, Any], read: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What the phone misses. The operations are in custody: whatever fails here must not take their answers back."""
    try:
        return read()
    except Exception:
        log.exception("the changes of an exchange could not be read")
        with contextlib.suppress(Exception):
            db.session.rollback()
        return later(asked)


def later(asked: dict[str, Any]) -> dict[str, Any]:
    """There is more, to be asked for another time; where the phone stands does not move."""
    return {**_nothing(asked["epoch"] or NO_HISTORY, resync=False), "cursor": asked["cursor"], "more": True}


def _check_phone(actor: Actor, asked: dict[str, Any]) -> None:
    if actor.device_id is None or asked["device"] != actor.device_id:
        raise NotAllowed("Cet envoi vient d’un autre téléphone.")


def run_deposit(by: Depositor, asked: dict[str, Any]) -> dict[str, Any]:
    """Answer of `DepositOut`: operations into custody, by the secret of the phone that made them, for their own author.

    Nothing is read, no session is used nor renewed. Raises NotAllowed when the days of deposit have just ended.
    """
    received_at = clock.now()
    gap = inbox.exchange_gap(asked["phone"].get("now"), received_at)
    return {
        "server_now": received_at.isoformat(timespec="milliseconds"),
        "device": {"id": str(by.device_id), "state": "closed" if by.closed else "ok"},
        "results": _take(closing.by_secret(by, received_at, gap), asked, renews=False),
    }


def _take(who: Deposit, asked: dict[str, Any], *, renews: bool = True) -> list[inbox.Result]:
    """The operations into custody; the phone has been in contact, and what it announced. Raises TooLarge."""
    opening = opener()
    reads = [read(who, op, opening) for op in asked["ops"]]
    if opening.inflated > MAX_INFLATED:
        raise TooLarge()
    with gate.deposits(reads):
        results = inbox.deposit(who, reads)
        report = _report(asked, results, who.exchange_gap_ms)
        if not renews:
            del report["push_ok"]  # whoever is signed in is told of another's reminders, or nobody is
        _note_contact(who.device_id, report, who.received_at, renews)
    return results


def _note_contact(device_id: UUID, report: dict[str, Any], at: datetime, renews: bool) -> None:
    try:
        contact.touch_device(device_id, report, at, renews=renews)
    except Exception:
        # The operations are in custody: whatever fails here must not take their answers back. Noted next time.
        with contextlib.suppress(Exception):
            db.session.rollback()
        log.warning("a contact could not be noted", exc_info=True)


def _report(asked: dict[str, Any], results: list[inbox.Result], gap: int | None) -> dict[str, Any]:
    """What the phone announced, less what this very exchange took from it."""
    outbox, phone = asked["outbox"], asked["phone"]
    taken = sum(one["result"] != "retry" for one in results)
    return {
        "announced_pending": max(0, outbox.get("pending", 0) - taken),
        "announced_max_no": outbox.get("max_no") or 0,
        "oldest_pending_at": outbox.get("oldest_at"),
        "build": asked["build"],
        "persisted": phone.get("persisted"),
        "quota_left": phone.get("quota_left"),
        "push_ok": phone.get("push_ok"),
        "clock_offset_ms": gap,
    }


def _pull(actor: Actor, asked: dict[str, Any]) -> dict[str, Any]:
    text = asked["cursor"]
    with read_unit() as session:
        # With the passkeys of the person, a row for each: asked for apart, they would cost every exchange a statement.
        rows = session.execute(
            select(OrgClock.epoch, OrgClock.seq, OrgClock.forgotten, Passkey.credential_id)
            .outerjoin(Passkey, Passkey.user_id == actor.user_id)
            .where(OrgClock.org_id == actor.org_id)
        ).all()
        epoch, seq, forgotten, _ = rows[0]
        scopes = people_queries.scopes_of(actor, clock.now())
        if release_of(asked["build"]) < SEALS_CASES:
            scopes -= {case_scope(actor.user_id)}
        at = Cursor(epoch, actor.user_id, {})
        if text is not None:
            try:
                at = cursor.unpack(text, epoch=epoch, user_id=actor.user_id, seq=seq, forgotten=forgotten)
            except Resync:
                return {**_nothing(epoch, resync=True), "lacks": _lacks(actor, asked, epoch)}
        page = changes.since(session, actor, scopes, at, seq)
        known = {"passkeys": passkeys.marks(row.credential_id for row in rows if row.credential_id)}
    return {
        **_nothing(epoch, resync=False),
        "known": known,
        "changes": page.changes,
        "evictions": page.evictions,
        "cursor": cursor.pack(page.cursor),
        "more": page.more,
    }


def _lacks(actor: Actor, asked: dict[str, Any], epoch: UUID) -> list[tuple[int, int]]:
    """After a restoration, the phone of another history is asked for what this one never had."""
    if asked["epoch"] in (None, epoch) or actor.device_id is None:
        return []
    return queries.lacking(actor.org_id, actor.device_id, asked["outbox"].get("max_no") or 0)


def _to_closed(phone: ClosedPhone, asked: dict[str, Any]) -> dict[str, Any]:
    """No change, nor anything it reads: the history it hands in to, and what that one lacks."""
    epoch = _epoch(phone.actor)
    with read_unit():
        return {**_nothing(epoch, resync=False), "lacks": _lacks(phone.actor, asked, epoch)}


def _withheld(actor: Actor, asked: dict[str, Any]) -> dict[str, Any]:
    """To a build older than the minimum: there is more, but not for it. Where it stands does not move."""
    # Told of another history, it would drop what it shows and be given nothing instead.
    epoch = asked["epoch"] or _epoch(actor)
    return {**later({**asked, "epoch": epoch}), "min_build": str(settings().minimum_build)}


def _epoch(actor: Actor) -> UUID:
    with read_unit() as session:
        return session.scalars(select(OrgClock.epoch).where(OrgClock.org_id == actor.org_id)).one()


def _nothing(epoch: object, *, resync: bool) -> dict[str, Any]:
    return {
        "epoch": str(epoch),
        "changes": [],
        "own": [],
        "evictions": [],
        "cursor": None,
        "more": False,
        "resync": resync,
        "lacks": [],
    }
