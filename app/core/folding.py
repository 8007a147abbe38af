"""One way to compare what people write: for search, for sorting, for telling whether two names are one.

The phone does the same (static/pwa/core/fold.js); both are tried on tests/vectors/fold.json.
"""

from __future__ import annotations

import re
from unicodedata import category, normalize

# Letters that Unicode does not take apart, and people write either way; apostrophes that it takes for letters.
LETTERS = str.maketrans(
    {"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ς": "σ", "ʼ": " ", "ʻ": " ", "ʹ": " "}
)
REPEATS = frozenset(("bis", "ter", "quater"))
"""What follows the number of a house, joined to it or not."""
BETWEEN = re.compile(r"[\W_]+")
_MARKS = frozenset(("Mn", "Mc", "Me"))
_UNSEEN = "Cf"
_KNOWN_MAX = 10_000


class _Seen(dict[int, int | None]):
    """What stays of each character: marks and what does not show go; each looked up once, ten thousand at most."""

    def __missing__(self, code: int) -> int | None:
        kind = category(chr(code))
        kept = None if kind in _MARKS or kind == _UNSEEN else code
        if len(self) < _KNOWN_MAX:
            self[code] = kept
        return kept


_SEEN = _Seen()


def fold(text: str) -> str:
    """Words of small bare letters and digits: "12 bis, rue de l’Étoile" -> "12bis rue de l etoile".

    Accents, composed or not, case, ligatures, apostrophes, hyphens and other signs between words make no difference.
    """
    seen = text if text.isascii() else normalize("NFKD", text).translate(_SEEN)
    words = BETWEEN.sub(" ", seen.lower().translate(LETTERS)).split()
    return " ".join(_joined(words)) or " ".join(text.split())  # two names made of signs alone are not one name


def _joined(words: list[str]) -> list[str]:
    found: list[str] = []
    for word in words:
        if word in REPEATS and found and found[-1].isascii() and found[-1].isdigit():
            found[-1] += word
        else:
            found.append(word)
    return found
