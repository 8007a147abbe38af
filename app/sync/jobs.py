"""What time brings: closed items leave the phones after 30 days, old tombstones are forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import and_, delete, func, or_, select, update

from app.core import clock, feed
from app.core.feed import Feed, OrgClock
from app.core.kinds import KINDS
from app.core.tenant import tenant
from app.core.unit import read_unit, write_unit
from app.logbook.kinds import entry_kinds
from app.logbook.rules import TEXT_ON_PHONE
from app.people.models import Organisation
from app.sync import rules
from app.sync.models import HeldOp
from app.sync.rules import CLOSED_KEPT, TOMBSTONES_KEPT
from app.worker import tasks

BATCH = 200


@tasks.daily
def retire_old_records() -> None:
    """Every organisation, one short unit of work per batch."""
    at = clock.now()
    with read_unit() as session:
        orgs = session.scalars(select(Organisation.id)).all()
    for org_id in orgs:
        with tenant(org_id):
            fade_texts(org_id, at)
            bring_back(org_id, at)
            retire(org_id, at)
            forget_tombstones(org_id, at)


def bring_back(org_id: UUID, at: datetime) -> None:
    """What was told under a clock set ahead counts as told now: it would not age until that clock's day."""
    with write_unit() as session:
        session.execute(update(Feed).where(Feed.org_id == org_id, Feed.at > at + clock.AHEAD).values(at=at))


def retire(org_id: UUID, at: datetime) -> int:
    """Announce the departure of what is closed and has not changed for 30 days. Returns how many records."""
    done = 0
    for kind, declared in KINDS.items():
        if declared.leaves is None:
            continue
        after = UUID(int=0)
        while ids := _old(org_id, kind, at, after):
            after = ids[-1]
            done += _evict(org_id, kind, ids, at)
    return done


def _old(org_id: UUID, kind: str, at: datetime, after: UUID) -> Sequence[UUID]:
    with read_unit() as session:
        return session.scalars(
            select(Feed.entity_id)
            .where(Feed.org_id == org_id, Feed.kind == kind, Feed.deleted.is_(False))
            .where(Feed.at < at - CLOSED_KEPT, Feed.entity_id > after)
            .distinct()
            .order_by(Feed.entity_id)
            .limit(BATCH)
        ).all()


def _evict(org_id: UUID, kind: str, ids: Sequence[UUID], at: datetime) -> int:
    model, leaves = KINDS[kind].model, KINDS[kind].leaves
    assert leaves is not None
    with write_unit() as session:
        rows = session.scalars(select(model).where(model.org_id == org_id, model.id.in_(ids))).unique()
        closed = [row.id for row in rows if leaves(row, at)]
        held = session.execute(
            select(Feed.entity_id, Feed.scope).where(
                Feed.org_id == org_id, Feed.kind == kind, Feed.entity_id.in_(closed), Feed.deleted.is_(False)
            )
        )
        lines = [
            {"kind": kind, "entity_id": row.entity_id, "scope": row.scope, "deleted": True, "min_schema": 1}
            for row in held
        ]
        feed.append(session, org_id, lines)
    return len(closed)


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
        after = UUID(int=0)
        while batch := _sent(org_id, model, since, text, at, after):
            after = batch[-1].entity_id
            ids = [one.entity_id for one in batch if rules.to_fade(one.since, one.first, one.last, at)]
            done += _announce(org_id, model.feed_kind, ids) if ids else 0
    return done


def _sent(org_id: UUID, model: Any, since: Any, text: Any, at: datetime, after: UUID) -> Sequence[Any]:
    """Records with a text of another week, and when the scopes that hold each were last told of it; by id."""
    told = (Feed.org_id == org_id, Feed.kind == model.feed_kind, Feed.deleted.is_(False))
    moments = func.min(Feed.at).label("first"), func.max(Feed.at).label("last")
    with read_unit() as session:
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
        live = session.execute(
            select(Feed.entity_id, Feed.scope).where(
                Feed.org_id == org_id, Feed.kind == kind, Feed.entity_id.in_(ids), Feed.deleted.is_(False)
            )
        )
        lines = [
            {"kind": kind, "entity_id": row.entity_id, "scope": row.scope, "deleted": False, "min_schema": 1}
            for row in live
        ]
        feed.append(session, org_id, lines)
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
