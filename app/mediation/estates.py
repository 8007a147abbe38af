"""A case follows the estate it is about: joined to another, or given to another sector, it is found there."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import update

from app.extensions import db
from app.mediation.models import MediationCase


def follow(org_id: UUID, sectors: Mapping[UUID, UUID | None]) -> None:
    """Open or closed, in one statement a sector: the board is read by the sectors of today. No phone holds a case."""
    for sector_id in set(sectors.values()):
        estates = [id for id, now in sectors.items() if now == sector_id]
        of = MediationCase.org_id == org_id, MediationCase.estate_id.in_(estates)
        other = MediationCase.sector_id.is_distinct_from(sector_id)
        db.session.execute(update(MediationCase).where(*of, other).values(sector_id=sector_id))
