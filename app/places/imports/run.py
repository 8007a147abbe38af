"""One import from file to report: stage without a lock, decide, write in one unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from app.core.tenant import tenant
from app.core.unit import read_unit, write_unit
from app.journal import actions as journal
from app.journal.rules import Event
from app.places import queries
from app.places.imports import reader, stock
from app.places.imports.mapping import ColumnMapping, ImportRefused
from app.places.imports.report import Report
from app.places.imports.rows import Converter, Rejected
from app.places.imports.staging import REJECTED, SAME, Reuse, Staging

Progress = Callable[[str, int, int], None]
"""`(step, done, total)`: bytes while reading, rows while writing."""


@dataclass
class Result:
    rows: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    remarks: Counter[str] = field(default_factory=Counter)
    reuse: Reuse = field(default_factory=lambda: Reuse(0, 0))
    first_rejected: list[tuple[int, str]] = field(default_factory=list)
    refused: bool = False


def run(
    org_id: UUID,
    file: Path,
    mapping: ColumnMapping,
    report: Report,
    *,
    dry_run: bool = False,
    skip_rejected: bool = False,
    progress: Progress = lambda step, done, total: None,
) -> Result:
    """Import a file into an organisation. Raises ImportRefused for a file that cannot be read at all.

    A rejected row refuses the whole import unless `skip_rejected`. The report tells every row in both cases.
    """
    staging = Staging()
    try:
        with tenant(org_id):
            result = _stage(org_id, file, mapping, staging, progress)
            if result.outcomes[REJECTED] and not skip_rejected:
                result.refused = True
            else:
                _bring_in(org_id, mapping.source, staging, result, dry_run, progress)
        report.write(staging)
        return result
    finally:
        report.drop()
        staging.close()


def _stage(org_id: UUID, file: Path, mapping: ColumnMapping, staging: Staging, progress: Progress) -> Result:
    total = reader.size(file)
    result = Result()
    with read_unit():
        sectors = {sector.code: str(sector.id) for sector in queries.open_sectors(org_id)}
        landlords = queries.renamed(org_id)
    with file.open("rb") as stream:
        table = reader.read(stream, mapping)
        converter = Converter(mapping, table.header, sectors, landlords)
        for line in table.lines:
            _keep(converter, line, staging, result)
            if result.rows % 200 == 0:
                progress("Lecture", line.offset, total)
    progress("Lecture", total, total)
    if not result.rows:
        raise ImportRefused("Le fichier n’a aucune ligne sous l’en-tête.")
    result.reuse = staging.tell_reuse()
    result.outcomes[SAME] = staging.count(SAME)
    return result


def _keep(converter: Converter, line: reader.Line, staging: Staging, result: Result) -> None:
    result.rows += 1
    try:
        row = converter.row(line.cells)
    except Rejected as why:
        staging.reject(line.number, converter.identifier(line.cells), str(why))
        result.outcomes[REJECTED] += 1
        if len(result.first_rejected) < 10:
            result.first_rejected.append((line.number, str(why)))
        return
    staging.keep(line.number, row)
    result.remarks.update({kind for kind, _ in row.remarks})


def _bring_in(org_id: UUID, source: str, staging: Staging, result: Result, dry_run: bool, progress: Progress) -> None:
    done = 0

    def tick(rows: int) -> None:
        nonlocal done
        done += rows
        progress("Comparaison" if dry_run else "Écriture", done, result.rows)

    with read_unit() if dry_run else write_unit() as session:
        told = stock.bring_in(session, org_id, source, staging, write=not dry_run, tick=tick)
        if not dry_run:
            journal.note(Event.imported, org=org_id)
    result.outcomes.update(told)
