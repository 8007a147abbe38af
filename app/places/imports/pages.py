"""A stock brought in from a file, by clicks: the file, its columns, the trial, and what is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, BinaryIO, cast
from uuid import UUID

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.exceptions import RequestEntityTooLarge

from app.core import clock
from app.core.errors import Refused, Unknown
from app.core.forms import FrenchForm
from app.core.rows import get
from app.core.secrets import UNREADABLE
from app.core.unit import write_unit
from app.door.access import allow, current_actor, role_here
from app.extensions import db
from app.journal import actions as journal
from app.journal.rules import Event
from app.pages import names
from app.pages.lists import Page, nearest, page_number, page_size, paginate
from app.pages.menu import DeskPages
from app.people.rules import COORDINATION
from app.places import queries
from app.places.imports import absent, sources, undo
from app.places.imports import actions as imports
from app.places.imports import columns as guesses
from app.places.imports.answers import Positions
from app.places.imports.columns import How, Meaning
from app.places.imports.files import Shape
from app.places.imports.forms import (
    ANOTHER,
    DWELLING,
    SAME,
    FileForm,
    columns_form,
    landlords_form,
    meanings,
    reading_form,
    shown,
    source_form,
)
from app.places.imports.mapping import ImportRefused
from app.places.imports.models import StockImport
from app.places.imports.reading import Preview, lines_said, preview
from app.places.imports.room import Room
from app.places.imports.staging import REJECTED, Staging
from app.places.imports.states import OPEN, RUNNING, STEPS, UNDONE_WITHIN, UPLOAD_MAX, State, step
from app.places.imports.undo_pages import told

bp = DeskPages("imports")
FORM_MARGIN = 100_000
"""Bytes of an upload beside its file."""
REFUSAL = "refus"
CHECKED = "verif"
"""What an address calls the page of the lines to check."""
LOST = (
    f"Le fichier donné et les réponses\u00a0: {UNREADABLE}. Rien n’est écrit de cet import\u00a0: abandonnez-le, et "
    "donnez de nouveau le fichier."
)


@bp.url_value_preprocessor
def _room_for_a_file(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """This one form may be longer than the others, for those who may send it."""
    if endpoint == "imports.upload" and request.method == "POST" and role_here() in COORDINATION:
        request.max_content_length = UPLOAD_MAX + FORM_MARGIN


@bp.errorhandler(RequestEntityTooLarge)
def _too_big(error: RequestEntityTooLarge) -> ResponseReturnValue:
    if request.endpoint != "imports.upload" or role_here() not in COORDINATION:
        return error
    form = FileForm()
    form.refuse(Refused("taille", imports.TOO_BIG, field="fichier"))
    return _start(form), 413


@bp.get("/patrimoine/importer")
@allow(*COORDINATION)
def page() -> ResponseReturnValue:
    return _start(FileForm())


@bp.post("/patrimoine/importer")
@allow(*COORDINATION)
def upload() -> ResponseReturnValue:
    """Keep the file, guess what it is."""
    form, given = FileForm(request.form), request.files.get("fichier")
    if given is None or not given.filename:
        form.refuse(Refused("fichier", "Choisissez un fichier.", field="fichier"))
        return _start(form), 422
    try:
        import_id, stamp = imports.receive(cast(BinaryIO, given.stream))
        try:
            with write_unit():
                imports.hand_in(current_actor(), clock.now(), import_id, given.filename, stamp)
        except BaseException:
            Room(import_id).clear()
            raise
    except Refused as refused:
        form.refuse(refused)
        return _start(form), 422
    return redirect(url_for("imports.one", import_id=import_id), 303)


def _start(form: FrenchForm) -> str:
    actor = current_actor()
    query = select(StockImport).where(StockImport.org_id == actor.org_id).order_by(StockImport.made_at.desc())
    past = paginate(db.session(), query, page_number())
    return render_template(
        "places/import.html", form=form, past=past, states=State,
        people=names.people(actor.org_id), most=UPLOAD_MAX // 1_000_000,
        undoable={one.id for one in past.items if one.state == State.applied and not undo.why_not(db.session(), one)},
    )  # fmt: skip


@bp.get("/patrimoine/importer/<uuid:import_id>")
@allow(*COORDINATION)
def one(import_id: UUID) -> ResponseReturnValue:
    return _show(_row(import_id))


@bp.post("/patrimoine/importer/<uuid:import_id>/relire")
@allow(*COORDINATION)
def read_otherwise(import_id: UUID) -> ResponseReturnValue:
    form = reading_form(Shape.kept(_row(import_id).known["shape"]), request.form)
    if not form.validate():
        return _show(_row(import_id), reading=form), 422
    said = form.data
    return _done(
        import_id,
        lambda: imports.read_otherwise(
            current_actor(), import_id, said.get("separateur", ""), said.get("encodage", ""), said.get("feuille", "")
        ),
    )


@bp.post("/patrimoine/importer/<uuid:import_id>/essayer")
@allow(*COORDINATION)
def try_out(import_id: UUID) -> ResponseReturnValue:
    """Read it all with these columns; nothing is written."""
    row = _row(import_id)
    header = _preview(row).header
    form = columns_form(row, header, request.form)
    if not form.validate():
        return _show(row, columns=form), 422
    said, epsg, source = meanings(form, header), int(form.systeme.data), form.source.data or ""
    try:
        with write_unit():
            dwelling = form.lignes.data == DWELLING
            owner = form.bailleur.data or ""
            imports.try_out(current_actor(), import_id, said, epsg, source, dwelling=dwelling, owner=owner)
    except Refused as refused:
        form.refuse(refused)
        return _show(_row(import_id), columns=form), refused.status
    return _back(import_id)


@bp.post("/patrimoine/importer/<uuid:import_id>/repondre")
@allow(*COORDINATION)
def answer(import_id: UUID) -> ResponseReturnValue:
    """One doubt less; it is tried again."""
    said = _answers(_row(import_id))
    if not said:
        flash("Choisissez une réponse.", REFUSAL)
        return _show(_row(import_id)), 422
    return _done(import_id, lambda: imports.answer(current_actor(), import_id, said))


def _answers(row: StockImport) -> dict[str, Any]:
    given = request.form.get("reponse", "")
    unknown = (row.known.get("counts") or {}).get("unknown", [])
    if given == "echanger":
        return {"swap": True}
    if given == "zeros":
        return {"zeros": True}
    if given in (Positions.keep, Positions.leave):
        return {"positions": given}
    if given == "creer":
        return {"landlords": {key: imports.NEW for _, _, key in unknown}}
    return {}


@bp.post("/patrimoine/importer/<uuid:import_id>/bailleurs")
@allow(*COORDINATION)
def name_landlords(import_id: UUID) -> ResponseReturnValue:
    """Who the names are that nobody knows; those left to decide are asked again."""
    row = _row(import_id)
    unknown = (row.known.get("counts") or {}).get("unknown", [])
    form = landlords_form(row, queries.landlords(row.org_id), request.form)
    if form is None:
        return _back(import_id)
    if form.validate() and (said := {unknown[rank][2]: one.data for rank, one in enumerate(form) if one.data}):
        return _done(import_id, lambda: imports.answer(current_actor(), import_id, {"landlords": said}))
    if not form.errors:
        form.refuse(Refused("reponse", "Choisissez une réponse.", field="b0"))
    return _show(row, landlords=form), 422


@bp.post("/patrimoine/importer/<uuid:import_id>/source")
@allow(*COORDINATION)
def name_source(import_id: UUID) -> ResponseReturnValue:
    """Whether it is the source it was said to be of, or another: tried again under that one."""
    row = _row(import_id)
    form = source_form(row.source, "", request.form)
    if form.validate() and form.source.data == ANOTHER and not form.nom.data:
        form.refuse(Refused("nom", "Donnez un nom à cette source.", field="nom"))
    if form.errors:
        return _show(row, source=form), 422
    same = form.source.data == SAME
    said = {"source": row.source if same else form.nom.data, "same": same}
    return _done(import_id, lambda: imports.answer(current_actor(), import_id, said))


@bp.post("/patrimoine/importer/<uuid:import_id>/appliquer")
@allow(*COORDINATION)
def apply(import_id: UUID) -> ResponseReturnValue:
    """Write it, whole or not at all."""
    return _done(import_id, lambda: imports.apply(current_actor(), import_id))


@bp.post("/patrimoine/importer/<uuid:import_id>/arreter")
@allow(*COORDINATION)
def stop(import_id: UUID) -> ResponseReturnValue:
    """Asked on disk: the database may be busy with the very import that is to stop."""
    if _row(import_id).state in {one.value for one in RUNNING}:
        Room(import_id).stop()
        flash("L’arrêt est demandé. Si l’import n’est pas déjà fini, rien n’est écrit.")
    return _back(import_id)


@bp.post("/patrimoine/importer/<uuid:import_id>/abandonner")
@allow(*COORDINATION)
def abandon(import_id: UUID) -> ResponseReturnValue:
    try:
        with write_unit():
            imports.abandon(current_actor(), import_id)
    except Refused as refused:
        flash(refused.message, REFUSAL)
        return _show(_row(import_id)), refused.status
    flash("L’import est abandonné, son fichier effacé. Rien n’a été écrit.")
    return redirect(url_for("imports.page"), 303)


@bp.get("/patrimoine/importer/<uuid:import_id>/lignes.csv")
@allow(*COORDINATION)
def lines(import_id: UUID) -> ResponseReturnValue:
    """Every line with what became of it and why."""
    room = Room(_row(import_id).id)
    if not room.report.exists():
        raise Unknown
    journal.note(Event.exported, current_actor())
    return send_file(room.report, mimetype="text/csv", as_attachment=True, download_name="import-lignes.csv", max_age=0)


def _done(import_id: UUID, act: Any) -> ResponseReturnValue:
    try:
        with write_unit():
            act()
    except Refused as refused:
        flash(refused.message, REFUSAL)
        return _show(_row(import_id)), refused.status
    return _back(import_id)


def _back(import_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("imports.one", import_id=import_id), 303)


def _row(import_id: UUID) -> StockImport:
    row = get(StockImport, current_actor().org_id, import_id)
    if row.is_lost and request.method == "POST" and request.endpoint != "imports.abandon":
        raise Refused("illisible", LOST)
    return row


def _preview(row: StockImport) -> Preview:
    try:
        return preview(Room(row.id).readable, Shape.kept(row.known["shape"]))
    except (ImportRefused, OSError):
        return Preview([], [])


def _show(
    row: StockImport, *, columns: Any = None, reading: Any = None, landlords: Any = None, source: Any = None
) -> str:
    if row.is_lost:
        return render_template(
            "places/import_lost.html", row=row, said=LOST, over=row.state not in {one.value for one in OPEN}
        )
    seen = _preview(row) if columns or row.state in {one.value for one in OPEN} else Preview([], [])
    form = columns or columns_form(row, seen.header)
    how = row.known.get("how", {})
    kept = row.known.get("columns", {})
    found = [
        guesses.Column(one.heading, one.values, Meaning(kept[one.heading]) if one.heading in kept else None,
                       How(how.get(one.heading, How.known)) if one.heading in kept else How.ignored)
        for one in guesses.columns(seen.header, seen.rows, {})
    ]  # fmt: skip
    shape = Shape.kept(row.known["shape"])
    why_not = undo.why_not(db.session(), row)
    return render_template(
        "places/import_one.html",
        row=row,
        about=row.known,
        counts=row.known.get("counts") or {},
        shape=shape,
        form=form,
        columns=shown(found, form),
        how=How,
        reading=reading or reading_form(shape),
        landlords=landlords or landlords_form(row, queries.landlords(row.org_id)),
        source=source or _source_form(row),
        leaving=len(absent.still_open(row)),
        state=State.read(row.state),
        steps=list(enumerate(STEPS)),
        at=step(row.state),
        advance=Room(row.id).advanced,
        rejected=_rejected(row),
        mended=sorted((int(number), cells) for number, cells in lines_said(row).items()),
        to_check=_to_check(row),
        checked=CHECKED,
        has_report=Room(row.id).report.exists(),
        undoable=row.applied_at + UNDONE_WITHIN if row.applied_at and not why_not else None,
        why_not=why_not,
        fates=[one for lines in told(row.known.get("undone") or {}) for one in lines],
        refused=any(one is not None and (one.errors or one.refusal) for one in (columns, reading, landlords, source)),
    )


def _source_form(row: StockImport) -> Any:
    counts = row.known.get("counts") or {}
    if row.state != State.tried or not counts.get("source"):
        return None
    return source_form(row.source, sources.fresh(db.session(), row.org_id, row.known["name"], counts["owners"]))


def _rejected(row: StockImport) -> Page[Any]:
    """The lines that are left out, a page of them."""
    total = (row.known.get("counts") or {}).get("rejected", 0)
    return _lines(row, total, "page", lambda lines, first, size: list(lines.ledger(REJECTED, first=first, most=size)))


def _to_check(row: StockImport) -> Page[Any]:
    """The lines that are taken though something of them is missing, while that can still be typed."""
    total = (row.known.get("counts") or {}).get("to_check", 0) if row.state == State.tried else 0
    return _lines(row, total, CHECKED, lambda lines, first, size: lines.to_check(first, size))


def _lines(row: StockImport, total: int, name: str, some: Callable[[Staging, int, int], list[Any]]) -> Page[Any]:
    room, size = Room(row.id), page_size()
    number = nearest(page_number(name), total, size)
    if not total or not room.lines.exists():
        return Page([], 1, 0, size)
    staging = Staging(room.lines, reading=True)
    try:
        return Page(some(staging, (number - 1) * size, size), number, total, size)
    finally:
        staging.close()
