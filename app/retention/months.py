"""Of days and hours, the month alone is left: a day becomes the first of its month, a moment the beginning of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, overload
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, select, update
from sqlalchemy.orm import Session

from app.core import clock
from app.core.base import Base
from app.core.bulk import table


@overload
def month_of(value: datetime) -> datetime: ...
@overload
def month_of(value: date) -> date: ...
def month_of(value: date) -> date:
    """On the clocks of the present work."""
    if isinstance(value, datetime):
        return clock.zones().bounds(clock.local(value).date().replace(day=1))[0]
    return value.replace(day=1)


def to_months(s: Session, org_id: UUID, model: type[Base], of: ColumnElement[bool], names: Sequence[str]) -> None:
    """These columns of these rows, by statements that are no revision: nobody changed them."""
    row: Any = model
    found = s.execute(select(row.id, *(getattr(row, one) for one in names)).where(row.org_id == org_id, of)).all()
    put(s, org_id, model, [
        (id, {name: month_of(value) if value else None for name, value in zip(names, values, strict=True)})
        for id, *values in found
    ])  # fmt: skip


def put(s: Session, org_id: UUID, model: type[Base], values: Sequence[tuple[UUID, dict[str, Any]]]) -> None:
    """Each row its own values, all naming the same columns, by one statement."""
    if values:
        its = table(model)
        there = its.c.org_id == bindparam("of_org"), its.c.id == bindparam("of_id")
        written = update(its).where(*there).values({name: bindparam(f"to_{name}") for name in values[0][1]})
        s.execute(written, [
            {"of_org": org_id, "of_id": id, **{f"to_{name}": value for name, value in one.items()}}
            for id, one in values
        ])  # fmt: skip
