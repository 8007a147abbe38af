"""What the rest of the house knows of sectors and estates."""

from __future__ import annotations

from datetime import datetime

from app.core.kinds import Kind
from app.places.models import Estate, Sector
from app.places.queries import with_parts
from app.places.schemas import wire_estate, wire_sector

SECTOR: Kind[Sector] = Kind(name="sector", model=Sector, label="Secteur", wire=wire_sector)


def _is_closed(row: Estate, at: datetime) -> bool:
    # As long as phones hold what was noted there, it keeps its name on them.
    return row.closed_on is not None


ESTATE: Kind[Estate] = Kind(
    name="estate", model=Estate, label="Résidence", wire=wire_estate, options=with_parts, leaves=_is_closed
)
