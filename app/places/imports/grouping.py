"""Rows of one identifier as one estate with its buildings and halls. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain

from app.core.folding import fold
from app.places.imports.rows import Fields
from app.places.rules import digest


@dataclass(frozen=True)
class Part:
    """A hall in its building; without a label, the building alone."""

    building: str
    address: str
    hall: str

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from the others of its estate."""
        return fold(self.building), fold(self.hall)


@dataclass(frozen=True)
class Staged:
    """A row waiting for its estate. `key` is the hash of address and year; `others`: the rows that say the same one."""

    number: int
    source_id: str
    key: str
    row_hash: str
    fields: Fields
    others: tuple[int, ...] = ()
    parts: tuple[Part, ...] = ()
    remarks: tuple[tuple[int, str], ...] = field(default=())


SAID_ONCE = {"landlord": "bailleur", "sector_id": "secteur", "postcode": "code postal"}
"""What the rows of an estate should say alike."""


def merged(rows: list[Staged], *, counted: bool = False) -> Staged:
    """The first row that says something of a field is believed; what others say instead is told.

    `counted`: each row is a dwelling.
    """
    first = rows[0]
    fields = {name: _said_first(rows, name) for name in first.fields}
    fields["dwellings"] = len(rows) if counted else _dwellings(rows)
    where = next((one.fields for one in rows if one.fields.get("lat") is not None), first.fields)
    fields["lat"], fields["lon"] = where.get("lat"), where.get("lon")
    parts = {part.key: part for part in chain.from_iterable(one.parts for one in rows)}
    remarks = tuple((one.number, text) for one in rows[1:] for text in _told(one, fields, first.number))
    row_hash = digest(*sorted(one.row_hash for one in rows)) if len(rows) > 1 else first.row_hash
    others = tuple(one.number for one in rows[1:])
    return Staged(first.number, first.source_id, first.key, row_hash, fields, others, tuple(parts.values()), remarks)


def _said_first(rows: list[Staged], name: str) -> str | int | float | None:
    said = (one.fields.get(name) for one in rows)
    return next((value for value in said if value not in (None, "")), rows[0].fields.get(name))


def _dwellings(rows: list[Staged]) -> int | None:
    """The sum of the halls'; a number every row repeats is that of the whole programme."""
    said = [value for one in rows if isinstance(value := one.fields.get("dwellings"), int)]
    if not said:
        return None
    return said[0] if len(said) == len(rows) and len(set(said)) == 1 else sum(said)


def _told(row: Staged, fields: Fields, first: int) -> list[str]:
    return [
        f"{words} autre que celui de la ligne {first}, non repris"
        for name, words in SAID_ONCE.items()
        if row.fields.get(name) not in (None, "", fields[name])
    ]
