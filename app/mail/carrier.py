"""One pass over the queue: each mail claimed by lease in one transaction, sent in none, settled in another.

Killed in between, a mail is sent again once the lease has run out, under the same Message-ID: at least once. A mail is
tried once a pass, and a server that takes nothing ends the pass: the others would wait for it ten seconds each.
"""

from __future__ import annotations

import logging
import os
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from app.core import clock
from app.core.rows import find
from app.core.tenant import every_tenant
from app.core.unit import attempt, read_unit, write_unit
from app.mail import actions, bounces, letters, rules
from app.mail.letters import LETTERS
from app.mail.models import Mail
from app.mail.rules import WAITING, Outcome, State, Verdict
from app.mail.smtp import Door, door
from app.people.models import Organisation

log = logging.getLogger(__name__)
Key = tuple[UUID, UUID]
AT_MOST = 200
"""Mails looked at in a pass."""
PATIENCE_S = 40.0
"""How long a pass lasts, so that the next minute has its own."""


@dataclass(frozen=True)
class Claimed:
    """A mail held by this worker, opened."""

    key: Key
    letter: str
    to: str
    org: str
    params: dict[str, object]
    made_at: datetime


def carry() -> int:
    """Send what is due, then have it looked at what became of it; returns how many left."""
    left = _carry()
    for look in letters.PASSED:
        look()
    return left


def _carry() -> int:
    have, worker, begun, left = door(), f"{os.getpid()}-{secrets.token_hex(4)}", time.monotonic(), 0
    if have is None:
        return 0
    with every_tenant():
        for key in _due():
            claimed = attempt(partial(_claim, key, worker))
            if claimed is None:
                continue
            outcome = _send(have, claimed)
            attempt(partial(_settle, key, worker, outcome))
            left += outcome.verdict == Verdict.sent
            if outcome.shut or time.monotonic() - begun > PATIENCE_S:
                break
    return left


def _due() -> Sequence[Key]:
    with read_unit() as s:
        s.expire_all()
        rows = select(Mail.org_id, Mail.id).where(_claimable(clock.now())).order_by(Mail.next_at, Mail.id)
        return [(row.org_id, row.id) for row in s.execute(rows.limit(AT_MOST))]


def _claimable(at: datetime) -> ColumnElement[bool]:
    free = or_(Mail.lease_until.is_(None), Mail.lease_until <= at)
    return and_(Mail.state.in_([one.value for one in WAITING]), Mail.next_at <= at, free)


def _claim(key: Key, worker: str) -> Claimed | None:
    """Unless another worker has it by now, or there is nothing to tell any more."""
    with write_unit() as s:
        s.expire_all()  # this thread's session outlives its transactions: another worker may have moved the row
        at = clock.now()
        mine = (Mail.org_id == key[0], Mail.id == key[1], _claimable(at))
        row = s.scalars(select(Mail).where(*mine).with_for_update(skip_locked=True)).first()
        if row is None:
            return None
        letter, params = LETTERS.get(row.letter), row.params
        if not isinstance(params, dict) or not Mail.address.opens(row):
            actions.end(row, State.refuse, at, rules.SEALED)
            return None
        if letter is None or not letter.still(s, row.org_id, row.about_id, params):
            actions.end(row, State.annule, at, rules.STALE)
            return None
        actions.claim(row, worker, at)
        org = s.get_one(Organisation, row.org_id).name
        return Claimed(key, row.letter, row.address or "", org, params, row.created_at)


def _send(have: Door, mail: Claimed) -> Outcome:
    """One try, in no transaction."""
    try:
        made = letters.message(
            mail.letter, mail.org, mail.params, id=mail.key[1], sender=have.sender, to=mail.to, at=mail.made_at
        )
    except ValueError:  # an address that is none, which a heading refuses
        return Outcome(Verdict.refused, rules.ADDRESS)
    return have.send(made, bounces.address_of(mail.key[1], have.sender))


def _settle(key: Key, worker: str, outcome: Outcome) -> None:
    with write_unit():
        row = find(Mail, *key, lock=True)
        if row is not None:
            actions.settle(row, worker, outcome, clock.now())
    log.info("mail %s: %s %s", key[1], outcome.verdict.value, outcome.code)
