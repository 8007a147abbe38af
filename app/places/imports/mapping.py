"""The column-mapping file of an import: TOML or JSON, checked whole before the CSV is opened."""

from __future__ import annotations

import codecs
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pyproj import CRS
from pyproj.exceptions import CRSError

from app.core.folding import fold

SHIPPED = Path(__file__).parent.parent / "mappings"
WGS84 = 4326
SOURCE_MAX = 80
FIELDS = (
    "source_id",
    "name",
    "address",
    "postcode",
    "citycode",
    "commune",
    "landlord",
    "agency",
    "sector",
    "building",
    "hall",
    "number",
    "repeat",
    "way",
    "stairs",
    "dwellings",
    "year",
)
REQUIRED = ("source_id", "address")
_TOP = {"source", "delimiter", "encoding", "absent", "columns", "position", "defaults", "per_dwelling"}


class ImportRefused(Exception):
    """The import stops and writes nothing; the message is French and says what to do."""


@dataclass(frozen=True)
class Position:
    """Where the coordinates are: columns of the easting (or longitude) and northing (or latitude), and their
    reference system."""

    x: str
    y: str
    epsg: int = WGS84


@dataclass(frozen=True)
class ColumnMapping:
    """What the columns of one source mean. `columns` maps our fields to its headings."""

    source: str
    columns: Mapping[str, str]
    delimiter: str = ";"
    encoding: str = "utf-8-sig"
    absent: frozenset[str] = frozenset()
    position: Position | None = None
    defaults: Mapping[str, str] = field(default_factory=dict)
    first: int = 1
    """The line of the header: what stands above it is no part of the table."""
    renamed: bool = False
    """Two columns of one heading, or of none, get names of their own instead of being refused."""

    per_dwelling: bool = False
    """Each row is a dwelling: they are counted, and of what is said of them nothing is read."""

    @property
    def grouped(self) -> bool:
        """The rows of one identifier are one estate: only where a column says its halls, or each is a dwelling."""
        return self.per_dwelling or bool({"building", "hall", "stairs"} & set(self.columns))

    @property
    def named(self) -> bool:
        """Whether a column gives the identifier; without one, the name and the commune are it, else the address."""
        return "source_id" in self.columns

    def headings(self) -> list[str]:
        """Every heading the file must have."""
        more = [self.position.x, self.position.y] if self.position else []
        return [*self.columns.values(), *more]


def load(path: str) -> ColumnMapping:
    """The mapping of a file, or a shipped one by its name ("paris"). Raises ImportRefused."""
    file = Path(path)
    if not file.is_file() and (SHIPPED / f"{path}.toml").is_file():
        file = SHIPPED / f"{path}.toml"
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise ImportRefused(f"Le fichier de correspondance « {path} » est introuvable ou illisible.") from None
    return parse(_data(text, file.name), file.name)


def _data(text: str, name: str) -> object:
    try:
        return json.loads(text) if name.endswith(".json") else tomllib.loads(text)
    except (ValueError, tomllib.TOMLDecodeError) as error:
        raise ImportRefused(f"La correspondance « {name} » ne se lit pas : {error}.") from None


def parse(raw: object, name: str = "mapping") -> ColumnMapping:
    """A checked mapping from plain data. Raises ImportRefused, naming the key at fault."""
    if not isinstance(raw, dict):
        raise ImportRefused(f"La correspondance « {name} » doit être une table.")
    _no_stranger(name, raw, _TOP)
    columns = _texts(name, "columns", raw.get("columns"))
    defaults = _texts(name, "defaults", raw.get("defaults", {}))
    _no_stranger(name, columns, set(FIELDS))
    _no_stranger(name, defaults, set(FIELDS) - set(REQUIRED))
    per_dwelling = _yes(name, "per_dwelling", raw.get("per_dwelling", False))
    for wanted in REQUIRED if not per_dwelling else ("address",):
        if wanted not in columns:
            raise ImportRefused(f"La correspondance « {name} » ne dit pas quelle colonne est « {wanted} ».")
    return ColumnMapping(
        source=_source(name, raw.get("source")),
        columns=columns,
        delimiter=_delimiter(name, raw.get("delimiter", ";")),
        encoding=_encoding(name, raw.get("encoding", "utf-8-sig")),
        absent=_absent(name, raw.get("absent", [])),
        position=_position(name, raw.get("position")),
        defaults=defaults,
        per_dwelling=per_dwelling,
    )


def _no_stranger(name: str, given: Mapping[str, Any], known: set[str]) -> None:
    strangers = sorted(set(given) - known)
    if strangers:
        raise ImportRefused(
            f"La correspondance « {name} » contient « {strangers[0]} », qui n’est pas une clé connue "
            f"({', '.join(sorted(known))})."
        )


def _yes(name: str, key: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise ImportRefused(f"Dans la correspondance «\u00a0{name}\u00a0», «\u00a0{key}\u00a0» est true ou false.")
    return value


def _texts(name: str, key: str, value: object) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(v, str) and v for v in value.values()):
        raise ImportRefused(f"Dans la correspondance « {name} », « {key} » associe des textes à des textes.")
    return {str(k): str(v) for k, v in value.items()}


def _source(name: str, value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value.strip()) <= SOURCE_MAX:
        raise ImportRefused(f"La correspondance « {name} » nomme sa source (« source », {SOURCE_MAX} signes au plus).")
    return value.strip()


def _delimiter(name: str, value: object) -> str:
    if not isinstance(value, str) or len(value) != 1 or value in '\r\n"':
        raise ImportRefused(f"Dans la correspondance « {name} », « delimiter » est un seul signe.")
    return value


def _encoding(name: str, value: object) -> str:
    try:
        codec = codecs.lookup(str(value)).name
    except LookupError:
        raise ImportRefused(f"L’encodage « {value} » de la correspondance « {name} » n’existe pas.") from None
    return "utf-8-sig" if codec == "utf-8" else codec


def _absent(name: str, value: object) -> frozenset[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise ImportRefused(f"Dans la correspondance « {name} », « absent » est une liste de textes.")
    return frozenset(fold(one) for one in value)


def _position(name: str, value: object) -> Position | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise ImportRefused(f"Dans la correspondance « {name} », « position » est une table (x, y, epsg).")
    _no_stranger(name, value, {"x", "y", "epsg"})
    x, y, epsg = value.get("x"), value.get("y"), value.get("epsg", WGS84)
    if not (isinstance(x, str) and isinstance(y, str) and isinstance(epsg, int)):
        raise ImportRefused(f"Dans la correspondance « {name} », « position » attend x, y et un code epsg.")
    try:
        CRS.from_epsg(epsg)
    except CRSError:
        raise ImportRefused(f"Le code EPSG {epsg} de la correspondance « {name} » n’existe pas.") from None
    return Position(x=x, y=y, epsg=epsg)
