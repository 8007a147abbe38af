"""The strings of everybody's bad dreams: the 515 of the Big List where they are, and the worst ones always."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import TypeVar

from tests.shared import SHARED

T = TypeVar("T")

WORST = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</textarea><svg/onload=alert(1)>",
    "javascript:alert(1)",
    "{{7*7}}${7*7}<%= 7*7 %>",
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+33 6 12 34 56 78",
    "@SUM(A1)",
    "-2",
    "'; DROP TABLE contact; --",
    "1 OR 1=1",
    "../../../../etc/passwd",
    "\r\nSet-Cookie: a=b",
    "\x1b[31mrouge\x1b[0m",
    "\u202egnol.exe",
    "Z\u0335\u0321a\u0336lgo\u0322",
    "👨‍👩‍👧‍👦 été œuvre ﷽",
    "ﬀ ＝１ ‮",
    "__proto__",
    "constructor",
    "null",
    "NaN",
    "%s %d %n {0} {name}",
    "é" * 500,
    "\u2028\u2029\ufeff\u00ad\u200b",
]
UNSTORABLE = ["a\x00b", "\x00", "\ud800", "b\udfff", "\ud83d fin"]
"""What JSON can carry and no database text holds."""


def dreams() -> list[str]:
    """WORST, and the 515 where ../shared/data is (`test_the_big_list_is_here` says aloud when it is not)."""
    file = SHARED / "blns" / "blns.json"
    listed = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else []
    return list(dict.fromkeys([*WORST, *listed]))


def slices(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """`items`, `size` at a time."""
    return (items[start : start + size] for start in range(0, len(items), size))
