"""What time brings: closed items leave the phones after 30 days, old tombstones are forgotten."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, and_, delete, func, inspect, or_, select, update
from sqlalchemy.orm import Session, defer, lazyload

from app.core import clock, damage, feed
from app.core.columns import Json
from app.core.feed import Feed, OrgClock
from app.core.kinds import KINDS, Kind
from app.core.tenant import tenant
from app.core.unit import read_unit, write_unit
from app.logbook.kinds import entry_kinds
from app.logbook.rules import TEXT_ON_PHONE
from app.people.models import Organisation
from app.sync import rules
from app.sync.models import HeldOp
from app.sync.records import BROKEN
from app.sync.rules import CLOSED_KEPT, TOMBSTONES_KEPT
from app.worker import apart, tasks

log = logging.getLogger(__name__)
BATCH = 200


@tasks.daily
def retire_old_records() -> None:
    """Every organisation, one short unit of work per batch."""
    at = clock.now()
    with read_unit() as session:
        orgs = session.scalars(select(Organisation.id)).all()
    for org_id in orgs:
        with tenant(org_id):
            for step in (fade_texts, bring_back, retire, forget_tombstones):
                apart(step, org_id, at)


def bring_back(org_id: UUID, at: datetime) -> None:
    """What was told under a clock set ahead counts as told now: it would not age until that clock's day."""
    with write_unit() as session:
        session.execute(update(Feed).where(Feed.org_id == org_id, Feed.at > at + clock.AHEAD).values(at=at))


def retire(org_id: UUID, at: datetime) -> int:
    """Announce the departure of what is closed and has not changed for 30 days. Returns how many records."""
    done = 0
    for kind, declared in KINDS.items():
        if declared.leaves is not None:
            done += apart(_retire_kind, org_id, kind, at) or 0
    return done


def _retire_kind(org_id: UUID, kind: str, at: datetime) -> int:
    done, after = 0, UUID(int=0)
    while ids := _old(org_id, kind, at, after):
        after = ids[-1]
        done += _evict(org_id, kind, ids, at)
    return done


def _old(org_id: UUID, kind: str, at: datetime, after: UUID) -> Sequence[UUID]:
    with damage.strictly(), read_unit() as session:  # the next ones are those after the last
        return session.scalars(
            select(Feed.entity_id)
            .where(Feed.org_id == org_id, Feed.kind == kind, Feed.deleted.is_(False))
            .where(Feed.at < at - CLOSED_KEPT, Feed.entity_id > after)
            .distinct()
            .order_by(Feed.entity_id)
            .limit(BATCH)
        ).all()


def _evict(org_id: UUID, kind: str, ids: Sequence[UUID], at: datetime) -> int:
    with write_unit() as session:
        closed = _closed(session, KINDS[kind], org_id, ids, at)
        feed.announce(session, org_id, kind, closed, deleted=True)
    return len(closed)


def _closed(session: Session, kind: Kind[Any], org_id: UUID, ids: Sequence[UUID], at: datetime) -> list[UUID]:
    """Those that may leave; one whose row holds what no code wrote stays where it is."""
    try:
        return _leaving(session, kind, org_id, ids, at)
    except BROKEN:
        if len(ids) == 1:
            log.exception("%s %s holds a value that cannot be read: it stays on the phones", kind.name, ids[0])
            return []
    return [id for one in ids for id in _closed(session, kind, org_id, [one], at)]


def _leaving(session: Session, kind: Kind[Any], org_id: UUID, ids: Sequence[UUID], at: datetime) -> list[UUID]:
    model, leaves = kind.model, kind.leaves
    assert leaves is not None
    # What is in their columns of JSON and of sealed texts says nothing of it, and may be long, or damaged.
    heavy = [one for one in inspect(model).column_attrs if isinstance(one.columns[0].type, Json | LargeBinary)]
    query = select(model).where(model.org_id == org_id, model.id.in_(ids)).execution_options(populate_existing=True)
    query = query.options(lazyload("*"), *(defer(getattr(model, one.key)) for one in heavy))
    with damage.strictly():
        return [row.id for row in session.scalars(query) if leaves(row, at)]


def fade_texts(org_id: UUID, at: datetime) -> int:
    """Send again, now without its text, each entry whose text the phones were last sent and may hold no more; so with
    the desk's words on what was held.

    What they were sent is told by the feed: when each entry was last announced. So nothing is sent twice, and no
    absence of the worker, no copy put back and no wrong clock leaves a text behind; that of a phone which does not
    come back is out of reach until it does. Returns how many.
    """
    done = 0
    entries: list[tuple[Any, Any, Any]] = [
        (one.model, one.model.received_at, one.model._text) for one in entry_kinds().values()
    ]
    for model, since, text in [*entries, (HeldOp, HeldOp.settled_at, HeldOp._note)]:
        done += apart(_fade, org_id, model, since, text, at) or 0
    return done


def _fade(org_id: UUID, model: Any, since: Any, text: Any, at: datetime) -> int:
    done, after = 0, UUID(int=0)
    while batch := _sent(org_id, model, since, text, at, after):
        after = batch[-1].entity_id
        ids = [one.entity_id for one in batch if rules.to_fade(one.since, one.first, one.last, at)]
        done += _announce(org_id, model.feed_kind, ids) if ids else 0
    return done


def _sent(org_id: UUID, model: Any, since: Any, text: Any, at: datetime, after: UUID) -> Sequence[Any]:
    """Records with a text of another week, and when the scopes that hold each were last told of it; by id."""
    told = (Feed.org_id == org_id, Feed.kind == model.feed_kind, Feed.deleted.is_(False))
    moments = func.min(Feed.at).label("first"), func.max(Feed.at).label("last")
    with damage.strictly(), read_unit() as session:
        return session.execute(
            select(Feed.entity_id, since.label("since"), *moments)
            .join(model, and_(model.org_id == Feed.org_id, model.id == Feed.entity_id))
            .where(*told, text.is_not(None), Feed.entity_id > after)
            .where(or_(since <= at - TEXT_ON_PHONE, since > at + clock.AHEAD))
            .group_by(Feed.entity_id, since)
            .order_by(Feed.entity_id)
            .limit(BATCH)
        ).all()


def _announce(org_id: UUID, kind: str, ids: Sequence[UUID]) -> int:
    with write_unit() as session:
        feed.announce(session, org_id, kind, ids)
    return len(ids)


def forget_tombstones(org_id: UUID, at: datetime) -> None:
    """Drop what left more than 400 days ago; a cursor from before that starts again."""
    old = (Feed.org_id == org_id, Feed.deleted.is_(True), Feed.at < at - TOMBSTONES_KEPT)
    with read_unit() as session:
        last = session.scalar(select(func.max(Feed.seq)).where(*old))
    if last is None:
        return
    with write_unit() as session:
        session.execute(delete(Feed).where(*old))
        session.execute(update(OrgClock).where(OrgClock.org_id == org_id).values(forgotten=last))
