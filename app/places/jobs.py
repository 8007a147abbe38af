"""Work outside a request: placing estates on the map, one short unit each, the network asked outside of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.core.rows import get
from app.core.unit import read_unit, write_unit
from app.places import geocoding
from app.places.models import Estate

Locate = Callable[[str], geocoding.Location | None]


@dataclass(frozen=True)
class Placed:
    """Estates given a position, and those the geocoder could not settle."""

    placed: int
    left: int


def place_on_map(org_id: UUID, limit: int, locate: Locate = geocoding.locate) -> Placed:
    """Geocode estates without position. A doubtful or absent answer leaves the estate as it is."""
    with read_unit() as session:
        todo = session.execute(
            select(Estate.id, Estate.address, Estate.postcode, Estate.commune)
            .where(Estate.org_id == org_id, Estate.lat.is_(None), Estate.closed_on.is_(None))
            .order_by(Estate.id)
            .limit(limit)
        ).all()
    placed = 0
    for estate_id, address, postcode, commune in todo:
        found = locate(f"{address} {postcode} {commune}")
        if found is not None:
            place(org_id, estate_id, found)
            placed += 1
    return Placed(placed, len(todo) - placed)


def place(org_id: UUID, estate_id: UUID, found: geocoding.Location) -> None:
    """Give an estate the position of its address, in a unit of its own."""
    with write_unit():
        estate = get(Estate, org_id, estate_id)
        estate.lat, estate.lon = found.lat, found.lon
        estate.citycode = estate.citycode or found.citycode
