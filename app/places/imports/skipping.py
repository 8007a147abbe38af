"""Rows of a table that say nothing of an estate: empty ones, the heading repeated, a total. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.core.folding import fold
from app.core.labels import Label

_TOTAL = re.compile(r"(?:sous )?tota(?:l|ux)(?: general)?")


class Skipped(Label):
    empty = "empty", "vide"
    heading = "heading", "en-tête répété"
    total = "total", "total"
    left = "left", "laissée de côté"


def skipped(cells: Sequence[str], header: Sequence[str]) -> Skipped | None:
    """Why a row is left out, if it is."""
    said = [cell.strip() for cell in cells]
    filled = [cell for cell in said if cell]
    if not filled:
        return Skipped.empty
    if said == list(header):
        return Skipped.heading
    # An estate may be called "Total": a row of a sum says little else.
    if _TOTAL.match(fold(filled[0])) and len(filled) <= max(2, len(header) // 2):
        return Skipped.total
    return None
