"""Pure rules of places: short signs, hashes of an import, codes of postcodes."""

from __future__ import annotations

import hashlib
import re

from app.core.folding import fold

SUGGESTION_RADIUS_M = 25
PLATE_MAX = 12
NAME_MAX = 200

EXPORTED = {"SUGGESTION_RADIUS_M": SUGGESTION_RADIUS_M}

_SPACES = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_SMALL_WORDS = {"le", "la", "les", "l", "de", "du", "des", "d", "et", "a", "au", "aux"}
_NUMBERS = re.compile(r"\d+(?:\s?(?:bis|ter|[a-d]))?(?:\s?[-/]\s?\d+(?:\s?(?:bis|ter|[a-d]))?)*\b", re.I)


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
    """The short sign of a place: its number ("12-18" stays as written), else its initials.

    "25 RUE DES ANNELETS" -> "25"; "Les Glycines" -> "G"; "Hauts de Brenne" -> "HB".
    """
    number = _NUMBERS.match(squeeze(name))
    if number:
        return number.group().replace(" ", "")[:PLATE_MAX].rstrip("-/")
    words = [w for w in re.split(r"[\s'’\-,.]+", squeeze(name)) if w]
    strong = [w for w in words if fold(w) not in _SMALL_WORDS] or words
    return "".join(w[0] for w in strong[:3]).upper() or "?"


def is_postcode(text: str) -> bool:
    """Five digits."""
    return re.fullmatch(r"[0-9]{5}", text) is not None
