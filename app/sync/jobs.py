"""What time brings: closed items leave the phones after 30 days, old tombstones are forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select, update

from app.core import clock, feed
from app.core.feed import Feed, OrgClock
from app.core.kinds import KINDS
from app.core.tenant import tenant
from app.core.unit import read_unit, write_unit
from app.logbook.kinds import entry_kinds
from app.logbook.rules import TEXT_ON_PHONE
from app.people.models import Organisation
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
            retire(org_id, at)
            fade_texts(org_id, at)
            forget_tombstones(org_id, at)


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
    """Send again, now without its text, each entry received 7 days ago. Returns how many.

    Two days are looked at, so that a night without the worker leaves no text behind; a text of a phone that
    does not come back is out of reach until it does.
    """
    done = 0
    for kind, declared in entry_kinds().items():
        model = declared.model
        with read_unit() as session:
            ids = session.scalars(
                select(model.id)
                .where(model.org_id == org_id, model._text.is_not(None))
                .where(model.received_at.between(at - TEXT_ON_PHONE - timedelta(days=2), at - TEXT_ON_PHONE))
            ).all()
        for start in range(0, len(ids), BATCH):
            done += _announce(org_id, kind, ids[start : start + BATCH])
    return done


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
