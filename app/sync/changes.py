"""Changes out: what is new in the scopes the reader has now, a page at a time, and what must leave.

Costs what changed, not what is stored: one range read of the feed's index per scope, then the records of the page
by key. The upper bound is fixed at the first page, so paging is stable; records are full
current states, so receiving one twice is harmless.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select, tuple_, union_all
from sqlalchemy.orm import Session

from app.core.feed import Feed
from app.core.kinds import KINDS
from app.core.tenant import only
from app.people.acting import Actor
from app.sync import records
from app.sync.cursor import Cursor
from app.sync.rules import PAGE, SCHEMA

Key = tuple[str, UUID]
IN_SCOPES = 2
"""Scopes of one reader an entry is in at most, but for those with several sectors: read at once for one page."""


@dataclass(frozen=True)
class Page:
    """One page of changes and evictions, and where the phone will stand once it has stored them."""

    changes: list[dict[str, Any]]
    evictions: list[dict[str, str]]
    cursor: Cursor
    more: bool


def since(session: Session, reader: Actor, scopes: frozenset[str], at: Cursor, seq: int, page: int = PAGE) -> Page:
    """What the reader misses from `at` up to `seq` (both read in the same snapshot)."""
    until = at.until if at.until is not None else seq
    seen = {scope: at.seen.get(scope, 0) for scope in scopes}
    fresh = scopes - at.seen.keys() | scopes & at.fresh
    found = _rows(session, reader.org_id, seen, until, fresh, IN_SCOPES * page + 1)
    rows = _page_of(found, page)
    more = len(rows) < len(found)
    reached = rows[-1].seq if more else until
    gone = _gone(session, reader.org_id, scopes, rows)
    lost = _lost(session, reader.org_id, scopes, set(at.seen) - scopes)
    changes, vanished = _load(session, reader, rows, gone)
    new_phone = not at.seen
    evictions = lost if new_phone else [*lost, *gone, *vanished]
    return Page(
        changes=changes,
        evictions=[{"kind": kind, "id": str(id)} for kind, id in dict.fromkeys(evictions)],
        cursor=Cursor(
            at.epoch,
            at.user_id,
            {scope: max(number, reached) for scope, number in seen.items()},
            until if more else None,
            frozenset(fresh) if more else frozenset(),
        ),
        more=more,
    )


@dataclass(frozen=True)
class Change:
    """A row of the feed in a scope of the reader."""

    kind: str
    entity_id: UUID
    seq: int
    deleted: bool
    min_schema: int


def _page_of(rows: Sequence[Change], page: int) -> Sequence[Change]:
    """As many as make a page of records: one is told once, though most are in two scopes of their author."""
    records: set[Key] = set()
    for number, row in enumerate(rows[: IN_SCOPES * page]):
        records.add((row.kind, row.entity_id))
        if len(records) > page:
            return rows[:number]
    return rows[: IN_SCOPES * page]


def _rows(
    session: Session, org_id: UUID, seen: dict[str, int], until: int, fresh: Collection[str], limit: int
) -> Sequence[Change]:
    # Scope by scope, each no further than the page: asked together in order of number, a new phone would have the
    # database walk through all that ever happened to pick out what is its own. And in a scope it begins with, what
    # left it is no news: it never held that.
    ranges = [
        select(Feed.kind, Feed.entity_id, Feed.seq, Feed.deleted, Feed.min_schema)
        .where(only(Feed, org_id), Feed.scope == scope, Feed.seq > number, Feed.seq <= until)
        .where(*([Feed.deleted.is_(False)] if scope in fresh else []))
        .order_by(Feed.seq)
        .limit(limit)
        .subquery()
        for scope, number in sorted(seen.items())
        if number < until
    ]
    if not ranges:
        return []
    found = union_all(*map(select, ranges)).subquery()
    return [Change(*row) for row in session.execute(select(found).order_by(found.c.seq).limit(limit))]


def _gone(session: Session, org_id: UUID, scopes: frozenset[str], rows: Iterable[Change]) -> list[Key]:
    """Records that left one scope, unless another scope of the reader still holds them."""
    left = {(row.kind, row.entity_id) for row in rows if row.deleted}
    return sorted(left - _held(session, org_id, scopes, left), key=str)


def _lost(session: Session, org_id: UUID, scopes: frozenset[str], lost: set[str]) -> list[Key]:
    """What a scope taken from the reader held, unless another still holds it."""
    if not lost:
        return []
    found = session.execute(select(Feed.kind, Feed.entity_id).where(Feed.org_id == org_id, Feed.scope.in_(lost)))
    keys = {(row.kind, row.entity_id) for row in found}
    return sorted(keys - _held(session, org_id, scopes, keys), key=str)


def _held(session: Session, org_id: UUID, scopes: frozenset[str], keys: Iterable[Key]) -> set[Key]:
    keys = list(keys)
    held: set[Key] = set()
    for start in range(0, len(keys), 400):
        found = session.execute(
            select(Feed.kind, Feed.entity_id).where(
                Feed.org_id == org_id,
                Feed.scope.in_(scopes),
                Feed.deleted.is_(False),
                tuple_(Feed.kind, Feed.entity_id).in_(keys[start : start + 400]),
            )
        )
        held |= {(row.kind, row.entity_id) for row in found}
    return held


def _load(
    session: Session, reader: Actor, rows: Iterable[Change], gone: Iterable[Key]
) -> tuple[list[dict[str, Any]], list[Key]]:
    """The records, each once, kind by kind: side by side they pack better. And those announced but no longer there."""
    skip = set(gone)
    wanted = [
        key
        for key in dict.fromkeys((row.kind, row.entity_id) for row in rows if row.min_schema <= SCHEMA)
        if key not in skip
    ]
    by_kind: dict[str, list[UUID]] = {}
    for kind, entity_id in wanted:
        by_kind.setdefault(kind, []).append(entity_id)
    found: dict[Key, dict[str, Any]] = {}
    broken: set[UUID] = set()
    for kind, ids in by_kind.items():
        for id, rev, data in records.load(session, KINDS[kind], reader, ids, broken):
            found[(kind, id)] = {"kind": kind, "id": str(id), "rev": rev, "data": data}
    # What cannot be read is not gone: a phone that holds it from before keeps it.
    return list(found.values()), [key for key in wanted if key not in found and key[1] not in broken]
