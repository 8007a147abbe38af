"""What phones hold of an estate changes hands with it: it leaves the former sector's and reaches the new one's."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select

from app.core.feed import Feed
from app.core.kinds import KINDS
from app.extensions import db


def follow(org_id: UUID, sectors: Mapping[UUID, UUID | None]) -> None:
    """What follows its estate's sector and a phone still holds of it; the feed hook tells both sectors.

    What has left the phones keeps the sector it was written in: nobody is told of it any more.
    """
    for kind in [one for one in KINDS.values() if one.follows_estate]:
        for row in _held(org_id, kind.name, kind.model, sectors):
            row.sector_id = sectors[row.estate_id]


def _held(org_id: UUID, feed_kind: str, model: type[Any], estates: Collection[UUID]) -> list[Any]:
    on_a_phone = exists().where(
        Feed.org_id == org_id, Feed.kind == feed_kind, Feed.entity_id == model.id, Feed.deleted.is_(False)
    )
    return list(
        db.session.scalars(select(model).where(model.org_id == org_id, model.estate_id.in_(estates), on_a_phone))
    )
