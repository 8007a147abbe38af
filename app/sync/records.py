"""Records out: those of a kind loaded all at once, and written for a reader."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import damage
from app.core.kinds import Kind
from app.core.tenant import only
from app.people.acting import Actor

log = logging.getLogger(__name__)
CHUNK = 400
BROKEN = (ValueError, LookupError, TypeError, AttributeError)
"""What reading a row raises that was changed past the program: JSON that is none, a code of no state."""
Wired = tuple[UUID, int, dict[str, Any]]


def load(
    session: Session, kind: Kind[Any], reader: Actor, ids: Sequence[UUID], broken: set[UUID] | None = None
) -> Iterator[Wired]:
    """(id, rev, data) of those that exist; one whose row holds what no code wrote is left out, and put in `broken`."""
    for start in range(0, len(ids), CHUNK):
        some = ids[start : start + CHUNK]
        try:
            found: Iterable[Wired] = _read(session, kind, reader, some)
        except BROKEN:
            found = _one_by_one(session, kind, reader, some, set() if broken is None else broken)
        yield from found


def _read(session: Session, kind: Kind[Any], reader: Actor, ids: Sequence[UUID]) -> list[Wired]:
    model = kind.model
    query = select(model).where(only(model, reader.org_id), model.id.in_(ids)).options(*kind.options())
    if damage.seen():  # a row loaded before may hold what stands for the value, which is not to be sent
        query = query.execution_options(populate_existing=True)
    with damage.strictly():
        return [(row.id, row.rev, kind.wire(row, reader)) for row in session.scalars(query).unique()]


def _one_by_one(
    session: Session, kind: Kind[Any], reader: Actor, ids: Sequence[UUID], broken: set[UUID]
) -> Iterator[Wired]:
    for id in ids:
        try:
            yield from _read(session, kind, reader, [id])
        except BROKEN:
            log.exception("%s %s holds a value that cannot be read: phones go on without it", kind.name, id)
            broken.add(id)
