"""From a row of text to the fields of an estate, or the French reason why not."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pyproj import CRS, Transformer

from app.core.folding import fold
from app.places.imports.mapping import WGS84, ColumnMapping, Position
from app.places.rules import digest, is_postcode, name_key, squeeze

ADDRESS_MAX, NAME_MAX, ID_MAX = 300, 200, 80
DWELLINGS_MAX = 20_000
YEARS = range(1000, 2101)
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?", re.ASCII)
Fields = dict[str, str | int | float | None]
Remarks = list[tuple[str, str]]  # (kind, French text)
Place = Callable[[float, float], tuple[float, float] | None]


class Rejected(Exception):
    """The row cannot be imported; the message is the French reason."""


@dataclass(frozen=True)
class Row:
    """An understood row: the estate's fields, its digest as received, remarks for the report."""

    source_id: str
    fields: Fields
    row_hash: str
    remarks: Remarks = field(default_factory=list)


class Converter:
    """Reads rows of one file: knows the mapping, the header, the sectors and the landlords of the organisation.

    `landlords`: the names they have now, by the ones they had, folded.
    """

    def __init__(
        self,
        mapping: ColumnMapping,
        header: list[str],
        sectors: Mapping[str, str],
        landlords: Mapping[str, str] | None = None,
    ) -> None:
        self.mapping = mapping
        self.header = header
        self.sectors = sectors
        self.landlords = landlords or {}
        self.place = locator(mapping.position) if mapping.position else None

    def row(self, cells: list[str]) -> Row:
        """The estate of a row. Raises Rejected."""
        if len(cells) != len(self.header):
            raise Rejected(f"{len(cells)} colonnes au lieu de {len(self.header)}")
        raw = dict(zip(self.header, cells, strict=True))
        remarks: Remarks = []
        source_id = self._text(raw, "source_id", ID_MAX)
        address = self._text(raw, "address", ADDRESS_MAX)
        if not source_id:
            raise Rejected("identifiant absent")
        if not address:
            raise Rejected("adresse absente")
        fields: Fields = {
            "name": self._text(raw, "name", NAME_MAX) or address[:NAME_MAX],
            "address": address,
            "commune": self._text(raw, "commune", 120),
            "postcode": self._postcode(raw, remarks),
            "citycode": self._text(raw, "citycode", 5),
            "landlord": self._landlord(raw, remarks),
            "sector_id": self._sector(raw),
            "dwellings": self._whole(raw, "dwellings", range(DWELLINGS_MAX + 1), remarks),
            "year": self._whole(raw, "year", YEARS, remarks),
        }
        fields["lat"], fields["lon"] = self._position(raw, remarks)
        return Row(source_id, fields, digest(*(squeeze(cell) for cell in cells)), remarks)

    def identifier(self, cells: list[str]) -> str:
        """What the report calls a rejected row; empty when its columns cannot be told apart."""
        if len(cells) != len(self.header):
            return ""
        return squeeze(cells[self.header.index(self.mapping.columns["source_id"])])[:ID_MAX]

    def _cell(self, raw: Mapping[str, str], heading: str) -> str:
        value = squeeze(raw[heading])
        return "" if fold(value) in self.mapping.absent else value

    def _text(self, raw: Mapping[str, str], name: str, limit: int) -> str:
        heading = self.mapping.columns.get(name)
        value = self._cell(raw, heading) if heading else ""
        value = value or self.mapping.defaults.get(name, "")
        if len(value) > limit:
            raise Rejected(f"« {heading} » compte {len(value)} signes, {limit} au plus")
        return value

    def _landlord(self, raw: Mapping[str, str], remarks: Remarks) -> str:
        name = self._text(raw, "landlord", NAME_MAX)
        if not name and "landlord" in self.mapping.columns:
            received = squeeze(raw[self.mapping.columns["landlord"]])
            remarks.append(("bailleur", f"bailleur non renseigné (« {received} ») : visible d’aucun bailleur"))
        return self.landlords.get(name_key(name), name)

    def _sector(self, raw: Mapping[str, str]) -> str | None:
        code = self._text(raw, "sector", 20)
        if code and code not in self.sectors:
            raise Rejected(f"secteur inconnu « {code} »")
        return self.sectors[code] if code else None

    def _postcode(self, raw: Mapping[str, str], remarks: Remarks) -> str:
        value = self._text(raw, "postcode", 40)
        if value and not is_postcode(value):
            remarks.append(("code_postal", f"code postal illisible « {value} », laissé non renseigné"))
            return ""
        return value

    def _whole(self, raw: Mapping[str, str], name: str, likely: range, remarks: Remarks) -> int | None:
        value = self._text(raw, name, 40)
        if not value:
            return None
        heading = self.mapping.columns.get(name, name)
        read = number(value, heading)
        if read != int(read):
            raise Rejected(f"« {heading} » n’est pas un nombre entier : « {value} »")
        if int(read) not in likely:
            remarks.append(("nombre", f"« {heading} » invraisemblable ({value}), laissé non renseigné"))
            return None
        return int(read)

    def _position(self, raw: Mapping[str, str], remarks: Remarks) -> tuple[float | None, float | None]:
        where = self.mapping.position
        if where is None or self.place is None:
            return None, None
        x, y = self._cell(raw, where.x), self._cell(raw, where.y)
        if not x and not y:
            remarks.append(("position", "position non renseignée"))
            return None, None
        if not x or not y:
            raise Rejected(f"position incomplète (« {where.x} » et « {where.y} » vont ensemble)")
        found = self.place(number(x, where.x), number(y, where.y))
        if found is None:
            raise Rejected(f"position hors de la zone EPSG:{where.epsg} ({x} ; {y})")
        return found


def number(text: str, heading: str) -> float:
    """A French or English decimal: "655823,15", "1 019". Raises Rejected."""
    bare = re.sub(r"(?<=\d)[  ](?=\d{3}\b)", "", text)
    if not _NUMBER.fullmatch(bare):
        raise Rejected(f"« {heading} » n’est pas un nombre : « {text[:40]} »")
    return float(bare.replace(",", "."))


def locator(position: Position) -> Place:
    """A function from the file's coordinates to (lat, lon) in WGS 84 degrees, or None outside the area."""
    area = CRS.from_epsg(position.epsg).area_of_use
    to_wgs84 = Transformer.from_crs(position.epsg, WGS84, always_xy=True)

    def place(x: float, y: float) -> tuple[float, float] | None:
        lon, lat = (x, y) if position.epsg == WGS84 else to_wgs84.transform(x, y)
        if not (math.isfinite(lat) and math.isfinite(lon)):
            return None
        if area and not (area.south <= lat <= area.north and area.west <= lon <= area.east):
            return None
        return round(lat, 7), round(lon, 7)

    return place
