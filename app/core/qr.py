"""An address drawn for a camera, here: no service is asked to draw it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import segno


@dataclass(frozen=True)
class Drawing:
    """A QR code as one SVG path, in a square of `size` units, its quiet zone of four included."""

    size: int
    path: str


def drawn(text: str) -> Drawing:
    """Raises segno.DataOverflowError beyond some two thousand characters."""
    rows = list(segno.make(text, error="m", micro=False).matrix_iter(border=4))
    dark = [f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, one in enumerate(row) if one]
    return Drawing(len(rows), "".join(dark))
