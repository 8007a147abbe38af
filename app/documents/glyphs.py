"""The signs that can be printed. Pure.

PDF/UA wants every sign shown, and typst refuses a document with one that none of its fonts has. What has no sign here
(an emoji, Chinese) is printed as a square, and said to whoever writes: nothing that was typed keeps a letter from being
made.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

SQUARE = "\u25a1"
RANGES = (
    "20-7e a0-377 37a-37f 384-38a 38c 38e-3a1 3a3-4ff 510-513 51a-51d 531-556 559-58a 58d-58f 591-5c7 5d0-5ea "
    "5ef-5f4 606-60c 615 61f 621-63a 640-66d 674 679-67b 67e-680 683-684 686-687 691 698 6a4 6a9 6af 6be "
    "6cc 6f0-6f9 10d0-10ff 1d00-1f15 1f18-1f1d 1f20-1f45 1f48-1f4d 1f50-1f57 1f59 1f5b 1f5d 1f5f-1f7d "
    "1f80-1fb4 1fb6-1fc4 1fc6-1fd3 1fd6-1fdb 1fdd-1fef 1ff2-1ff4 1ff6-1ffe 2000-200a 200c-200d 2010-2027 202f-2040 "
    "2042 2044-2052 2054-205f 2070-2071 2074-208e 2090-209c 20a0-20c0 2100-211e 2120 2122 2124 2126-2151 "
    "2153-2184 2189 2190-23ff 2460-262f 2638-268b 2690-269c 26a0-26a7 26aa-26b2 2701-2704 2706-2709 270c-2727 "
    "2729-274b 274d 274f-2752 2756 2758-275e 2761-277f 2794 2798-27af 27b1-27ff 2900-2b73"
)
"""Of the fonts typst brings, in hexadecimal: Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic, Georgian, and signs."""
MARKED = (("A-Za-z\u00c0-\u024f\u0370-\u04ff\u1e00-\u1fff", "\u0300-\u036f"), ("\u05d0-\u05ea", "\u05b0-\u05c2"),
          ("\u0621-\u063a\u0641-\u064a", "\u064b-\u0655"))  # fmt: skip
"""Letters, and the marks that stand over or under them: on anything else typst refuses one, or fails."""
_KEPT = re.compile("|".join(f"(?<=[{letters}])[{marks}]{{1,2}}" for letters, marks in MARKED))
_MARKS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]+"
)
_LINES = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_LONG, BREAK = re.compile(r"\S{30}(?=\S)"), "\u200b"
"""A word longer than a line of an address: it may be cut, and copied from the page it is whole."""
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
"""What shows nothing, or turns the order of what follows."""


def _read(ranges: str) -> frozenset[str]:
    ends = [[int(end, 16) for end in one.split("-")] for one in ranges.split()]
    signs = (chr(code) for one in ends for code in range(one[0], one[-1] + 1))
    return frozenset(one for one in signs if not unicodedata.category(one).startswith("M"))


PRINTED = _read(RANGES)


def printable(text: str) -> str:
    """The same text as paper can hold it: one form of each accent, lines as LF, a square for what has no sign."""
    shown = "".join(SQUARE if _is_lost(one) else one for one in _clean(text))
    return _LONG.sub(lambda found: found[0] + BREAK, shown)


def unprinted(texts: Iterable[str]) -> list[str]:
    """The signs that would be squares, each once, in their order."""
    return list(dict.fromkeys(one for text in texts for one in _clean(text) if _is_lost(one)))


def _is_lost(sign: str) -> bool:
    return sign != "\n" and sign not in PRINTED and not _MARKS.match(sign)


def _clean(text: str) -> str:
    lined = _LINES.sub("\n", text).replace("\t", "    ")
    return _MARKS.sub(_kept, _UNSEEN.sub("", unicodedata.normalize("NFC", lined)))


def _kept(found: re.Match[str]) -> str:
    """Of a run of marks, those the letter before it may bear, two at most."""
    kept = _KEPT.match(found.string, found.start(), found.end())
    return kept[0] if kept else ""
