"""What the worker does of an import: read it all without writing, or write it, whole or not at all."""

from __future__ import annotations

import logging
import os
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.tenant import every_tenant, tenant
from app.core.unit import read_unit, write_unit
from app.places.imports import absent, run, sources, undo
from app.places.imports.kept import Kept
from app.places.imports.mapping import ImportRefused
from app.places.imports.models import StockImport
from app.places.imports.plan import CREATED, HALLS, UNCHANGED, UPDATED
from app.places.imports.reading import answers_of, landlords_meant, mapping_of
from app.places.imports.report import Report
from app.places.imports.room import Room, Stopped, made_at, rooms
from app.places.imports.rows import FAR, SWAPPED, ZERO
from app.places.imports.staging import REJECTED, SAME, Staging
from app.places.imports.states import KEPT, KEPT_HOURS, RUNNING, SILENT, State
from app.places.models import Landlord
from app.worker import apart, later, tasks

log = logging.getLogger(__name__)
STOPPED = "Arrêté\u00a0: rien n’a été écrit."
FAILED = (
    "Cette lecture a échoué, et rien n’a été écrit. Recommencez\u00a0; si cela se répète, dites-le à qui exploite"
    " Palier."
)
GONE = f"Le fichier n’est plus là (il est gardé {KEPT_HOURS} heures)\u00a0: donnez-le de nouveau."
BEFORE = {
    State.trying.value: State.columns.value,
    State.applying.value: State.tried.value,
    State.undoing.value: State.applied.value,
}
"""Where an import is again when its reading does not end."""


JUST_MADE = timedelta(hours=1)
"""A room as young as that may be of a file that is being handed in: its row is not there yet."""


class Overtaken(Exception):
    """Another worker ended it first."""


@tasks.task
def carry(org_id: str, import_id: str) -> None:
    """Try, apply or undo, as its state says; nothing when it is not waited for any more."""
    with tenant(UUID(org_id)):
        _carry(UUID(org_id), UUID(import_id))


def _carry(org_id: UUID, import_id: UUID) -> None:
    with read_unit() as s:
        row = s.get(StockImport, (org_id, import_id), populate_existing=True)
        state = row.state if row else ""
    if state not in BEFORE:
        return
    try:
        if state == State.undoing:
            _undo(org_id, import_id)
        else:
            _read(org_id, import_id, writes=state == State.applying)
    except Stopped:
        _back(org_id, import_id, STOPPED)
    except ImportRefused as refused:
        _back(org_id, import_id, str(refused))
    except Overtaken:
        return
    except Exception:
        log.exception("an import failed")
        _back(org_id, import_id, FAILED)


def _read(org_id: UUID, import_id: UUID, *, writes: bool) -> None:
    room = Room(import_id)
    if not room.file.exists():
        raise ImportRefused(GONE)
    draft = room.lines.with_suffix(f".{os.getpid()}")
    draft.unlink(missing_ok=True)
    with read_unit() as s:
        row = s.get_one(StockImport, (org_id, import_id), populate_existing=True)
        mapping, (answers, made) = mapping_of(row), answers_of(row)
    staging = Staging(draft, grouped=mapping.grouped, counted=mapping.per_dwelling)
    try:
        result = run.stage(org_id, room.readable, mapping, staging, room.advance, answers)
        end = partial(_applied, org_id=org_id, import_id=import_id, result=result, made=made)
        kept = Kept(org_id, import_id)
        run.bring_in(org_id, mapping.source, staging, result, room.advance, dry_run=not writes, then=end, kept=kept)
        with read_unit() as s:
            gone, others = absent.absent(s, org_id, mapping.source, staging)
            recognised = result.outcomes[UPDATED] + result.outcomes[UNCHANGED]
            owners = staging.owners()
            doubt = None if writes else sources.doubt(s, org_id, mapping.source, owners, recognised)
        absent.keep(room, gone)
        to_check = staging.count_to_check()
        staging.keep_file()
        _keep_lines(room, draft, staging)
    finally:
        staging.close()
        draft.unlink(missing_ok=True)
    if writes:
        room.leave_file()
    else:
        more = {"to_check": to_check, "absent": len(gone), "others": others, "source": doubt, "owners": owners[:2]}
        _tried(org_id, import_id, result, made, more)


def _undo(org_id: UUID, import_id: UUID) -> None:
    room, done = Room(import_id), 0

    def tick(estates: int) -> None:
        nonlocal done
        done += estates
        room.advance("Retour en arrière", done, total)

    with write_unit() as s:
        row = _still(s, org_id, import_id, State.undoing)
        total = undo.size(s, row)
        counts = undo.carry_out(s, row, tick)
        row = _still(s, org_id, import_id, State.undoing)
        row.state = State.undone.value
        row.note(undone=counts, undone_at=clock.now().isoformat())
    room.clear()


def _keep_lines(room: Room, draft: Path, staging: Staging) -> None:
    report = Report(room.report)
    report.write(staging)
    draft.chmod(0o600)
    draft.replace(room.lines)


