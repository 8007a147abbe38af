"""The estates of a source that its last file names no more: proposed to be closed, one by one, never by themselves."""

from __future__ import annotations

import json
from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core import clock
from app.core.errors import Refused
from app.core.rows import get
from app.extensions import db
from app.people.acting import Actor
from app.places.imports.models import StockImport
from app.places.imports.room import Room
from app.places.imports.staging import Staging
from app.places.imports.states import State
from app.places.models import Estate
from app.places.stock import actions as stock

SHOWN = 100
CHUNK = 500


def absent(session: Session, org_id: UUID, source: str, staging: Staging) -> list[UUID]:
    """Those still open whose identifier is in no row of the file, rejected ones included."""
    query = (
        select(Estate.id, Estate.source_id)
        .where(Estate.org_id == org_id, Estate.source == source, Estate.closed_on.is_(None))
        .order_by(Estate.name_key, Estate.id)
    )
    return [id for id, source_id in session.execute(query) if not staging.names(source_id or "")]


def keep(room: Room, ids: Iterable[UUID]) -> None:
    """Beside the lines of the import, for as long as they are."""
    room.absent.write_text(json.dumps([str(one) for one in ids]))


def kept(room: Room) -> list[UUID]:
    try:
        return [UUID(one) for one in json.loads(room.absent.read_text())]
    except (OSError, ValueError):
        return []


def still_open(row: StockImport) -> list[Estate]:
    """Those of an applied import that nobody closed since, the first of them."""
    if row.state != State.applied:
        return []
    found: list[Estate] = []
    ids = kept(Room(row.id))
    for start in range(0, len(ids), CHUNK):
        query = select(Estate).where(
            Estate.org_id == row.org_id, Estate.closed_on.is_(None), Estate.id.in_(ids[start : start + CHUNK])
        )
        found += db.session.scalars(query.order_by(Estate.name_key, Estate.id))
        if len(found) >= SHOWN:
            break
    return found[:SHOWN]


def close(actor: Actor, import_id: UUID, ids: set[UUID]) -> int:
    """Those ticked, out of the stock from today on. Raises Refused, Unknown."""
    row = get(StockImport, actor.org_id, import_id)
    db.session.refresh(row, with_for_update=True)
    changes.note(actor, row.id, Deed.import_closed)
    offered = {one.id for one in still_open(row)}
    if not ids or not ids <= offered:
        raise Refused("residences", "Cochez des résidences de cette liste.", field="residences")
    for estate_id in sorted(ids):
        stock.close_estate(actor, estate_id, clock.today())
    return len(ids)
