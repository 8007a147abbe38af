"""The values that do not open, or that no code of ours wrote, counted for those who can have them restored."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, func, select
from sqlalchemy.orm import Session

from app.core.secrets import Place
from app.core.unit import read_unit, write_unit
from app.extensions import db
from app.keys import clear, values
from app.keys.models import Unreadable
from app.keys.values import SealedColumn, Value
from app.worker import apart


def how_many(org_id: UUID) -> int:
    return db.session.scalar(select(func.count()).select_from(Unreadable).where(Unreadable.org_id == org_id)) or 0


def of(org_id: UUID) -> Select[Unreadable]:
    """Those known now, the latest found first."""
    order = (Unreadable.found_at.desc(), Unreadable.in_table, Unreadable.in_column, Unreadable.row_id)
    return select(Unreadable).where(Unreadable.org_id == org_id).order_by(*order)


def column_named(table: str, column: str) -> SealedColumn | None:
    """The sealed column of a name, when there still is one."""
    return next((one for one in values.sealed_columns() if one.name == f"{table}.{column}"), None)


def look_at(column: SealedColumn, place: Place, at: datetime) -> None:
    """Note that a value does not open, unless it does by now."""
    with read_unit() as s:
        value = values.at(s, column, place)
    if value is not None and not values.opens(column, value):
        _note([place], at)


def look_at_all(at: datetime) -> int:
    """Read every value there is: note those that cannot be, forget those that can again. Returns how many cannot."""
    sealed = sum(len(apart(look_through, column, at) or ()) for column in values.sealed_columns())
    return sealed + sum(apart(look_through_clear, one, at) or 0 for one in clear.tables())


def look_through_clear(one: clear.ClearTable, at: datetime) -> int:
    """The same of the values in clear of a table, or of some columns of it."""
    bad = clear.damaged(one)
    _note(bad, at)
    for column in one.columns:
        _forget_others(one.name, column.name, set(bad))
    return len(bad)


def clear_table(table: str, column: str) -> clear.ClearTable | None:
    """The table of a name with this column alone, when there still is one and its rows can be told of."""
    found = next((one.but(column) for one in clear.tables() if one.name == table), None)
    return found if found is not None and found.columns else None


def look_again() -> None:
    """Of those found last, forget at once what opens again, is gone, or has another text in its place."""
    with read_unit() as s:
        noted = s.scalars(select(Unreadable).order_by(Unreadable.found_at.desc()).limit(values.BATCH)).all()
        well = [one for one in noted if _is_well(s, one)]
    if well:
        with write_unit() as s:
            for one in well:
                s.execute(delete(Unreadable).where(*_same(one)))


def _is_well(s: Session, noted: Unreadable) -> bool:
    place = Place(noted.in_table, noted.in_column, noted.row_id, noted.org_id)
    if (one := clear_table(noted.in_table, noted.in_column)) is not None:
        return not clear.is_damaged(s, one, place)
    column = column_named(noted.in_table, noted.in_column)
    value = values.at(s, column, place) if column else None
    return column is None or value is None or values.opens(column, value)


def _same(one: Unreadable) -> tuple[ColumnElement[bool], ...]:
    names = (Unreadable.in_table == one.in_table, Unreadable.in_column == one.in_column)
    return *names, Unreadable.org_id == one.org_id, Unreadable.row_id == one.row_id


def look_through(column: SealedColumn, at: datetime) -> list[Value]:
    """Open every value of a column: note those that do not, which are returned; forget those that do again."""
    bad = [value for value in values.every(column) if not values.opens(column, value)]
    places = [value.place for value in bad]
    _note(places, at)
    table, name = column.name.split(".")
    _forget_others(table, name, set(places))
    return bad


def _note(bad: list[Place], at: datetime) -> None:
    found = [place for place in bad if place.org_id is not None]
    for start in range(0, len(found), values.BATCH):
        with write_unit() as s:
            for place in found[start : start + values.BATCH]:
                key = (place.org_id, place.table, place.column, place.row_id)
                if s.get(Unreadable, key) is None:
                    s.add(Unreadable(org_id=place.org_id, in_table=place.table, in_column=place.column,
                                     row_id=place.row_id, found_at=at))  # fmt: skip


def _forget_others(table: str, name: str, bad: set[Place]) -> None:
    here = (Unreadable.in_table == table, Unreadable.in_column == name)
    with read_unit() as s:
        noted = s.execute(select(Unreadable.org_id, Unreadable.row_id).where(*here)).all()
    opened = [(org_id, row_id) for org_id, row_id in noted if Place(table, name, row_id, org_id) not in bad]
    if opened:
        with write_unit() as s:
            for org_id, row_id in opened:
                s.execute(delete(Unreadable).where(*here, Unreadable.org_id == org_id, Unreadable.row_id == row_id))
