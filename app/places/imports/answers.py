"""What a person decided about the doubts of a file. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.core.labels import Label


class Positions(Label):
    """What becomes of positions that are not where their postcode is."""

    ask = "ask", "À décider"
    keep = "keep", "Garder ces positions"
    leave = "leave", "Laisser ces résidences à placer"


@dataclass(frozen=True)
class Answers:
    """`zeros`: "1998" is 01998. `landlords`: the names that are meant, by the ones of the file, folded. `lines`: the
    cells that were corrected beside the file, by line and heading; None for a line that is left out."""

    zeros: bool = False
    positions: Positions = Positions.ask
    landlords: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[int, Mapping[str, str] | None] = field(default_factory=dict)
