"""How a file handed in is read: its first lines for the page, its mapping for the engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from app.places import queries
from app.places.imports import columns as guesses
from app.places.imports import reader
from app.places.imports.answers import Answers, Positions
from app.places.imports.files import Shape
from app.places.imports.mapping import ColumnMapping, ImportRefused
from app.places.imports.models import StockImport

SHOWN = 40
WIDEST = 200
ABSENT = frozenset(("vide", "nr", "n a", "neant"))
"""What files write for nothing, folded."""


@dataclass(frozen=True)
class Preview:
    """The headings and the first rows."""

    header: list[str]
    rows: list[list[str]]


def preview(path: Path, shape: Shape) -> Preview:
    """The first lines of a table. Raises ImportRefused."""
    with path.open("rb") as stream:
        table = reader.read(stream, _bare(shape))
        rows = [line.cells for line in islice(table.lines, SHOWN) if line.skipped is None]
    if len(table.header) > WIDEST:
        raise ImportRefused(
            f"Ce tableau a plus de {WIDEST} colonnes\u00a0: gardez celles qui servent, ou dites son séparateur."
        )
    return Preview(table.header, rows)


def _bare(shape: Shape, source: str = "", columns: Mapping[str, str] | None = None, **more: Any) -> ColumnMapping:
    return ColumnMapping(
        source, columns or {}, shape.delimiter, shape.encoding, ABSENT, first=shape.first, renamed=True, **more
    )


def mapping_of(row: StockImport) -> ColumnMapping:
    """What the engine is told of the columns."""
    meanings: dict[str, str] = row.known["columns"]
    columns = {one: heading for heading, one in meanings.items() if one not in ("x", "y")}
    position = guesses.position_of(meanings, row.known["epsg"])
    return _bare(
        Shape.kept(row.known["shape"]),
        row.source,
        columns,
        position=position,
        per_dwelling=bool(row.known.get("dwelling")),
        defaults={"landlord": owner} if (owner := row.known.get("owner", "")) else {},
    )


def line_of(row: StockImport, path: Path, number: int) -> dict[str, str] | None:
    """The cells of a line that are imported, by heading, as they are understood now; None when there is no such line.

    Empty for one whose columns cannot be told apart. Raises ImportRefused.
    """
    answers, _ = answers_of(row)
    with path.open("rb") as stream:
        table = reader.read(stream, _bare(Shape.kept(row.known["shape"])))
        line = next((one for one in table.lines if one.number >= number), None)
    if line is None or line.number != number or line.skipped is not None:
        return None
    wide = len(table.header)
    if len(line.cells) < wide or any(line.cells[wide:]):
        return {}
    said = answers.lines.get(number) or {}
    cells = dict(zip(table.header, line.cells, strict=False))
    taken = row.known["columns"]
    return {heading: said.get(heading, cell) for heading, cell in cells.items() if heading in taken}


def answers_of(row: StockImport) -> tuple[Answers, frozenset[str]]:
    """What the engine is told of the doubts, and the landlords that are to be made, folded."""
    said = row.known.get("answers") or {}
    names = {id: one.name for id, one in queries.landlords_meant(row.org_id).items()}
    chosen: dict[str, str] = said.get("landlords") or {}
    meant = {key: names[one] for key, one in chosen.items() if one in names}
    made = frozenset(key for key, one in chosen.items() if one not in names)
    lines = {int(number): cells for number, cells in lines_said(row).items()}
    return Answers(bool(said.get("zeros")), Positions(said.get("positions", Positions.ask)), meant, lines), made


def lines_said(row: StockImport) -> dict[str, dict[str, str] | None]:
    """The lines that are understood otherwise than the file says them, by number; None for one left out."""
    return (row.known.get("answers") or {}).get("lines") or {}


def landlords_meant(row: StockImport) -> dict[str, UUID]:
    """The landlords chosen for names nobody knew."""
    chosen: dict[str, str] = (row.known.get("answers") or {}).get("landlords") or {}
    known = queries.landlords_meant(row.org_id)
    return {key: known[one].id for key, one in chosen.items() if one in known}
