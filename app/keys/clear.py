"""Every value in clear that its column does not take, whatever the feature: moments, days, ids and JSON, and codes.

What a coordinator can be told of is of their organisation and has an id of its own; of the rest the log alone tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Column, and_, or_, select
from sqlalchemy.orm import Session

from app.core.base import Base, OrgOwned
from app.core.bulk import table
from app.core.columns import Told
from app.core.damage import Damaged, strictly
from app.core.secrets import Place
from app.core.unit import read_unit

BATCH = 200


@dataclass(frozen=True)
class ClearTable:
    """A table of an organisation, and those of its columns that some values do not fit."""

    model: type[Base]
    columns: tuple[Column[Any], ...]

    @property
    def name(self) -> str:
        """`contact`"""
        return str(self.model.__tablename__)

    def but(self, column: str) -> ClearTable:
        return ClearTable(self.model, tuple(one for one in self.columns if one.name == column))


class Key(NamedTuple):
    org_id: UUID
    id: UUID


def tables() -> tuple[ClearTable, ...]:
    """All of them, by name."""
    models: set[Any] = {one.class_ for one in Base.registry.mappers if issubclass(one.class_, OrgOwned)}
    known = (one for one in models if table(one).key in Base.metadata.tables)
    return tuple(ClearTable(one, _told(one)) for one in sorted(known, key=lambda one: one.__tablename__))


def _told(model: type[Base]) -> tuple[Column[Any], ...]:
    return tuple(one for one in table(model).c if isinstance(one.type, Told) and not one.primary_key)


def damaged(one: ClearTable) -> list[Place]:
    """Where a value stands that cannot be read; a page of rows for each read."""
    pages = _pages(one) if one.columns else ()
    return [place for keys in pages for place in _in_page(one, keys)]


def is_damaged(s: Session, one: ClearTable, place: Place) -> bool:
    """Whether the value there is."""
    return not _reads(s, one.but(place.column), [Key(place.org_id or UUID(int=0), place.row_id)])


def _pages(one: ClearTable) -> Iterator[Sequence[Key]]:
    rows = table(one.model).c
    after: Key | None = None
    while True:
        query = select(rows.org_id, rows.id).order_by(rows.org_id, rows.id).limit(BATCH)
        if after is not None:
            later = and_(rows.org_id == after.org_id, rows.id > after.id)
            query = query.where(or_(rows.org_id > after.org_id, later))
        with strictly(), read_unit() as s:
            found = [Key(*row) for row in s.execute(query)]
        if found:
            yield found
        if len(found) < BATCH:
            return
        after = found[-1]


def _in_page(one: ClearTable, keys: Sequence[Key]) -> Iterator[Place]:
    with read_unit() as s:
        if _reads(s, one, keys):
            return
        for key in (key for key in keys if not _reads(s, one, [key])):
            for column in one.columns:
                if not _reads(s, one.but(column.name), [key]):
                    yield Place(one.name, column.name, key.id, key.org_id)


def _reads(s: Session, one: ClearTable, keys: Sequence[Key]) -> bool:
    """Whether each of these rows can be read."""
    rows = table(one.model).c
    here = (rows.org_id.in_({key.org_id for key in keys}), rows.id.in_([key.id for key in keys]))
    with strictly():
        try:
            s.execute(select(*one.columns).where(*here)).all()
        except Damaged:
            return False
    return True
