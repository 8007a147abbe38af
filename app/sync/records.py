"""Records out: those of a kind loaded all at once, and written for a reader."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.kinds import Kind
from app.core.tenant import only
from app.people.acting import Actor

CHUNK = 400
Wired = tuple[UUID, int, dict[str, Any]]


def load(session: Session, kind: Kind[Any], reader: Actor, ids: Sequence[UUID]) -> Iterator[Wired]:
    """(id, rev, data) of those that exist."""
    model = kind.model
    for start in range(0, len(ids), CHUNK):
        query = select(model).where(only(model, reader.org_id), model.id.in_(ids[start : start + CHUNK]))
        for row in session.scalars(query.options(*kind.options())).unique():
            yield row.id, row.rev, kind.wire(row, reader)
