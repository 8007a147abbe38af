"""A trial table with a word of each ring: what the service writes down, and what is confidential between parties.

It is no part of the product's tables: it joins them while a test plays with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from sqlalchemy import Engine, Table, select
from sqlalchemy.orm import Mapped, mapped_column

from app.core import tenant
from app.core.base import Base, OrgOwned, uuid7
from app.core.keyring import CASES
from app.core.secrets import Encrypted
from app.core.unit import read_unit, write_unit
from tests.world import World


class Narrative(OrgOwned, Base):
    """What was written down of an evening, and what one side said of it."""

    __tablename__ = "narrative"

    _noted: Mapped[bytes | None] = mapped_column("noted_sealed")
    noted = Encrypted("_noted")
    _said: Mapped[bytes | None] = mapped_column("said_sealed")
    said = Encrypted("_said", ring=CASES)


TABLE = cast(Table, Narrative.__table__)
Base.metadata.remove(TABLE)


@contextmanager
def declared(engine: Engine) -> Iterator[None]:
    """The table is there, and known as the product's are."""
    TABLE.create(engine, checkfirst=True)
    Base.metadata._add_table(TABLE.name, None, TABLE)
    try:
        yield
    finally:
        Base.metadata.remove(TABLE)
        TABLE.drop(engine)


def written(town: World, noted: str = "on parle au 3", said: str = "Mme Zyzomys a peur") -> Narrative:
    with tenant.tenant(town.org_id), write_unit() as s:
        row = Narrative(org_id=town.org_id, id=uuid7(), noted=noted, said=said)
        s.add(row)
    return row


def read(town: World) -> list[Narrative]:
    """All of them, as they are stored."""
    with tenant.tenant(town.org_id), read_unit() as s:
        s.expire_all()
        return list(s.scalars(select(Narrative).order_by(Narrative.id)))
