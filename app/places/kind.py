"""What the rest of the house knows of sectors and estates."""

from __future__ import annotations

from app.core.kinds import Kind
from app.places.models import Estate, Sector
from app.places.queries import with_parts
from app.places.schemas import wire_estate, wire_sector

SECTOR: Kind[Sector] = Kind(name="sector", model=Sector, label="Secteur", wire=wire_sector)
ESTATE: Kind[Estate] = Kind(name="estate", model=Estate, label="Résidence", wire=wire_estate, options=with_parts)
