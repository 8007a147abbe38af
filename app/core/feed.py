"""The organisation's clock and feed: what changed, for whom, in an order a cursor can trust.

One row per record and scope, last change only: the table does not grow with edits. A record that leaves a
scope keeps a row there marked deleted (the eviction of the phones of that scope). Sequence numbers are
taken from the organisation's clock row last, just before the commit: measured with 16 writers, a cursor
on them misses nothing, where a sequence or a timestamp misses 8 to 45 % (docs/architecture.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, ForeignKey, Index, String, UniqueConstraint, event, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, Session, UOWTransaction, mapped_column
from sqlalchemy.orm.attributes import get_history
from sqlalchemy.orm.base import PASSIVE_NO_INITIALIZE

from app.core import clock
from app.core.base import Base, InOrg
from app.core.bulk import table


class OrgClock(Base):
    """One row per organisation: the id of its history (`epoch`) and its last sequence number.

    `forgotten`: the last number of a tombstone no longer kept; a cursor from before it starts again.
    """

    __tablename__ = "org_clock"

    org_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    epoch: Mapped[UUID] = mapped_column(default=uuid4)
    seq: Mapped[int] = mapped_column(BigInteger, default=0)
    forgotten: Mapped[int] = mapped_column(BigInteger, default=0)


class Feed(InOrg, Base):
    """The last change of a record in a scope; `deleted` tells the phones of that scope to let it go."""

    __tablename__ = "feed"
    __table_args__ = (UniqueConstraint("org_id", "seq"), Index(None, "org_id", "scope", "seq"))

    kind: Mapped[str] = mapped_column(String(30), primary_key=True)
    entity_id: Mapped[UUID] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(String(60), primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    deleted: Mapped[bool] = mapped_column(default=False)
    min_schema: Mapped[int] = mapped_column(default=1)
    at: Mapped[datetime] = mapped_column()


class Synced:
    """A record that phones hold. `rev` counts its changes; `scopes()` says who may hold it now."""

    feed_kind: ClassVar[str]
    min_schema: ClassVar[int] = 1

    org_id: Mapped[UUID]
    id: Mapped[UUID]
    rev: Mapped[int] = mapped_column(default=1)

    def scopes(self) -> set[str]:
        """`org`, `sector:<id>`, `user:<id>`, `cases:<id>`; empty when no phone may hold it (any more)."""
        raise LookupError(f"{type(self).__name__} does not say its scopes")


def org_scope() -> str:
    """Every phone of the organisation."""
    return "org"


def sector_scope(sector_id: UUID) -> str:
    """The phones of the agents of a sector."""
    return f"sector:{sector_id}"


def user_scope(user_id: UUID | str) -> str:
    """The phones of one person."""
    return f"user:{user_id}"


def case_scope(user_id: UUID | str) -> str:
    """The cases somebody has in hand: apart, since a phone from before there were any would keep words in clear."""
    return f"cases:{user_id}"


def start_clock(session: Session, org_id: UUID) -> None:
    """Give a new organisation its clock, in the same unit as its row."""
    session.add(OrgClock(org_id=org_id, epoch=uuid4(), seq=0))


def touch(session: Session, record: Synced) -> None:
    """Count a change of something the record embeds (an entrance of an estate, an agent of a shift)."""
    record.rev = (record.rev or 0) + 1
    _touched(session)[id(record)] = record


def _touched(session: Session) -> dict[int, Synced]:
    found: dict[int, Synced] = session.info.setdefault("palier_synced", {})
    return found


def _born(session: Session) -> set[tuple[str, UUID]]:
    """The records this unit adds: no phone holds them, in any scope."""
    found: set[tuple[str, UUID]] = session.info.setdefault("palier_born", set())
    return found


@event.listens_for(Session, "before_flush")
def _count_changes(session: Session, context: UOWTransaction, instances: Any) -> None:
    touched = _touched(session)
    for record in session.new:
        if isinstance(record, Synced):
            record.rev = record.rev or 1
            touched[id(record)] = record
            _born(session).add((record.feed_kind, record.id))
    for record in session.dirty:
        if isinstance(record, Synced) and session.is_modified(record):
            if not _rev_already_moved(record):
                record.rev += 1
            touched[id(record)] = record


def _rev_already_moved(record: Synced) -> bool:
    return bool(get_history(record, "rev", PASSIVE_NO_INITIALIZE).added)


def forget(session: Session) -> None:
    """Drop what was noted: the unit is over, or was rolled back."""
    session.info.pop("palier_synced", None)
    session.info.pop("palier_born", None)


def write(session: Session) -> None:
    """Give every record changed in this unit its place in the feed. Called last, just before the commit."""
    records = [one for one in _touched(session).values() if one in session]
    born = _born(session)
    forget(session)
    by_org: dict[UUID, list[Synced]] = {}
    for record in records:
        by_org.setdefault(record.org_id, []).append(record)
    for org_id in sorted(by_org):
        wanted = {(one.feed_kind, one.id): (one.scopes(), one.min_schema) for one in by_org[org_id]}
        held = _live_scopes(session, org_id, wanted.keys() - born)
        _write_org(session, org_id, wanted, held)


def _write_org(
    session: Session,
    org_id: UUID,
    wanted: dict[tuple[str, UUID], tuple[set[str], int]],
    held: dict[tuple[str, UUID], set[str]],
) -> None:
    rows: list[dict[str, Any]] = []
    for (kind, entity_id), (scopes, min_schema) in sorted(wanted.items(), key=lambda one: (one[0][0], one[0][1].bytes)):
        gone = held.get((kind, entity_id), set()) - scopes
        for scope in sorted(scopes | gone):
            rows.append(
                {"kind": kind, "entity_id": entity_id, "scope": scope, "deleted": scope in gone,
                 "min_schema": min_schema}
            )  # fmt: skip
    append(session, org_id, rows)


def _live_scopes(session: Session, org_id: UUID, keys: Iterable[tuple[str, UUID]]) -> dict[tuple[str, UUID], set[str]]:
    keys = list(keys)
    held: dict[tuple[str, UUID], set[str]] = {}
    for start in range(0, len(keys), 400):
        part = keys[start : start + 400]
        found = session.execute(
            select(Feed.kind, Feed.entity_id, Feed.scope).where(
                Feed.org_id == org_id,
                Feed.deleted.is_(False),
                tuple_(Feed.kind, Feed.entity_id).in_(part),
            )
        )
        for kind, entity_id, scope in found:
            held.setdefault((kind, entity_id), set()).add(scope)
    return held


def position(session: Session, org_id: UUID) -> int:
    """The last number of the organisation's clock."""
    return session.scalar(select(OrgClock.seq).where(OrgClock.org_id == org_id)) or 0


