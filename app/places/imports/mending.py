"""Lines of a file corrected beside it, or left out: the file itself is not touched. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.places.imports.reader import Line
from app.places.imports.skipping import Skipped

MOST = 300
"""Lines of an import that may be corrected here; beyond, it is the file that is to be corrected."""
CELL_MAX = 300
Said = Mapping[int, Mapping[str, str] | None]
"""By line, the cells that are said otherwise, by heading; None: the line is left out."""


def mended(line: Line, header: Sequence[str], said: Said) -> Line:
    """The line as it is to be understood."""
    if line.number not in said or line.skipped is not None:
        return line
    cells = said[line.number]
    if cells is None:
        return replace(line, skipped=Skipped.left)
    if len(line.cells) < len(header):
        return line
    return replace(line, cells=[*map(cells.get, header, line.cells), *line.cells[len(header) :]])
