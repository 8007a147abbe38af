"""Which estate each row is: the one it made last time, an estate to bring up to date, or a new one. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from app.core.folding import fold
from app.places.imports.grouping import Part, Staged
from app.places.imports.rows import Fields

KNOWN_ID = "identifiant déjà connu avec un autre contenu : nouvelle résidence distincte"
CREATED, UPDATED, UNCHANGED = "créée", "mise à jour", "inchangée"
HALLS = "halls"
"""What is counted beside the outcomes of estates: the halls that are made."""
_KEPT_WHEN_SILENT = ("lat", "lon", "sector_id", "citycode", "postcode", "commune", "dwellings", "year", "agency")
_FRENCH = {
    "name": "nom",
    "address": "adresse",
    "commune": "commune",
    "postcode": "code postal",
    "citycode": "code commune",
    "landlord": "bailleur",
    "agency": "agence",
    "sector_id": "secteur",
    "dwellings": "logements",
    "year": "année",
    "lat": "position",
    "lon": "position",
}


@dataclass(frozen=True)
class Known:
    """An estate of an earlier import; `fields` as the file last said them, shaped as a row's, the landlord by name.

    `by_hand`: those corrected since, as they are now.
    """

    id: UUID
    content_hash: str
    row_hash: str
    fields: Fields
    by_hand: Fields = field(default_factory=dict)
    parts: frozenset[tuple[str, str]] = frozenset()
    """Its buildings and halls, folded: (building, hall), the hall empty for the building itself."""

    @property
    def key(self) -> str:
        """The hash of address and year it was first imported with."""
        return self.content_hash.partition(":")[0]


@dataclass(frozen=True)
class Decision:
    """What to do with a row: `outcome`, the estate or (for a new one) its content hash, the fields to set.

    `stale` says the row was received otherwise last time: its digest is renewed even when no field changes.
    """

    row: Staged
    outcome: str
    estate_id: UUID | None = None
    content_hash: str = ""
    changes: Fields = field(default_factory=dict)
    stale: bool = False
    remarks: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    """The buildings and halls it lacks. Those the file no longer names stay."""


def decide(rows: list[Staged], known: list[Known]) -> list[Decision]:
    """One decision per row of an identifier, whatever the order of the file.

    The key is identifier, address and year. Several rows may share it with other content: each is an estate of
    its own, the n-th known by `key:n`. Rows find the estate they made by their digest first.
    """
    decisions = []
    for key in dict.fromkeys(row.key for row in rows):
        same_key = [one for one in known if one.key == key]
        decisions += _decide_key([row for row in rows if row.key == key], same_key, bool(known))
    return decisions


def _decide_key(rows: list[Staged], known: list[Known], id_known: bool) -> list[Decision]:
    pairs = _pair(rows, known)
    used = {one.content_hash for one in known}
    decisions = []
    for row in rows:
        match = pairs.get(row.number)
        if match is not None:
            decisions.append(_compare(row, match))
            continue
        content_hash = _free(row.key, used)
        used.add(content_hash)
        told = (KNOWN_ID,) if id_known else ()
        made = Decision(row, CREATED, None, content_hash, row.fields, stale=True, remarks=told, parts=row.parts)
        decisions.append(made)
    return decisions


def _pair(rows: list[Staged], known: list[Known]) -> dict[int, Known]:
    pairs: dict[int, Known] = {}
    left = sorted(known, key=lambda one: (len(one.content_hash), one.content_hash))
    for same in (_same_row, _same_fields, _same_key):
        for row in rows:
            match = next((one for one in left if row.number not in pairs and same(row, one)), None)
            if match is not None:
                pairs[row.number] = match
                left.remove(match)
    return pairs


def _same_row(row: Staged, one: Known) -> bool:
    return row.row_hash == one.row_hash


def _same_fields(row: Staged, one: Known) -> bool:
    return not _differences(row.fields, one.fields)


def _same_key(row: Staged, one: Known) -> bool:
    return row.key == one.key


def _compare(row: Staged, known: Known) -> Decision:
    if row.row_hash == known.row_hash:  # as last time: what the desk changed since then stays
        return Decision(row, UNCHANGED, known.id)
    changes = _differences(row.fields, known.fields)
    told = _told(changes, known.by_hand)
    lacking = tuple(one for one in row.parts if one.key not in known.parts)
    if not changes and not lacking:
        return Decision(row, UNCHANGED, known.id, stale=True, remarks=told)
    return Decision(row, UPDATED, known.id, changes=changes, stale=True, remarks=told, parts=lacking)


def _told(changes: Fields, by_hand: Fields) -> tuple[str, ...]:
    """What the row changes; which corrections it replaces, since the file says something new, and which stay."""
    replaced = [name for name, value in by_hand.items() if name in changes and _differs(name, changes[name], value)]
    said = {
        "changé": list(changes),
        "remplace une correction faite au bureau": replaced,
        "gardé, corrigé au bureau": [name for name in by_hand if name not in changes],
    }
    return tuple(f"{words}\u00a0: {_in_french(names)}" for words, names in said.items() if names)


def _in_french(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(_FRENCH[name] for name in names))


def _differences(new: Fields, old: Fields) -> Fields:
    return {name: value for name, value in new.items() if _differs(name, value, old.get(name))}


def _differs(name: str, new: object, old: object) -> bool:
    if name in _KEPT_WHEN_SILENT and new in (None, ""):
        return False
    if name == "landlord":
        return fold(str(new or "")) != fold(str(old or ""))
    return new != old


def _free(key: str, used: Iterable[str]) -> str:
    taken = set(used)
    names = (key if n == 1 else f"{key}:{n}" for n in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)
