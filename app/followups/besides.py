"""What is somebody's to see to beside her follow-ups, told by the features it is of; this room names none.

A list of hers shows it, her menu counts it, and her phone rings once for it, with a number and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.tenant import every_tenant, tenant
from app.core.unit import read_unit, write_unit
from app.followups.rules import open_window
from app.people.acting import Actor
from app.planning import queries as planning
from app.push import actions as push
from app.push import queries as phones
from app.push import rules as push_rules
from app.push.models import PushDelivery
from app.push.rules import DeliveryState
from app.worker import apart

RUNG = (DeliveryState.waiting.value, DeliveryState.claimed.value, DeliveryState.sent.value)


@dataclass(frozen=True)
class Thing:
    """One of them. `about`: a number at most, never a name; `page`: where it is seen to; `due_on`: by when."""

    label: str
    about: str
    page: str
    due_on: date

    @property
    def late(self) -> bool:
        return self.due_on < clock.today()


@dataclass(frozen=True)
class Call:
    """Something that somebody is told of, under an id of its own."""

    org_id: UUID
    user_id: UUID
    id: UUID


@dataclass(frozen=True)
class Source:
    """`count(reader)`: how many wait for her today; `things(reader)`: all that do, later ones too; `calls(session)`:
    all that somebody is to be rung for now, of whichever structure is asked for."""

    count: Callable[[Actor], int]
    things: Callable[[Actor], Iterable[Thing]]
    calls: Callable[[Session], Iterable[Call]]


SOURCES: dict[str, Source] = {}


def declare(name: str, source: Source) -> None:
    SOURCES[name] = source


def things(reader: Actor) -> list[Thing]:
    return sorted((one for it in SOURCES.values() for one in it.things(reader)), key=lambda one: one.due_on)


def due_now(reader: Actor) -> int:
    return sum(it.count(reader) for it in SOURCES.values())


# --- her phone ---------------------------------------------------------------------------------------


def ring(at: datetime) -> int:
    """Put in the queue what nobody was rung for yet, within the hours of each. How many rings it made."""
    with every_tenant(), read_unit() as s:
        s.expire_all()
        waiting = _unrung(s, _calls(s))
    made = 0
    for org_id in sorted({one.org_id for one in waiting}, key=str):
        made += apart(_ring_in, org_id, [one for one in waiting if one.org_id == org_id], at) or 0
    return made


def still(s: Session, ring: PushDelivery) -> list[UUID]:
    """What this ring is for, while it waits; a follow-up is none of these."""
    mine = (one for one in _calls(s) if (one.org_id, one.user_id) == (ring.org_id, ring.user_id))
    return [one.id for one in mine if push_rules.topic(one.id) == ring.topic]


def _calls(s: Session) -> list[Call]:
    return [one for it in SOURCES.values() for one in it.calls(s)]


def _unrung(s: Session, calls: Collection[Call]) -> list[Call]:
    topics = [push_rules.topic(one.id) for one in calls]
    query = select(PushDelivery.user_id, PushDelivery.topic).where(
        PushDelivery.topic.in_(topics), PushDelivery.state.in_(RUNG)
    )
    rung = {(user_id, topic) for user_id, topic in s.execute(query)} if topics else set()
    return [one for one in calls if (one.user_id, push_rules.topic(one.id)) not in rung]


def _ring_in(org_id: UUID, calls: Collection[Call], at: datetime) -> int:
    with tenant(org_id):
        with read_unit() as s:
            there = phones.ringable(s, org_id, {one.user_id for one in calls})
            ends = {user_id: end for user_id in there if (end := _until(org_id, user_id, at)) is not None}
        told = [one for one in calls if one.user_id in ends]
        if not told:
            return 0
        with write_unit() as s:
            return sum(
                push.announce(s, org_id, one.user_id, one.id, 1, ends[one.user_id], at, followup=False) for one in told
            )


def _until(org_id: UUID, user_id: UUID, at: datetime) -> datetime | None:
    """The end of her hours, when she is in them."""
    window = open_window(clock.service_day(at), at, lambda day: planning.windows(org_id, user_id, day), clock.zones())
    return window.end if window else None
