"""From a row of text to the fields of an estate, or the French reason why not."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pyproj import CRS, Transformer

from app.core.folding import fold
from app.places.imports.answers import Answers, Positions
from app.places.imports.mapping import WGS84, ColumnMapping, Position
from app.places.imports.whereabouts import boxes, fits, how_far
from app.places.rules import digest, is_postcode, name_key, squeeze

ADDRESS_MAX, NAME_MAX, ID_MAX, PART_MAX = 300, 200, 80, 120
DWELLINGS_MAX = 20_000
YEARS = range(1000, 2101)
ZERO, SWAPPED, FAR = "zero", "inverse", "loin"
"""Doubts a person answers: a postcode without its zero, two columns in each other's place, a position elsewhere."""
TO_CHECK = ("code_postal", "nombre", SWAPPED, FAR)
"""What was said of a row that is taken without it: somebody may type it."""
_NO_ZERO = re.compile("[1-9][0-9]{3}")
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?", re.ASCII)
Fields = dict[str, str | int | float | None]
Remarks = list[tuple[str, str]]  # (kind, French text)
Place = Callable[[float, float], tuple[float, float] | None]
Degrees = tuple[float, float] | tuple[None, None]
NOWHERE: Degrees = (None, None)


class Rejected(Exception):
    """The row cannot be imported; the message is the French reason."""


