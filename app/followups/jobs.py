"""Reminders: what is due becomes due, then its owner is told within their hours, at least once, shown once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from app.core import clock
from app.core.tenant import every_tenant, tenant
from app.core.unit import attempt, read_unit, write_unit
from app.followups import actions, besides, queries
from app.followups.models import Followup
from app.followups.rules import open_window, untold
from app.planning import queries as planning
from app.planning.rules import Window
from app.push import actions as push
from app.push import carrier
from app.push import queries as phones
from app.push.carrier import Errand
from app.push.models import PushDelivery
from app.worker import apart, tasks

SLICE = 50
TOGETHER = 8
"""People looked at in one go, before the first of them are rung."""


def remind(at: datetime) -> tuple[int, int]:
    """Play a moment: (follow-ups that became due, reminders sent). Several workers may play it at once.

    A few people at a time: the first are rung while those after them are still looked for.
    """
    with every_tenant(), read_unit() as s:
        concerned = queries.organisations(s, at)
    with carrier.carrying(Errand(_still, _told), at) as run:
        besides.ring(at)
        became = sum(apart(_remind_in, org_id, at, run) or 0 for org_id in concerned)
    return became, run.sent


def _remind_in(org_id: UUID, at: datetime, run: carrier.Run) -> int:
    """In one organisation, whose day it is."""
    became = 0
    with tenant(org_id):
        with read_unit() as s:
            owners = queries.untold_owners(s, at)
            rung = phones.ringable(s, org_id, owners)
        # The very first alone: nobody waits for it.
        for start in (0, *range(1, len(owners), TOGETHER)):
            some = owners[start : start + (TOGETHER if start else 1)]
            became += apart(_remind_some, org_id, some, rung, at) or 0
            run.hand_out()
    return became


def _remind_some(org_id: UUID, some: Sequence[UUID], rung: Collection[UUID], at: datetime) -> int:
    became = _let_become_due(some, at)
    if tellable := _windows_open(org_id, [one for one in some if one in rung], at):
        attempt(partial(_announce, org_id, tellable, at))
    return became


@tasks.every_minute
def remind_now() -> None:
    """The reminders of this minute."""
    remind(clock.now())


def _let_become_due(owners: Sequence[UUID], at: datetime) -> int:
    """In slices, so that nobody's writing waits long behind this."""
    with read_unit() as s:
        if not queries.any_to_come(s, owners, at):
            return 0
    total = 0
    while True:
        with write_unit() as s:
            came = actions.play(s, at, SLICE, owners)
        total += came
        if came < SLICE:
            return total


def _windows_open(org_id: UUID, owners: Sequence[UUID], at: datetime) -> dict[UUID, Now]:
    """Those of these people who may be told at this moment."""
    with read_unit() as s:
        s.expire_all()
        found = {owner_id: _to_tell(s, org_id, owner_id, at) for owner_id in owners}
    return {owner_id: now for owner_id, now in found.items() if now is not None}


def _announce(org_id: UUID, tellable: Mapping[UUID, Now], at: datetime) -> None:
    """Put one ring each in the queue for everything these people have to do, if something of it is untold."""
    with write_unit() as s:
        for owner_id, now in tellable.items():
            # Another worker may be writing that it told them: wait for it, then look again.
            push.hold(s, org_id, owner_id, now.rows[0].id)
            rows = queries.to_do(s, org_id, owner_id, at)
            if any(untold(row.state, row.notified_at, at) for row in rows):
                push.announce(s, org_id, owner_id, rows[0].id, len(rows), now.window.end, at)


@dataclass(frozen=True)
class Now:
    """What someone has to do, first due first, and their window open now for the first of it."""

    rows: Sequence[Followup]
    window: Window


def _to_tell(s: Session, org_id: UUID, owner_id: UUID, at: datetime) -> Now | None:
    rows = queries.to_do(s, org_id, owner_id, at)
    if not rows:
        return None

    def of_day(day: date) -> Sequence[Window]:
        return planning.windows(org_id, owner_id, day)

    window = open_window(rows[0].due_on, at, of_day, clock.zones())
    return Now(rows, window) if window is not None else None


def _still(s: Session, ring: PushDelivery, at: datetime) -> list[UUID]:
    """What is to be done now: looked up before each sending."""
    with tenant(ring.org_id):
        if ring.followup_id is None:
            return besides.still(s, ring)
        now = _to_tell(s, ring.org_id, ring.user_id, at)
        return [row.id for row in now.rows] if now is not None else []


def _told(s: Session, ring: PushDelivery, ids: Sequence[UUID], at: datetime) -> None:
    actions.mark_notified(queries.held(s, ring.org_id, ids), at)
