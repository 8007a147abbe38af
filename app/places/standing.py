"""What stands on a place: an entry, a stop of a round, a consigne, whatever feature keeps it and however it is called.

Found by the references of the tables themselves: a feature of tomorrow need not say so here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from uuid import UUID

from sqlalchemy import Column, Table, func, select
from sqlalchemy.orm import Session

from app.core import sql
from app.core.base import Base
from app.core.memory import once

PARTS = ("building", "entrance")
ITS_OWN = (*PARTS, "estate_move")
"""Told of an estate by itself: nothing that somebody noted there."""


def named(session: Session, org_id: UUID, estate_ids: Collection[UUID]) -> set[UUID]:
    """Of these estates, their buildings and their halls, those that something is about."""
    return _named(session, org_id, estate_ids, "estate", PARTS)


def owning(session: Session, org_id: UUID, landlord_ids: Collection[UUID]) -> set[UUID]:
    """Of these landlords, those that have an estate, a reader, an invitation."""
    return _named(session, org_id, landlord_ids, "landlord", ())


def naming(session: Session, org_id: UUID, landlord_id: UUID) -> dict[str, int]:
    """How many rows of each table name a landlord, those closed or spent included; tables without any left out."""
    found: dict[str, int] = {}
    for table in _tables(session):
        if (about := next(_to(table, "landlord"), None)) is not None:
            count = select(func.count()).where(table.c.org_id == org_id, about == landlord_id)
            found[table.name] = session.scalar(count) or 0
    return {table: many for table, many in found.items() if many}


def _named(session: Session, org_id: UUID, ids: Collection[UUID], target: str, more: tuple[str, ...]) -> set[UUID]:
    found: set[UUID] = set()
    if not ids:
        return found
    for table in _tables(session):
        if (about := next(_to(table, target), None)) is not None:
            columns = [about, *(column for part in more for column in _to(table, part))]
            rows = session.execute(select(*columns).distinct().where(table.c.org_id == org_id, about.in_(ids)))
            found.update(id for row in rows for id in row if id is not None)
    return found


def _tables(session: Session) -> list[Table]:
    """Those of the database, but for the parts of an estate and where it was."""
    there: frozenset[str] = once(("tables there",), lambda: sql.tables_there(session))
    return [one for one in Base.metadata.sorted_tables if one.name in there and one.name not in ITS_OWN]


def _to(table: Table, target: str) -> Iterator[Column[UUID]]:
    """The columns that refer to the id of a table."""
    for constraint in table.foreign_key_constraints:
        for one in constraint.elements:
            if one.column.table.name == target and one.column.name == "id":
                yield one.parent
