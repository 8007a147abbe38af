"""Every sealed value of the database, column by column, whatever the feature: none is named here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import LargeBinary, Select, and_, func, or_, select, update
from sqlalchemy.orm import Session

from app.core import keyring
from app.core.base import Base
from app.core.bulk import table
from app.core.damage import strictly
from app.core.keyring import ID_BYTES, ID_STARTS, KeyRing, Unsealable
from app.core.secrets import Encrypted, Place
from app.core.unit import read_unit

BATCH = 200


@dataclass(frozen=True)
class SealedColumn:
    """A column of sealed values: its model, the attribute that holds the bytes (`_text`), the ring that opens them."""

    model: type[Base]
    attribute: str
    ring: str

    @property
    def name(self) -> str:
        """`contact.text`"""
        return f"{self.model.__tablename__}.{self.attribute.lstrip('_')}"

    @property
    def of_an_organisation(self) -> bool:
        """Whether its rows are of one."""
        return "org_id" in table(self.model).c

    @property
    def bytes(self) -> Any:
        return self.model.__mapper__.column_attrs[self.attribute].columns[0]

    def place(self, row_id: UUID, org_id: UUID | None) -> Place:
        """Where a value of it stands."""
        return Place(self.model.__tablename__, self.attribute.lstrip("_"), row_id, org_id)


class Value(NamedTuple):
    """A sealed value and where it stands."""

    place: Place
    sealed: bytes


def of_ring(ring: str) -> tuple[SealedColumn, ...]:
    """Those of one ring, by name."""
    return tuple(one for one in sealed_columns() if one.ring == ring)


def sealed_columns() -> tuple[SealedColumn, ...]:
    """All of them, by name."""
    found = {
        SealedColumn(mapper.class_, one.attribute, one.ring)
        for mapper in Base.registry.mappers
        if table(mapper.class_).key in Base.metadata.tables
        for owner in mapper.class_.__mro__
        for one in vars(owner).values()
        if isinstance(one, Encrypted)
    }
    return tuple(sorted(found, key=lambda one: one.name))


def _key_of(column: SealedColumn) -> Any:
    return func.substr(column.bytes, ID_STARTS + 1, ID_BYTES, type_=LargeBinary())


def by_key(s: Session, column: SealedColumn) -> dict[bytes, int]:
    """How many values each key sealed, by its id."""
    key = _key_of(column)
    rows = s.execute(select(key, func.count()).where(column.bytes.is_not(None)).group_by(key))
    return {bytes(id): count for id, count in rows}


def page(s: Session, column: SealedColumn, after: Place | None, *, but: bytes | None = None) -> list[Value]:
    """The next values in the order of their rows; `but`: those of another key than this one."""
    rows = s.execute(_page(column, after, but)).all()
    return [Value(column.place(row.id, row.org_id if column.of_an_organisation else None), row.sealed) for row in rows]


def _page(column: SealedColumn, after: Place | None, but: bytes | None) -> Select[Any]:
    rows = table(column.model).c
    keys = [rows.org_id, rows.id] if column.of_an_organisation else [rows.id]
    query = select(*keys, column.bytes.label("sealed")).where(column.bytes.is_not(None)).order_by(*keys).limit(BATCH)
    if but is not None:
        query = query.where(_key_of(column) != but)
    if after is not None:
        later = rows.id > after.row_id
        if column.of_an_organisation:
            later = or_(rows.org_id > after.org_id, and_(rows.org_id == after.org_id, later))
        query = query.where(later)
    return query


def at(s: Session, column: SealedColumn, place: Place) -> Value | None:
    rows = table(column.model).c
    query = select(column.bytes).where(rows.id == place.row_id, column.bytes.is_not(None))
    if column.of_an_organisation:
        query = query.where(rows.org_id == place.org_id)
    sealed = s.scalar(query)
    return Value(place, sealed) if sealed is not None else None


def every(column: SealedColumn) -> Iterator[Value]:
    """All of them, a page for each read."""
    after: Place | None = None
    while True:
        with strictly(), read_unit() as s:  # the next ones are those after the last
            found = page(s, column, after)
        yield from found
        if len(found) < BATCH:
            return
        after = found[-1].place


def opens(column: SealedColumn, value: Value) -> bool:
    """Whether it can be read with the keys held here."""
    try:
        keyring.unseal(value.sealed, value.place.bound_to(column.attribute), column.ring).decode()
    except (Unsealable, UnicodeDecodeError):
        return False
    return True


def seal_again(s: Session, column: SealedColumn, value: Value, ring: KeyRing) -> bool:
    """The same under the first key, past the models: no revision, nothing for a phone.

    False for what does not open, and for what somebody wrote meanwhile.
    """
    bound = value.place.bound_to(column.attribute)
    try:
        plain = ring.open(value.sealed, bound)
    except Unsealable:
        return False
    rows = table(column.model)
    here = [rows.c.id == value.place.row_id, column.bytes == value.sealed]
    if column.of_an_organisation:
        here.append(rows.c.org_id == value.place.org_id)
    done = s.execute(update(rows).where(*here).values({column.bytes: ring.seal(plain, bound)}))
    return bool(done.rowcount)  # type: ignore[attr-defined]
