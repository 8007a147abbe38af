"""The wire shapes of places: built by hand, for they leave in bulk."""

from __future__ import annotations

from typing import Any

from app.places.models import Building, Entrance, Estate, PublicPoint, Sector


def wire_sector(row: Sector, reader: Any = None) -> dict[str, Any]:
    """`{name, code}`."""
    return {"name": row.name, "code": row.code}


def wire_estate(row: Estate, reader: Any = None) -> dict[str, Any]:
    """`{name, plate, address, commune, sector_id, landlord, landlord_id, lat, lon, buildings: [...]}`; degrees WGS 84.

    `landlord` is a name or null. An estate, a building or an entrance that is `closed` is there for its name: it is not
    offered any more. Load rows with `queries.with_parts()` when there are many.
    """
    return {
        "name": row.name,
        "plate": row.plate,
        "address": row.address,
        "commune": row.commune,
        "sector_id": str(row.sector_id) if row.sector_id else None,
        "landlord": row.landlord.name if row.landlord else None,
        "landlord_id": str(row.landlord_id) if row.landlord_id else None,
        "lat": row.lat,
        "lon": row.lon,
        "buildings": [_building(building) for building in row.buildings],
        **_closed(row.closed_on is not None),
    }


def _building(row: Building) -> dict[str, Any]:
    closed = row.closed_on is not None
    entrances = [_entrance(one, closed) for one in row.entrances]
    return {"id": str(row.id), "name": row.name, "entrances": entrances, **_closed(closed)}


def _entrance(row: Entrance, within_closed: bool) -> dict[str, Any]:
    closed = within_closed or row.closed_on is not None
    return {"id": str(row.id), "label": row.label, "plate": row.plate, **_closed(closed)}


def _closed(closed: bool) -> dict[str, bool]:
    return {"closed": True} if closed else {}


def wire_point(row: PublicPoint) -> dict[str, Any]:
    """`{label, commune, lat, lon}`, as an operation names it."""
    return {"label": row.label, "commune": row.commune or "", "lat": row.lat, "lon": row.lon}
