"""Words quoted inside French quotation marks. Pure."""

from __future__ import annotations

import re

OPEN, CLOSE = "\u00ab", "\u00bb"
_FIRST = re.compile(rf"{OPEN}\s*")
_LAST = re.compile(rf"\s*{CLOSE}")


def within(text: str) -> str:
    """As it stands between marks of ours: a pair around the whole is taken off, one inside is of the second kind."""
    said = text.strip()
    inside = said[1:-1]
    if said[:1] == OPEN and said[-1:] == CLOSE and OPEN not in inside and CLOSE not in inside:
        return inside.strip()
    return _LAST.sub("\u201d", _FIRST.sub("\u201c", said))
