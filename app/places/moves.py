"""An estate given to another sector: what phones hold of it must follow, and lives in the layers above.

They say how, once, when the application is created (`followed_by`); every move of a unit is told at its end.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from app.core.unit import at_the_end
from app.extensions import db
from app.places import planned
from app.places.models import Estate

Follow = Callable[[UUID, Mapping[UUID, UUID | None]], None]
"""(organisation, estate -> its sector now)."""

_followers: dict[str, Follow] = {}
AT_ONCE = 500
"""Estates named in one statement: a whole stock may move in one unit."""


def followed_by(follow: Follow) -> None:
    """Have this done after each move; saying it twice is saying it once."""
    _followers[f"{follow.__module__}.{follow.__qualname__}"] = follow


def moved(estate: Estate) -> None:
    """Its sector has just changed, in this unit."""
    at_the_end(_tell, (estate.org_id, estate.id))
    planned.look_again(estate)


def _tell(keys: set[tuple[UUID, UUID]]) -> None:
    for org_id in sorted({org for org, _ in keys}):
        ids = sorted(id for org, id in keys if org == org_id)
        for start in range(0, len(ids), AT_ONCE):
            _follow(org_id, ids[start : start + AT_ONCE])


def _follow(org_id: UUID, ids: Sequence[UUID]) -> None:
    now = select(Estate.id, Estate.sector_id).where(Estate.org_id == org_id, Estate.id.in_(ids))
    sectors = {row.id: row.sector_id for row in db.session.execute(now)}
    for follow in _followers.values():
        follow(org_id, sectors)
