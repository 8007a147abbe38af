"""One import from file to report: stage without a lock, decide, write in one unit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.tenant import tenant
from app.core.unit import read_unit, write_unit
from app.journal import actions as journal
from app.journal.rules import Event
from app.places import queries
from app.places.imports import reader, stock
from app.places.imports.answers import Answers, Positions
from app.places.imports.kept import Kept
from app.places.imports.mapping import ColumnMapping, ImportRefused
from app.places.imports.mending import mended
from app.places.imports.report import Report
from app.places.imports.rows import FAR, SWAPPED, Converter, Rejected
from app.places.imports.skipping import Skipped
from app.places.imports.staging import REJECTED, SAME, Reuse, Staging
from app.places.rules import name_key

Progress = Callable[[str, int, int], None]
"""`(step, done, total)`: bytes while reading, rows while writing."""
Landlords = tuple[dict[str, str], frozenset[str]]
NOTHING = "Le fichier n’a aucune ligne sous l’en-tête."


@dataclass
class Result:
    """What a file gave: its rows, what becomes of each, what was told.

    `unknown`: landlords nobody knows yet, as the file first says them, with their rows. `km`: how far the farthest
    doubtful position is. `landlords`: those that were made.
    """

    rows: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    remarks: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    reuse: Reuse = field(default_factory=lambda: Reuse(0, 0))
    first_rejected: list[tuple[int, str]] = field(default_factory=list)
    unknown: dict[str, tuple[str, int]] = field(default_factory=dict)
    km: int = 0
    refused: bool = False
    landlords: frozenset[UUID] = frozenset()

    @property
    def doubtful(self) -> int:
        """Rows whose position is not where their postcode is."""
        return self.remarks[SWAPPED] + self.remarks[FAR]


def run(
    org_id: UUID,
    file: Path,
    mapping: ColumnMapping,
    report: Report,
    *,
    dry_run: bool = False,
    skip_rejected: bool = False,
    progress: Progress = lambda step, done, total: None,
    answers: Answers | None = None,
) -> Result:
    """Import a file into an organisation. Raises ImportRefused for a file that cannot be read at all.

    A rejected row refuses the whole import unless `skip_rejected`, a position that cannot be unless it was answered
    for. The report tells every row in all cases.
    """
    answers = answers or Answers()
    staging = Staging(grouped=mapping.grouped, counted=mapping.per_dwelling)
    try:
        with tenant(org_id):
            result = stage(org_id, file, mapping, staging, progress, answers)
            asked = result.doubtful and answers.positions == Positions.ask
            if asked or (result.outcomes[REJECTED] and not skip_rejected):
                result.refused = True
            else:
                bring_in(org_id, mapping.source, staging, result, progress, dry_run=dry_run)
        report.write(staging)
        return result
    finally:
        report.drop()
        staging.close()


def stage(
    org_id: UUID, file: Path, mapping: ColumnMapping, staging: Staging, progress: Progress, answers: Answers
) -> Result:
    """Judge every row, without a lock. Raises ImportRefused."""
    total = reader.size(file)
    result = Result()
    with read_unit():
        sectors = {sector.code: str(sector.id) for sector in queries.open_sectors(org_id)}
        renamed, known = _landlords(org_id)
    with file.open("rb") as stream:
        table = reader.read(stream, mapping)
        converter = Converter(mapping, table.header, sectors, renamed, answers)
        for line in table.lines:
            _keep(converter, mended(line, table.header, answers.lines), staging, result, known)
            if (result.rows + result.skipped.total()) % 200 == 0:
                progress("Lecture", line.offset, total)
    progress("Lecture", total, total)
    if not result.rows:
        raise ImportRefused(NOTHING)
    if not mapping.grouped and mapping.named:  # otherwise one identifier serves several rows, as it should
        result.reuse = staging.tell_reuse()
    result.outcomes[SAME] = staging.count(SAME)
    return result


def _landlords(org_id: UUID) -> Landlords:
    renamed = queries.renamed(org_id)
    return renamed, frozenset(one.name_key for one in queries.landlords(org_id)) | frozenset(renamed)


def _keep(
    converter: Converter, line: reader.Line, staging: Staging, result: Result, landlords: frozenset[str]
) -> None:  # fmt: skip
    if line.skipped is not None:
        result.skipped[line.skipped.value] += 1
        named = line.skipped == Skipped.left
        staging.skip(line.number, line.skipped.label, *(converter.identifiers(line.cells) if named else ()))
        return
    result.rows += 1
    try:
        row = converter.row(line.cells)
        if why := staging.elsewhere(row):
            raise Rejected(why)
    except Rejected as why:
        staging.reject(line.number, str(why), *converter.identifiers(line.cells))
        result.outcomes[REJECTED] += 1
        if len(result.first_rejected) < 10:
            result.first_rejected.append((line.number, str(why)))
        return
    staging.keep(line.number, row)
    result.remarks.update({kind for kind, _ in row.remarks})
    result.km = max(result.km, row.km)
    key = name_key(row.landlord)
    if key and key not in landlords:
        said, times = result.unknown.get(key, (row.landlord, 0))
        result.unknown[key] = said, times + 1


def bring_in(
    org_id: UUID,
    source: str,
    staging: Staging,
    result: Result,
    progress: Progress,
    *,
    dry_run: bool,
    then: Callable[[Session], None] = lambda session: None,
    kept: Kept | None = None,
) -> None:
    """Compare every staged row with the stock and, unless it is a dry run, write it all and do what must go with it."""
    done = 0

    def tick(rows: int) -> None:
        nonlocal done
        done += rows
        progress("Comparaison" if dry_run else "Écriture", done, result.rows)

    with read_unit() if dry_run else write_unit() as session:
        known = {one.id for one in queries.landlords(org_id)}
        named: dict[str, UUID] = {}
        told = stock.bring_in(
            session, org_id, source, staging, write=not dry_run, tick=tick, landlords=named, kept=kept
        )
        result.landlords = frozenset(named.values()) - known
        result.outcomes.update(told)
        if not dry_run:
            journal.note(Event.imported, org=org_id)
            then(session)
