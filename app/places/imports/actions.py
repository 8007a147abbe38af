"""A file handed in at the desk, how it is to be read, and the two things asked of the worker: try it, apply it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import PurePath
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy import select

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core import clock, unit
from app.core.base import uuid7
from app.core.errors import NotAllowed, Refused
from app.core.folding import fold
from app.core.rows import get
from app.extensions import db
from app.journal import actions as journal
from app.journal.rules import Event
from app.people.acting import Actor
from app.people.rules import COORDINATION
from app.places.imports import columns as guesses
from app.places.imports import files, jobs, undo
from app.places.imports.answers import Positions
from app.places.imports.files import Shape
from app.places.imports.mapping import ImportRefused
from app.places.imports.mending import CELL_MAX, MOST
from app.places.imports.models import StockImport
from app.places.imports.reading import Preview, preview
from app.places.imports.room import Room
from app.places.imports.rows import NAME_MAX
from app.places.imports.sources import SOURCE_MAX
from app.places.imports.states import OPEN, UPLOAD_MAX, State
from app.places.models import Landlord
from app.places.rules import digest, squeeze
from app.worker import later

TOO_BIG = f"Ce fichier dépasse {UPLOAD_MAX // 1_000_000}\u00a0Mo\u00a0: partagez-le, ou gardez les colonnes utiles."
STAY = ("landlords", "source", "lines")
"""The answers that other columns leave standing."""
NEW = "nouveau"
"""The answer that makes a landlord of a name nobody knew."""


def hand_in(actor: Actor, at: datetime, import_id: UUID, name: str, stamp: str) -> StockImport:
    """A file that waits in its room: what it is, is guessed. Raises Refused."""
    _check(actor)
    room = Room(import_id)
    try:
        shape = files.opened(room.file, room.table) if files.is_workbook(room.file) else files.guessed(room.file)
        seen = preview(room.readable, shape)
    except ImportRefused as refused:
        raise Refused("fichier", str(refused), field="fichier") from None
    row = StockImport(
        org_id=actor.org_id, id=import_id, user_id=actor.user_id, made_at=at, state=State.columns.value, digest=stamp
    )  # fmt: skip
    row.about = {"name": named(name), "answers": {}}
    _read_as(row, shape, seen)
    db.session.add(row)
    return row


def receive(stream: BinaryIO) -> tuple[UUID, str]:
    """Store what comes in a room of its own. Raises Refused, nothing left behind."""
    import_id = uuid7()
    stamp = Room(import_id).receive(stream, UPLOAD_MAX)
    if stamp is None:
        Room(import_id).clear()
        raise Refused("taille", TOO_BIG, field="fichier")
    return import_id, stamp


def named(name: str) -> str:
    """The name of a file as a person reads it, whatever a browser says: no folder, no sign that acts."""
    last = PurePath(name.replace("\\", "/")).name
    return squeeze("".join(one for one in last if one.isprintable()))[:120] or "fichier sans nom"


def _read_as(row: StockImport, shape: Shape, seen: Preview) -> None:
    """What the columns are: as the last file with the same headings, else guessed."""
    row.heads = digest(*(fold(one) for one in seen.header))
    last = _last_alike(row.org_id, row.heads)
    found = guesses.columns(seen.header, seen.rows, last.known.get("columns") if last else None)
    taken = {one.heading: one.meaning.value for one in found if one.meaning}
    by = {meaning: heading for heading, meaning in taken.items()}
    epsg = guesses.system_of(seen.header, seen.rows, by.get("x", ""), by.get("y", ""))
    how = {one.heading: one.how.value for one in found if one.meaning}
    row.source = last.source if last else squeeze(row.known["name"].rpartition(".")[0])[:SOURCE_MAX]
    dwelling = bool(last.known.get("dwelling")) if last else guesses.is_rpls(seen.header)
    owner = last.known.get("owner", "") if last else ""
    row.note(shape=shape.plain(), columns=taken, how=how, epsg=epsg, dwelling=dwelling, told="")
    row.note(owner=owner, former_owner=owner)


def _last_alike(org_id: UUID, heads: str) -> StockImport | None:
    return db.session.scalar(
        select(StockImport)
        .where(StockImport.org_id == org_id, StockImport.heads == heads, StockImport.source != "")
        .where(StockImport.state.in_([State.tried.value, State.applied.value, State.undone.value]))
        .order_by(StockImport.made_at.desc())
        .limit(1)
    )


def read_otherwise(actor: Actor, import_id: UUID, delimiter: str, encoding: str, sheet: str) -> StockImport:
    """Another separator, encoding or sheet. Raises Refused."""
    row = _held(actor, import_id, Deed.import_read, OPEN)
    room = Room(import_id)
    try:
        if room.table.exists():
            shape = files.opened(room.file, room.table, sheet)
        else:
            shape = files.guessed(room.file, delimiter, encoding)
        _read_as(row, shape, preview(room.readable, shape))
        row.note(answers={name: one for name, one in (row.known.get("answers") or {}).items() if name != "lines"})
    except ImportRefused as refused:
        raise Refused("fichier", str(refused)) from None
    row.state = State.columns.value
    return row


def try_out(
    actor: Actor,
    import_id: UUID,
    meanings: Mapping[str, str],
    epsg: int,
    source: str,
    *,
    dwelling: bool = False,
    owner: str = "",
) -> None:
    """Read it all with these columns, and write nothing; `dwelling`: each row is one; `owner`: the landlord of those
    that name none. Raises Refused."""
    row = _held(actor, import_id, Deed.import_tried, OPEN)
    wrong = guesses.lacking([one for one in meanings.values() if one])
    if wrong:
        raise Refused("colonnes", " ".join(wrong))
    row.source = squeeze(source)[:SOURCE_MAX]
    known = row.known.get("answers") or {}
    taken = {heading: one for heading, one in meanings.items() if one}
    kept = {name: known[name] for name in STAY if name in known}
    row.note(columns=taken, epsg=epsg, dwelling=dwelling, owner=squeeze(owner)[:NAME_MAX], answers=kept)
    _start(row, State.trying)


def answer(actor: Actor, import_id: UUID, said: Mapping[str, Any]) -> None:
    """One doubt less, and the trial again. Raises Refused, Unknown."""
    row = _held(actor, import_id, Deed.import_tried, (State.tried,))
    answers = dict(row.known.get("answers") or {})
    if said.get("swap"):
        columns = row.known["columns"]
        turned = {"x": "y", "y": "x"}
        row.note(columns={heading: turned.get(one, one) for heading, one in columns.items()})
    if said.get("source"):
        row.source = squeeze(said["source"])[:SOURCE_MAX]
        answers["source"] = row.source if said.get("same") else ""
        if not said.get("same") and row.known.get("owner") == row.known.get("former_owner"):
            row.note(owner="")  # it was said of the source this file is not of: nobody else's stock becomes theirs
    if said.get("zeros"):
        answers["zeros"] = True
    if said.get("positions"):
        answers["positions"] = Positions(said["positions"]).value
    if said.get("landlords"):
        named = {key: one for key, one in said["landlords"].items() if one}
        for one in named.values():
            if one != NEW:
                get(Landlord, actor.org_id, UUID(one))
        answers["landlords"] = {**(answers.get("landlords") or {}), **named}
    row.note(answers=answers)
    _start(row, State.trying)


def mend(actor: Actor, import_id: UUID, number: int, said: Mapping[str, str] | None, *, drop: bool = False) -> None:
    """A line understood otherwise than it is in the file, or left out with None; with `drop`, as the file says again.

    Raises Refused, Unknown.
    """
    row = _held(actor, import_id, Deed.import_mended, (State.tried,))
    answers = dict(row.known.get("answers") or {})
    lines = {key: cells for key, cells in (answers.get("lines") or {}).items() if key != str(number)}
    if len(lines) >= MOST:
        raise Refused("lignes", f"{MOST} lignes sont déjà corrigées ici\u00a0: corrigez plutôt le fichier.")
    if not drop:
        lines[str(number)] = None if said is None else {one: squeeze(cell)[:CELL_MAX] for one, cell in said.items()}
    row.note(answers={**answers, "lines": dict(sorted(lines.items(), key=lambda one: int(one[0])))})
    _start(row, State.trying)


def apply(actor: Actor, import_id: UUID) -> None:
    """Write it, once every doubt is answered. Raises Refused."""
    row = _held(actor, import_id, Deed.import_applied, (State.tried,))
    counts = row.known.get("counts") or {}
    if counts.get("asked"):
        raise Refused("doute", "Répondez d’abord à ce qui est demandé ci-dessous.")
    _start(row, State.applying)


def take_back(actor: Actor, import_id: UUID) -> None:
    """Put the stock back as it was before it. Said twice, it is done once. Raises Refused."""
    row = _held(actor, import_id, Deed.import_undone, (State.applied, State.undoing, State.undone))
    if row.state != State.applied:
        return
    if refused := undo.why_not(db.session(), row):
        raise Refused("defaire", refused)
    journal.note(Event.cancelled, actor, about=row.id)
    row.note(undone_by=str(actor.user_id))
    _start(row, State.undoing)


def abandon(actor: Actor, import_id: UUID) -> None:
    """Its file is forgotten; nothing was written. Raises Refused."""
    row = _held(actor, import_id, Deed.import_abandoned, OPEN)
    row.state = State.abandoned.value
    unit.after_commit(Room(import_id).clear)


def _start(row: StockImport, state: State) -> None:
    row.state, row.started_at = state.value, clock.now()
    row.note(told="")
    org_id, import_id = str(row.org_id), str(row.id)
    Room(row.id).begin()
    unit.after_commit(lambda: later(jobs.carry, org_id, import_id))


def _held(actor: Actor, import_id: UUID, deed: Deed, states: tuple[State, ...]) -> StockImport:
    _check(actor)
    row = get(StockImport, actor.org_id, import_id)
    db.session.refresh(row, with_for_update=True)
    changes.note(actor, row.id, deed)
    if row.state not in {one.value for one in states}:
        raise Refused(
            "etat", f"Cet import en est à «\u00a0{State.label_of(row.state)}\u00a0»\u00a0: rechargez la page."
        )
    return row


def _check(actor: Actor) -> None:
    if actor.role not in COORDINATION:
        raise NotAllowed()
