"""The estates of a source that its last file names no more: proposed to be closed, one by one, never by themselves."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core import clock
from app.core.errors import Refused
from app.core.rows import get
from app.extensions import db
from app.people.acting import Actor
from app.places import queries
from app.places.imports import undo
from app.places.imports.models import StockImport
from app.places.imports.room import Room
from app.places.imports.staging import Staging
from app.places.imports.states import State
from app.places.models import Estate
from app.places.rules import name_key
from app.places.stock import actions as stock

CHUNK = 500


def absent(session: Session, org_id: UUID, source: str, staging: Staging) -> tuple[list[UUID], int]:
    """Those still open whose identifier is in no row of the file, rejected ones included; how many more there are that
    a file said to be of landlords this one does not name: it has nothing to say of them."""
    query = (
        select(Estate.id, Estate.source_id, Estate.landlord_id, Estate.by_hand)
        .where(Estate.org_id == org_id, Estate.source == source, Estate.closed_on.is_(None))
        .order_by(Estate.name_key, Estate.id)
    )
    named, keys = (
        {name_key(one) for one in staging.owners()},
        {id: one.name_key for id, one in queries.landlords_meant(org_id).items()},
    )
    gone = [row for row in session.execute(query) if not staging.names(row.source_id or "")]
    told = [(row.id, keys.get(str((row.by_hand or {}).get("landlord_id", row.landlord_id)), "")) for row in gone]
    proposed = [id for id, key in told if not key or key in named]
    return proposed, len(gone) - len(proposed)


def keep(room: Room, ids: Iterable[UUID]) -> None:
    """Beside the lines of the import, for as long as they are."""
    room.absent.write_text(json.dumps([str(one) for one in ids]))


def kept(room: Room) -> list[UUID]:
    try:
        return [UUID(one) for one in json.loads(room.absent.read_text())]
    except (OSError, ValueError):
        return []


def still_open(row: StockImport) -> list[UUID]:
    """Those of an applied import that nobody closed since."""
    if row.state != State.applied:
        return []
    ids, found = kept(Room(row.id)), set()
    for start in range(0, len(ids), CHUNK):
        some = Estate.id.in_(ids[start : start + CHUNK])
        found |= set(
            db.session.scalars(select(Estate.id).where(Estate.org_id == row.org_id, Estate.closed_on.is_(None), some))
        )
    return [id for id in ids if id in found]


def shown(row: StockImport, ids: Sequence[UUID]) -> list[Estate]:
    query = select(Estate).where(Estate.org_id == row.org_id, Estate.id.in_(ids)).options(joinedload(Estate.landlord))
    return list(db.session.scalars(query.order_by(Estate.name_key, Estate.id)))


def close(actor: Actor, import_id: UUID, ids: set[UUID]) -> int:
    """Those ticked, out of the stock from today on. Raises Refused, Unknown."""
    row = get(StockImport, actor.org_id, import_id)
    db.session.refresh(row, with_for_update=True)
    changes.note(actor, row.id, Deed.import_closed)
    offered = set(still_open(row))
    if not ids or not ids <= offered:
        raise Refused("residences", "Cochez des résidences de cette liste.", field="residences")
    for estate_id in sorted(ids):
        stock.close_estate(actor, estate_id, clock.today())
        undo.closed(db.session(), row, estate_id, clock.today())
    return len(ids)