def tick(session: Session, org_id: UUID, count: int = 1) -> int:
    """Take the next numbers of the organisation's clock, and return the last; its row stays locked until commit."""
    return session.execute(
        update(OrgClock)
        .where(OrgClock.org_id == org_id)
        .values(seq=OrgClock.seq + count)
        .returning(OrgClock.seq)
        .execution_options(synchronize_session=False)
    ).scalar_one()


def announce(session: Session, org_id: UUID, kind: str, ids: Iterable[UUID], *, deleted: bool = False) -> int:
    """Tell each scope that holds these records of them again, or that they are no more. Returns how many lines."""
    held = session.execute(
        select(Feed.entity_id, Feed.scope)
        .where(Feed.org_id == org_id, Feed.kind == kind, Feed.entity_id.in_(list(ids)), Feed.deleted.is_(False))
        .order_by(Feed.entity_id, Feed.scope)
    )
    lines = [
        {"kind": kind, "entity_id": row.entity_id, "scope": row.scope, "deleted": deleted, "min_schema": 1}
        for row in held
    ]
    append(session, org_id, lines)
    return len(lines)


def append(session: Session, org_id: UUID, rows: list[dict[str, Any]]) -> None:
    """Write feed rows with the next numbers of the organisation's clock."""
    if not rows:
        return
    last = tick(session, org_id, len(rows))
    at = clock.now()
    full = [{**row, "org_id": org_id, "seq": last - len(rows) + n, "at": at} for n, row in enumerate(rows, 1)]
    insert = postgresql_insert if session.get_bind().dialect.name == "postgresql" else sqlite_insert
    statement = insert(table(Feed))
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["org_id", "kind", "entity_id", "scope"],
            set_={c: getattr(statement.excluded, c) for c in ("seq", "deleted", "min_schema", "at")},
        ),
        full,
    )
