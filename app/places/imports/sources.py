"""Whether a file is of the source it is said to be of: what is there of it, and what the file is about."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.places.models import Estate, Landlord
from app.places.rules import name_key

SOURCE_MAX = 80
NAMED = 3
"""Landlords that are named; of the others, their number."""


def doubt(session: Session, org_id: UUID, source: str, file: Collection[str], recognised: int) -> dict[str, Any] | None:
    """What is to be asked: the source has estates, and none of them is in the file, or none of their landlords.

    `file`: the landlords its rows name; `recognised`: how many of its rows are an estate that is there.
    """
    of = Estate.org_id == org_id, Estate.source == source, Estate.closed_on.is_(None)
    owners = session.execute(
        select(Landlord.name_key, Landlord.name, func.count())
        .select_from(Estate)
        .outerjoin(Landlord, (Landlord.org_id == Estate.org_id) & (Landlord.id == Estate.landlord_id))
        .where(*of).group_by(Landlord.name_key, Landlord.name).order_by(func.count().desc(), Landlord.name_key)
    ).all()  # fmt: skip
    keys = {key for key, _, _ in owners if key}
    if not owners or (recognised and not (keys and file and not keys & {name_key(one) for one in file})):
        return None
    names = [name for _, name, _ in owners if name]
    return {"estates": sum(count for _, _, count in owners), "owners": names[:NAMED], "more": len(names[NAMED:])}


def fresh(session: Session, org_id: UUID, name: str, landlords: Sequence[str]) -> str:
    """A name for a new source, that no other has: that of the file, its landlord's beside, a number."""
    stem = name.rpartition(".")[0] or name
    one = [f"{stem} ({landlords[0]})"] if len(landlords) == 1 else []
    offered = [stem, *one, *(f"{stem} ({number})" for number in range(2, 100))]
    cut = [said[:SOURCE_MAX] for said in offered]
    taken = set(
        session.scalars(select(Estate.source).where(Estate.org_id == org_id, Estate.source.in_(cut)).distinct())
    )
    return next((said for said in cut if said not in taken), "")
