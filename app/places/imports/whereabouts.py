"""Whether a position may be that of an address: the box of its department, by the first figures of its postcode. Pure.

The boxes (WGS 84 degrees) were computed from the outlines of IGN Admin Express 2018 (Licence Ouverte), the 101
departments; `data/departements.csv` holds them.
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.places.rules import in_france

BOXES = Path(__file__).parent.parent / "data" / "departements.csv"
MARGIN = 0.1
"""Degrees around a box: a postcode may reach over the border of its department."""
KM_PER_DEGREE = 111.2
ISLANDS = ("2A", "2B")


@dataclass(frozen=True)
class Box:
    """From south to north and from west to east, in degrees."""

    south: float
    west: float
    north: float
    east: float

    def holds(self, lat: float, lon: float) -> bool:
        """Within it, or just beside."""
        return (
            self.south - MARGIN <= lat <= self.north + MARGIN and self.west - MARGIN <= lon <= self.east + MARGIN
        )  # fmt: skip

    def km(self, lat: float, lon: float) -> int:
        """About how far its nearest edge is."""
        north = max(self.south - lat, 0, lat - self.north)
        east = max(self.west - lon, 0, lon - self.east) * math.cos(math.radians((self.south + self.north) / 2))
        return round(math.hypot(north, east) * KM_PER_DEGREE)


@cache
def boxes() -> dict[str, Box]:
    """By code of department; Corsica's two are one, as its postcodes are."""
    with BOXES.open(encoding="utf-8", newline="") as file:
        found = {
            one["code"]: Box(*(float(one[name]) for name in ("lat_min", "lon_min", "lat_max", "lon_max")))
            for one in csv.DictReader(file, delimiter=";")
        }
    south, north = (found.pop(code) for code in ISLANDS)
    found["20"] = Box(min(south.south, north.south), min(south.west, north.west), max(south.north, north.north),
                      max(south.east, north.east))  # fmt: skip
    return found


def department(postcode: str) -> str:
    """ "01998" -> "01", "97411" -> "974"; empty when no department has such postcodes."""
    code = postcode[:3] if postcode.startswith("97") else postcode[:2]
    return code if code in boxes() else ""


def fits(where: tuple[float, float] | None, postcode: str) -> bool:
    """In the department of the postcode, or, of one that says nothing, in France."""
    if where is None:
        return False
    code = department(postcode)
    return boxes()[code].holds(*where) if code else in_france(*where)


def how_far(where: tuple[float, float], postcode: str) -> tuple[str, int]:
    """The department of the postcode and the kilometres to it; of no department, to the nearest of all."""
    code = department(postcode)
    if code:
        return code, boxes()[code].km(*where)
    return "", min(box.km(*where) for box in boxes().values())