def counted(result: run.Result, made: frozenset[str], *, zeros: bool, positions_answered: bool) -> dict[str, Any]:
    """What the page shows. Ready, to mend, rejected and skipped make all that was read."""
    unknown = sorted((said, times, key) for key, (said, times) in result.unknown.items() if key not in made)
    mend = 0 if zeros else result.remarks[ZERO]
    rejected = result.outcomes[REJECTED]
    doubtful = 0 if positions_answered else result.doubtful
    return {
        "read": result.rows + result.skipped.total(),
        "ready": result.rows - rejected - mend,
        "mend": mend,
        "zeros": result.remarks[ZERO],
        "rejected": rejected,
        "skipped": dict(result.skipped),
        "same": result.outcomes[SAME],
        "created": result.outcomes[CREATED],
        "updated": result.outcomes[UPDATED],
        "unchanged": result.outcomes[UNCHANGED],
        "halls": result.outcomes[HALLS],
        "swapped": result.remarks[SWAPPED],
        "far": result.remarks[FAR],
        "km": result.km,
        "placed_nowhere": result.remarks["position"],
        "unknown": [[said, times, key] for said, times, key in unknown],
        "made": len(made),
        "asked": bool(doubtful or unknown),
    }


def _counts(row: StockImport, result: run.Result, made: frozenset[str]) -> dict[str, Any]:
    said = row.known.get("answers") or {}
    return counted(result, made, zeros=bool(said.get("zeros")), positions_answered=bool(said.get("positions")))


def _tried(org_id: UUID, import_id: UUID, result: run.Result, made: frozenset[str], more: dict[str, Any]) -> None:
    with write_unit() as s:
        row = _still(s, org_id, import_id, State.trying)
        row.state = State.tried.value
        counts = {**_counts(row, result, made), **more}
        if (row.known.get("answers") or {}).get("source") == row.source:  # said to be the same
            counts["source"] = None
        row.note(counts={**counts, "asked": counts["asked"] or bool(counts["source"])})


def _applied(session: Session, *, org_id: UUID, import_id: UUID, result: run.Result, made: frozenset[str]) -> None:
    """In the unit that wrote it all: applied is said with what it made, or not at all."""
    row = _still(session, org_id, import_id, State.applying)
    row.state, row.applied_at = State.applied.value, clock.now()
    given: dict[str, list[str]] = {}
    for key, landlord_id in landlords_meant(row).items():
        landlord = session.get_one(Landlord, (org_id, landlord_id))
        if key != landlord.name_key and key not in landlord.former_keys:
            landlord.former_keys = [*landlord.former_keys, key]
            given.setdefault(str(landlord_id), []).append(key)
    new = {str(id): session.get_one(Landlord, (org_id, id)).name_key for id in result.landlords}
    counts = {**_counts(row, result, made), "others": (row.known.get("counts") or {}).get("others", 0)}
    row.note(counts=counts, names_given=given, landlords_made=new)


def _still(session: Session, org_id: UUID, import_id: UUID, state: State) -> StockImport:
    row = session.get_one(StockImport, (org_id, import_id), with_for_update=True, populate_existing=True)
    if row.state != state:
        raise Overtaken
    return row


def _back(org_id: UUID, import_id: UUID, told: str) -> None:
    with write_unit() as s:
        row = s.get(StockImport, (org_id, import_id), with_for_update=True, populate_existing=True)
        if row is not None and row.state in BEFORE:
            row.state = BEFORE[row.state]
            row.note(told=told)


@tasks.every_minute
def begin_again() -> None:
    """A reading whose worker died is begun again: it had written nothing."""
    at = clock.now()
    with read_unit() as s, every_tenant():
        waiting = s.execute(
            select(StockImport.org_id, StockImport.id, StockImport.started_at).where(
                StockImport.state.in_([one.value for one in RUNNING])
            )
        ).all()
    for org_id, import_id, started in waiting:
        apart(_begin_again, org_id, import_id, started, at)


def _begin_again(org_id: UUID, import_id: UUID, started: datetime | None, at: datetime) -> None:
    if _is_silent(Room(import_id), started, at):
        later(carry, str(org_id), str(import_id))


def _is_silent(room: Room, started: datetime | None, at: datetime) -> bool:
    said = room.advanced
    last = said.at if said is not None and said.at is not None else started
    return last is None or clock.elapsed(last, at) > SILENT


@tasks.hourly
def sweep() -> None:
    """Files nobody applied, and what was told of the lines of those applied, go after three days."""
    at = clock.now()
    before = at - KEPT
    with write_unit() as s, every_tenant():
        old = StockImport.made_at < before
        states = [State.columns.value, State.tried.value]
        for row in s.scalars(select(StockImport).where(old, StockImport.state.in_(states))):
            row.state = State.abandoned.value
        undo.forget(s)
        live = set(s.scalars(select(StockImport.id).where(~old)))
        live |= set(s.scalars(select(StockImport.id).where(StockImport.state.in_([one.value for one in RUNNING]))))
    for import_id in rooms():
        if import_id not in live and at - made_at(import_id) > JUST_MADE:
            apart(Room(import_id).clear)
