"""Rows by organisation and id: found, or read ahead. A write unit keeps what it read or added until it ends."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TypeVar, cast
from uuid import UUID

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from app.core import memory, tenant
from app.core.base import OrgOwned
from app.core.errors import Unknown
from app.core.unit import in_write_unit
from app.extensions import db

Owned = TypeVar("Owned", bound=OrgOwned)
_UNREAD = object()


def find(model: type[Owned], org_id: UUID, id: UUID, *, lock: bool = False) -> Owned | None:
    """The row, one added earlier in this unit included; with `lock`, held until commit on PostgreSQL."""
    if lock:
        session = db.session()
        if session.new:
            session.flush()
        memory.of(session).waited()
        return session.get(model, (org_id, id), with_for_update=True, populate_existing=True)
    # Looked for among what waits to be written, instead of writing it first: fifty new entries, each checked
    # for its id, would be fifty small writes instead of one (measured: a quarter of the time of a slice).
    session = db.session()
    known = memory.of(session).rows.get((model, org_id, id), _UNREAD)
    if known is not _UNREAD:
        return cast("Owned | None", known)
    with session.no_autoflush:
        return session.get(model, (org_id, id))


def get(model: type[Owned], org_id: UUID, id: UUID, *, lock: bool = False) -> Owned:
    """The row, or Unknown: absent and foreign are the same answer."""
    row = find(model, org_id, id, lock=lock)
    if row is None:
        raise Unknown()
    return row


def read_all(model: type[Owned], org_id: UUID, ids: Collection[UUID]) -> Sequence[Owned]:
    """Those of these rows that are there, read at once: `find` asks for none of them as long as they are held."""
    return db.session.scalars(select(model).where(tenant.only(model, org_id), model.id.in_(ids))).all() if ids else []


def unread(model: type[Owned], org_id: UUID, ids: Iterable[UUID]) -> set[UUID]:
    """Those this unit neither read nor took for absent so far."""
    known = memory.of(db.session()).rows
    return {id for id in ids if (model, org_id, id) not in known}


def look_ahead(model: type[Owned], org_id: UUID, ids: Collection[UUID], *, in_turn: bool = False) -> Sequence[Owned]:
    """Read these rows at once and keep them; the others are known to be absent until this unit adds them.

    `in_turn`: another unit that asks for one of them in turn waits for the end of this one, and sees what it wrote.
    """
    session = db.session()
    if not ids:
        return []
    asked = select(model).where(tenant.only(model, org_id), model.id.in_(ids))
    if in_turn:  # by id, so that two units never wait for each other; references to the rows stay free
        asked = asked.order_by(model.id).with_for_update(key_share=True)
        _in_turn(model, org_id).update(ids)
    with session.no_autoflush:
        rows = session.scalars(asked).all()
    presume_absent(model, org_id, set(ids) - {row.id for row in rows})
    return rows


def take_turn(model: type[Owned], org_id: UUID, ids: Collection[UUID]) -> None:
    """Have other units that ask for one of these in turn wait for the end of this one; asks only once."""
    look_ahead(model, org_id, set(ids) - _in_turn(model, org_id), in_turn=True)


def _in_turn(model: type[Owned], org_id: UUID) -> set[UUID]:
    held: set[UUID] = memory.once(("in turn", model, org_id), set)
    return held


def presume_absent(model: type[Owned], org_id: UUID, ids: Iterable[UUID]) -> None:
    """Take these rows for absent without asking: if one is there, writing it again fails, and its savepoint with it."""
    memory.of(db.session()).rows.update(((model, org_id, id), None) for id in ids)


@event.listens_for(Session, "loaded_as_persistent")
def _keep(session: Session, row: object) -> None:
    # The identity map is weak: without this, fifty operations read the same estate fifty times (measured:
    # half of the processor time of a slice).
    if not in_write_unit(session):
        return
    if isinstance(row, OrgOwned):
        memory.of(session).rows[type(row), row.org_id, row.id] = row
    else:
        memory.of(session).held.append(row)


@event.listens_for(Session, "transient_to_pending")
def _waits(session: Session, row: object) -> None:
    if isinstance(row, OrgOwned) and in_write_unit(session):
        memory.of(session).rows[type(row), row.org_id, row.id] = row


@event.listens_for(Session, "pending_to_transient")
@event.listens_for(Session, "persistent_to_deleted")
def _is_gone(session: Session, row: object) -> None:
    if isinstance(row, OrgOwned) and in_write_unit(session):
        memory.of(session).rows.pop((type(row), row.org_id, row.id), None)
