"""The typed base of every table: client-chosen UUIDv7 keys, composite keys by organisation, aware moments.

A reference across features is a column and a composite foreign key by table name (`fk`), never a Python
import: a row that points into another organisation cannot be stored.
"""

from __future__ import annotations

import os
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, ForeignKeyConstraint, LargeBinary, MetaData, inspect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, registry

from app.core import clock
from app.core.columns import Day, Id, Json, UtcDateTime

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Base of all tables. Its constructor sets the columns first: encrypted attributes need the keys (core.secrets)."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={
            UUID: Id(),
            datetime: UtcDateTime(),
            date: Day(),
            bytes: LargeBinary(),
            dict[str, Any]: Json(dict),
            dict[str, list[str]]: Json(dict),
            list[str]: Json(list, str),
            list[Any]: Json(list),
        },
    )

    def __init__(self, **values: Any) -> None:
        cls = type(self)
        columns, own = _plain_columns(cls), vars(self)
        others = {name: values.pop(name) for name in [one for one in values if one not in columns]}
        # A new row has no history to keep: what goes into its columns as it is skips the instrumentation, whose
        # bookkeeping of changes took a twelfth of the time of an exchange.
        own.update(values)
        if "id" in columns and own.get("id") is None:
            own["id"] = uuid7()
        for name, value in others.items():
            if not hasattr(cls, name):
                raise TypeError(f"{cls.__name__} has no {name!r}")
            setattr(self, name, value)


@cache
def _plain_columns(model: type[Base]) -> frozenset[str]:
    return frozenset(inspect(model).column_attrs.keys())


class InOrg:
    """A row of one organisation: every select of it is filtered (core.tenant). Mixed into a `Base` class."""

    org_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"), primary_key=True, sort_order=-20)


class OrgOwned(InOrg):
    """A row of one organisation whose key is (org_id, id)."""

    id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-19)


def fk(table: str, column: str, *, ondelete: str | None = None) -> ForeignKeyConstraint:
    """A reference inside the organisation: (org_id, column) -> table(org_id, id)."""
    return ForeignKeyConstraint(["org_id", column], [f"{table}.org_id", f"{table}.id"], ondelete=ondelete)


def uuid7() -> UUID:
    """A UUIDv7 (RFC 9562): milliseconds, then 74 random bits. Never ordered by, never a secret."""
    value = int(clock.now().timestamp() * 1000) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)