@dataclass(frozen=True)
class Row:
    """An understood row: the estate's fields, its digest as received, remarks for the report.

    `part`: the building, its address and the hall, of a file that names them. `landlord`: as the file says it.
    `lacks`: its postcode or its commune is empty.
    """

    source_id: str
    fields: Fields
    row_hash: str
    remarks: Remarks = field(default_factory=list)
    part: tuple[str, str, str] | None = None
    landlord: str = ""
    km: int = 0
    lacks: bool = False

    @property
    def to_check(self) -> bool:
        """Whether something of it is missing or cannot be."""
        return self.lacks or any(kind in TO_CHECK for kind, _ in self.remarks)


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
        answers: Answers | None = None,
    ) -> None:
        self.mapping = mapping
        self.header = header
        self.sectors = {fold(code): sector for code, sector in sectors.items()}
        self.answers = answers or Answers(positions=Positions.keep)
        self.landlords = {**(landlords or {}), **self.answers.landlords}
        self.place = locator(mapping.position) if mapping.position else None

    def row(self, cells: list[str]) -> Row:
        """The estate of a row. Raises Rejected."""
        raw = self._raw(cells)
        remarks: Remarks = []
        address = self._address(raw)
        source_id = self._text(raw, "source_id", ID_MAX) if self.mapping.named else self._identity(raw, address)
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
            "agency": self._text(raw, "agency", PART_MAX),
            "sector_id": self._sector(raw),
            "dwellings": self._dwellings(raw, remarks),
            "year": self._whole(raw, "year", YEARS, remarks),
        }
        near = str(fields["postcode"]) or self._mended(raw)
        (fields["lat"], fields["lon"]), km = self._position(raw, near, remarks)
        row_hash = digest(*(squeeze(cell) for cell in self._read(raw, cells)), *self._owner(raw))
        lacks = any(name in self.mapping.columns and not fields[name] for name in ("postcode", "commune"))
        part = self._part(raw, address)
        return Row(source_id, fields, row_hash, remarks, part, str(fields["landlord"]), km, lacks)

    def _raw(self, cells: list[str]) -> dict[str, str]:
        """By heading. Empty cells beyond the last column are nothing."""
        wide = len(self.header)
        if any(cells[wide:]) or len(cells) < wide:
            raise Rejected(self._told_width(len(cells)))
        return dict(zip(self.header, cells, strict=False))

    def _told_width(self, found: int) -> str:
        said = f"{found} colonnes au lieu de {len(self.header)}"
        if found > len(self.header) and self.mapping.delimiter == ",":
            return (
                f"{said}\u00a0: le séparateur est la virgule, et une virgule figure dans une valeur sans guillemets"
                ' autour d’elle. Écrivez "12, rue du Port" entre guillemets, ou enregistrez le fichier avec des'
                " points-virgules."
            )
        return said

    def _read(self, raw: Mapping[str, str], cells: list[str]) -> list[str]:
        """What tells a row from the same one last time: all of it, but of a dwelling what is imported alone."""
        return [raw[one] for one in self.mapping.headings()] if self.mapping.per_dwelling else cells

    def _owner(self, raw: Mapping[str, str]) -> list[str]:
        """The landlord said of the whole file, for a row that names none: another one makes another row of it."""
        heading, owner = self.mapping.columns.get("landlord"), self.mapping.defaults.get("landlord", "")
        return [name_key(owner)] if owner and not (heading and self._cell(raw, heading)) else []

    def _dwellings(self, raw: Mapping[str, str], remarks: Remarks) -> int | None:
        return 1 if self.mapping.per_dwelling else self._whole(raw, "dwellings", range(DWELLINGS_MAX + 1), remarks)

    def _address(self, raw: Mapping[str, str]) -> str:
        before = [said for name in ("number", "repeat", "way") if (said := self._text(raw, name, 40))]
        name = self._text(raw, "address", ADDRESS_MAX - sum(len(said) + 1 for said in before))
        return " ".join([*before, name]).strip() if name else ""

    def _identity(self, raw: Mapping[str, str], address: str) -> str:
        """Of a file without identifiers: the name in its commune, or the address."""
        name = self._text(raw, "name", NAME_MAX) or address
        return digest(fold(name), fold(self._text(raw, "commune", 120)))[:32] if name else ""

    def _part(self, raw: Mapping[str, str], address: str) -> tuple[str, str, str] | None:
        """The building is the one named, else the address: two addresses of a programme are two buildings."""
        if not self.mapping.grouped:
            return None
        building = self._text(raw, "building", PART_MAX)
        return building or address[:PART_MAX], address, self._hall(raw)

    def _hall(self, raw: Mapping[str, str]) -> str:
        hall, stairs = self._text(raw, "hall", 50), self._text(raw, "stairs", 50)
        return f"{hall}, escalier {stairs}" if hall and stairs and fold(hall) != fold(stairs) else hall or stairs

    def identifiers(self, cells: list[str]) -> tuple[str, str]:
        """What the report calls a rejected row, and the estate it names all the same; empty where nobody can tell."""
        said = self._identifier(cells)
        if not said or self.mapping.named:
            return said, said
        try:
            raw = self._raw(cells)
            return said, self._identity(raw, self._address(raw))
        except Rejected:
            return said, ""

    def _identifier(self, cells: list[str]) -> str:
        column = self.mapping.columns.get("source_id") or self.mapping.columns.get("name")
        column = column or self.mapping.columns["address"]
        if len(cells) < len(self.header) or any(cells[len(self.header) :]):
            return ""
        return squeeze(cells[self.header.index(column)])[:ID_MAX]

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
        if code and fold(code) not in self.sectors:
            raise Rejected(f"secteur inconnu « {code} »")
        return self.sectors[fold(code)] if code else None

    def _postcode(self, raw: Mapping[str, str], remarks: Remarks) -> str:
        value = self._text(raw, "postcode", 40)
        if mended := self._mended(raw):
            said = f"«\u00a0{value}\u00a0» lu {mended}" if self.answers.zeros else _without_zero(value)
            remarks.append((ZERO, said))
            return mended if self.answers.zeros else ""
        if value and not is_postcode(value):
            remarks.append(("code_postal", f"code postal illisible « {value} », laissé non renseigné"))
            return ""
        return value

    def _mended(self, raw: Mapping[str, str]) -> str:
        """What a postcode without its zero must be, taken or not: it says where the position has to be."""
        value = self._text(raw, "postcode", 40)
        return f"0{value}" if _NO_ZERO.fullmatch(value) and f"0{value[0]}" in boxes() else ""

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

    def _position(self, raw: Mapping[str, str], postcode: str, remarks: Remarks) -> tuple[Degrees, int]:
        """Where it is; how many kilometres from its postcode, when that cannot be."""
        where = self.mapping.position
        if where is None or self.place is None:
            return NOWHERE, 0
        said = self._cell(raw, where.x), self._cell(raw, where.y)
        if not any(said):
            remarks.append(("position", "position non renseignée"))
            return NOWHERE, 0
        if not all(said):
            raise Rejected(f"position incomplète («\u00a0{where.x}\u00a0» et «\u00a0{where.y}\u00a0» vont ensemble)")
        x, y = number(said[0], where.x), number(said[1], where.y)
        found = self.place(x, y)
        if found is not None and fits(found, postcode):
            return found, 0
        other = self.place(y, x)
        if other is not None and fits(other, postcode):
            remarks.append((SWAPPED, f"«\u00a0{where.x}\u00a0» et «\u00a0{where.y}\u00a0» semblent inversées"))
        elif found is None:
            raise Rejected(f"position hors de la zone EPSG:{where.epsg} ({said[0]} ; {said[1]})")
        return self._doubtful(found, other, postcode, remarks)

    def _doubtful(
        self, found: tuple[float, float] | None, other: tuple[float, float] | None, postcode: str, remarks: Remarks
    ) -> tuple[Degrees, int]:
        code, km = how_far(found, postcode) if found else ("", 0)
        if found and (other is None or not fits(other, postcode)):
            of = f"du département {code}" if code else "de la France"
            remarks.append((FAR, f"position à {km}\u00a0km {of}"))
        return (found or NOWHERE) if self.answers.positions != Positions.leave else NOWHERE, km


def _without_zero(value: str) -> str:
    return f"code postal «\u00a0{value}\u00a0» sans son zéro, laissé non renseigné"


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
