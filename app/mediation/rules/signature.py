"""A signature drawn on a screen: lines of points, checked, and as the path of a drawing. Pure."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

BYTES_MAX = 8_000
FAR = 10_000
"""No screen is so large."""
WIDE, HIGH = 240, 80
"""What a drawing is fitted in."""

EXPORTED = {"SIGNATURE_MAX": BYTES_MAX}

Point = Sequence[float]


def check_strokes(strokes: Any) -> bool:
    """Whether they are lines of points `[x, y]`, no more of them than a finger draws."""
    if not isinstance(strokes, list) or not strokes:
        return False
    if not all(isinstance(line, list) and line and all(_is_point(one) for one in line) for line in strokes):
        return False
    return len(json.dumps(plain(strokes), separators=(",", ":"))) <= BYTES_MAX


def plain(strokes: Sequence[Sequence[Point]]) -> list[list[list[float]]]:
    """As a phone writes them: a whole number has no decimals."""
    return [[[int(it) if it == int(it) else it for it in one] for one in line] for line in strokes]


def _is_point(one: Any) -> bool:
    return isinstance(one, list) and len(one) == 2 and all(_is_length(it) for it in one)


def _is_length(one: Any) -> bool:
    return type(one) in (int, float) and abs(one) < FAR


def path(strokes: Sequence[Sequence[Point]]) -> str:
    """Of a drawing whose box is WIDE x HIGH, the whole of it inside."""
    lines = fitted(strokes)
    return " ".join(f"M{_at(line[0])}{''.join(f'L{_at(one)}' for one in line[1:] or line)}" for line in lines)


def fitted(strokes: Sequence[Sequence[Point]]) -> list[list[list[float]]]:
    """The same lines, all of them within WIDE x HIGH."""
    points = [one for line in strokes for one in line]
    left, top = min(one[0] for one in points), min(one[1] for one in points)
    wide, high = max(one[0] for one in points) - left, max(one[1] for one in points) - top
    scale = min(WIDE / max(wide, 1), HIGH / max(high, 1), 1)
    return [[[round((one[0] - left) * scale, 1), round((one[1] - top) * scale, 1)] for one in line] for line in strokes]


def _at(point: Point) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"
