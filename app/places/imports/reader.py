"""From bytes to rows, a few kilobytes at a time, with the line where each row starts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Protocol

from app.places.imports.mapping import ColumnMapping, ImportRefused
from app.places.imports.skipping import Skipped, skipped

SNIFFED = 65_536
DELIMITERS = {";": "point-virgule", ",": "virgule", "\t": "tabulation", "|": "barre verticale"}


class Cells(Protocol):
    """What `csv.reader` returns: rows, and the physical lines read so far."""

    @property
    def line_num(self) -> int: ...
    def __next__(self) -> list[str]: ...
    def __iter__(self) -> Iterator[list[str]]: ...


@dataclass(frozen=True)
class Line:
    """A row as received: `number` is the physical line where it starts, `offset` the bytes read so far."""

    number: int
    cells: list[str]
    offset: int
    skipped: Skipped | None = None


@dataclass(frozen=True)
class Table:
    """The header and the rows below it, read as they are asked for."""

    header: list[str]
    lines: Iterator[Line]


def size(path: Path) -> int:
    """Bytes of the file. Raises ImportRefused when it is not a readable, non-empty file."""
    if not path.is_file():
        raise ImportRefused(f"Le fichier « {path} » est introuvable.")
    total = path.stat().st_size
    if total == 0:
        raise ImportRefused(f"Le fichier « {path.name} » est vide.")
    return total


def read(stream: BinaryIO, mapping: ColumnMapping) -> Table:
    """The table of a stream. Raises ImportRefused, at once or while reading, in words for a person."""
    _recognise(stream, mapping)
    text = io.TextIOWrapper(stream, encoding=mapping.encoding, newline="")
    rows = csv.reader(text, delimiter=mapping.delimiter, strict=True)
    header = _header(rows, stream, mapping)
    names = [cell.strip() for cell in header.cells]
    if mapping.renamed:
        names = _apart(names)
    _check_header(names, mapping)
    return Table(names, _lines(rows, stream, mapping, text, [cell.strip() for cell in header.cells]))


def _header(rows: Cells, stream: BinaryIO, mapping: ColumnMapping) -> Line:
    """The row that names the columns: below a title, an empty line or the `sep=;` of a spreadsheet."""
    while (line := _next(rows, stream, mapping)) is not None:
        said = [cell for cell in line.cells if cell.strip()]
        if line.number >= mapping.first and said and not (len(said) == 1 and said[0].lower().startswith("sep=")):
            return line
    raise ImportRefused("Le fichier est vide.")


def _apart(names: list[str]) -> list[str]:
    """Names no two columns share: "Adresse", "Adresse (2)"; "Colonne 3" for one without."""
    taken: list[str] = []
    for rank, name in enumerate(names, 1):
        name = name or f"Colonne {rank}"
        taken.append(next(one for one in (name, *(f"{name} ({n})" for n in range(2, rank + 2))) if one not in taken))
    return taken


def _recognise(stream: BinaryIO, mapping: ColumnMapping) -> None:
    head = stream.read(SNIFFED)
    stream.seek(0)
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise ImportRefused("Ce fichier est un classeur ou une archive : enregistrez-le au format CSV.")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) and not mapping.encoding.startswith("utf-16"):
        raise ImportRefused('Ce fichier est en UTF-16 : écrivez encoding = "utf-16" dans la correspondance.')
    if b"\x00" in head and not mapping.encoding.startswith(("utf-16", "utf-32")):
        raise ImportRefused("Ce fichier n’est pas un texte CSV : il contient des octets nuls (fichier binaire).")
    if not mapping.encoding.startswith("utf") and _is_utf8(head):
        raise ImportRefused(
            f'Ce fichier est en UTF-8, la correspondance dit « {mapping.encoding} » : écrivez encoding = "utf-8".'
        )


def _is_utf8(head: bytes) -> bool:
    """True for accented text in UTF-8 (cp1252 text all but never decodes so)."""
    if head.isascii():
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data"
    return True


def _check_header(names: list[str], mapping: ColumnMapping) -> None:
    missing = [heading for heading in mapping.headings() if heading not in names]
    if missing and len(names) == 1:
        raise ImportRefused(_wrong_delimiter(names[0], mapping.delimiter))
    if missing:
        raise ImportRefused(f"La colonne « {missing[0]} » manque. Colonnes lues : {', '.join(names)[:300]}.")
    twice = [heading for heading in mapping.headings() if names.count(heading) > 1]
    if twice:
        raise ImportRefused(f"La colonne « {twice[0]} » figure deux fois dans l’en-tête.")


def _wrong_delimiter(header: str, used: str) -> str:
    seen = max(DELIMITERS, key=header.count)
    name = DELIMITERS.get(used, used)
    if header.count(seen):
        return (
            f"Le séparateur n’est pas le bon : la correspondance dit « {name} », "
            f"l’en-tête contient « {DELIMITERS[seen]} »."
        )
    return f"L’en-tête n’a qu’une colonne avec le séparateur « {name} »."


def _lines(
    rows: Cells, stream: BinaryIO, mapping: ColumnMapping, text: io.TextIOWrapper, header: list[str]
) -> Iterator[Line]:
    while (line := _next(rows, stream, mapping)) is not None:
        yield replace(line, skipped=skipped(line.cells, header))
    text.detach()


def _next(rows: Cells, stream: BinaryIO, mapping: ColumnMapping) -> Line | None:
    start = rows.line_num + 1
    try:
        cells = next(rows, None)
    except UnicodeDecodeError as error:
        byte = error.object[error.start] if error.start < len(error.object) else 0
        raise ImportRefused(
            f"Le fichier n’est pas en « {mapping.encoding} » : octet illisible 0x{byte:02X} "
            f"après la ligne {start - 1}. Indiquez son encodage dans la correspondance "
            '(souvent encoding = "cp1252").'
        ) from None
    except UnicodeError:
        raise ImportRefused(f"Le fichier n’est pas en « {mapping.encoding} ».") from None
    except csv.Error:
        most = f"{csv.field_size_limit() // 1000}\u00a0000"
        raise ImportRefused(
            f"Ligne {start}\u00a0: guillemets ou champ illisibles. Un guillemet n’est pas refermé, ou une cellule "
            f"compte plus de {most} signes."
        ) from None
    return None if cells is None else Line(start, cells, stream.tell())
