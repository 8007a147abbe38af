"""Pure rules of places: short signs, hashes of an import, codes of postcodes."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from unicodedata import category, normalize
from uuid import UUID

from app.core.folding import fold
from app.core.labels import Label

SUGGESTION_RADIUS_M = 25
PLATE_MAX = 12
NAME_MAX = 200

EXPORTED = {"SUGGESTION_RADIUS_M": SUGGESTION_RADIUS_M}

FRANCE = (
    (41.0, 51.6, -5.6, 10.0),  # the mainland and Corsica
    (15.6, 18.3, -63.3, -60.8),  # Guadeloupe, Saint-Martin, Saint-Barthélemy
    (14.2, 15.1, -61.4, -60.6),  # Martinique
    (1.9, 6.1, -54.8, -51.4),  # Guyane
    (-21.6, -20.7, 55.0, 56.0),  # La Réunion
    (-13.2, -12.4, 44.8, 45.5),  # Mayotte
    (46.6, 47.3, -56.7, -55.9),  # Saint-Pierre-et-Miquelon
    (-28.0, -7.5, -155.0, -134.0),  # Polynésie
    (-23.2, -17.5, 158.0, 172.5),  # Nouvelle-Calédonie
    (-14.6, -13.0, -178.6, -175.9),  # Wallis-et-Futuna
)
"""Where an estate may be, in WGS 84 degrees: latitude from and to, longitude from and to."""

_DEGREES = re.compile(r"[-+]?\d{1,3}(?:\.\d{1,15})?", re.ASCII)
_SPACES = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_SMALL_WORDS = {"le", "la", "les", "l", "de", "du", "des", "d", "et", "a", "au", "aux"}
_WORDS = re.compile(r"[^\W_]+")
_NUMBERS = re.compile(r"\d+(?:\s?(?:bis|ter|[a-d]))?(?:\s?[-/]\s?\d+(?:\s?(?:bis|ter|[a-d]))?)*\b", re.I)


class MoveState(Label):
    """What became of a move of an estate to another sector; of one that fell, the label says why."""

    planned = "planned", "Prévu"
    done = "done", "Fait"
    withdrawn = "withdrawn", "Retiré"
    replaced = "replaced", "Remplacé par une autre décision"
    moved = "moved", "un autre changement de secteur est venu avant"
    closed = "closed", "fermeture, ou réunion avec une autre résidence"
    sector_closed = "sector_closed", "fermeture d’un secteur"


FELL = (MoveState.moved, MoveState.closed, MoveState.sector_closed)
"""Those that ended by themselves: they are told where they were shown."""
TOLD_FOR = timedelta(days=7)
"""For how long after it ended, or after its day if that is later."""


def fate_of(leaving: UUID | None, stands: UUID | None, *, closed: bool, received: bool) -> MoveState:
    """What becomes of a planned move: `leaving` that sector, of an estate that `stands` in another, or is closed;
    `received`: where it goes is open."""
    if closed:
        return MoveState.closed
    if stands != leaving:
        return MoveState.moved
    return MoveState.planned if received else MoveState.sector_closed


def squeeze(text: str) -> str:
    """One line: control characters and runs of white space become single spaces."""
    return _SPACES.sub(" ", text).strip()


def name_key(name: str) -> str:
    """A name folded, as its column holds it."""
    return fold(name)[:NAME_MAX]


def address_hash(address: str, year: int | None) -> str:
    """The content part of an import key: SHA-256 of folded address and year, hexadecimal."""
    return digest(fold(address), str(year or ""))


def digest(*parts: str) -> str:
    """SHA-256 of the parts, unambiguous whatever they hold, hexadecimal."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def plate(name: str) -> str:
    """The short sign of a place: its number ("12-18" stays as written), else its initials, which are letters
    and digits whatever else the name holds; "?" when it holds none.

    "25 RUE DES ANNELETS" -> "25"; "Les Glycines" -> "G"; "Hauts de Brenne" -> "HB".
    """
    number = _NUMBERS.match(squeeze(name))
    if number:
        return number.group().replace(" ", "")[:PLATE_MAX].rstrip("-/")
    bare = "".join(one for one in normalize("NFC", squeeze(name)) if category(one)[0] not in "MC")
    words = _WORDS.findall(bare)
    strong = [w for w in words if fold(w) not in _SMALL_WORDS] or words
    return "".join(w[0] for w in strong[:3]).upper() or "?"


def is_postcode(text: str) -> bool:
    return re.fullmatch(r"[0-9]{5}", text) is not None


def degrees(text: str) -> float | None:
    """ "48,8566" or "−2.35°" as a number; None for anything else."""
    bare = squeeze(text).removesuffix("°").strip().replace("\u2212", "-").replace(",", ".")
    return round(float(bare), 7) if _DEGREES.fullmatch(bare) else None


def pair(text: str) -> tuple[str, str] | None:
    """ "48.8566, 2.3522" as a map copies it, or with a semicolon or a space between; None for anything else."""
    for between in (r"\s*;\s*", r",\s+", r"\s+"):
        parts = re.split(between, squeeze(text))
        if len(parts) == 2 and all(degrees(one) is not None for one in parts):
            return parts[0], parts[1]
    return None


def in_france(lat: float, lon: float) -> bool:
    """Within France or one of its overseas areas, seas included."""
    return any(south <= lat <= north and west <= lon <= east for south, north, west, east in FRANCE)
