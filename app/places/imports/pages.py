"""A stock brought in from a file, by clicks: the file, its columns, the trial, and what is written."""

from __future__ import annotations

from typing import Any, BinaryIO, cast
from uuid import UUID

from flask import flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.exceptions import RequestEntityTooLarge

from app.core import clock
from app.core.errors import Refused, Unknown
from app.core.forms import FrenchForm, id_or_none
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
from app.places.imports import absent
from app.places.imports import actions as imports
from app.places.imports import columns as guesses
from app.places.imports.answers import Positions
from app.places.imports.columns import How, Meaning
from app.places.imports.files import Shape
from app.places.imports.forms import (
    FileForm,
    absent_form,
    columns_form,
    landlords_form,
    meanings,
    reading_form,
    shown,
)
from app.places.imports.mapping import ImportRefused
from app.places.imports.models import StockImport
from app.places.imports.reading import Preview, preview
from app.places.imports.room import Room
from app.places.imports.staging import REJECTED, Staging
from app.places.imports.states import OPEN, RUNNING, STEPS, UPLOAD_MAX, State, step

bp = DeskPages("imports")
FORM_MARGIN = 100_000
"""Bytes of an upload beside its file."""
REFUSAL = "refus"
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
            imports.try_out(current_actor(), import_id, said, epsg, source)
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


@bp.post("/patrimoine/importer/<uuid:import_id>/fermer")
@allow(*COORDINATION)
def close(import_id: UUID) -> ResponseReturnValue:
    """Close the estates ticked, of those the file names no more."""
    form = absent_form(absent.still_open(_row(import_id)), request.form)
    if not form.validate():
        return _show(_row(import_id), leaving=form), 422
    closed: list[int] = []
    ids = {id for one in form.residences.data or () if (id := id_or_none(one))}
    answer = _done(import_id, lambda: closed.append(absent.close(current_actor(), import_id, ids)))
    if closed:
        flash(f"Résidences fermées\u00a0: {closed[0]}. Elles quittent les téléphones, et se rouvrent dans Patrimoine.")
    return answer


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
    row: StockImport, *, columns: Any = None, reading: Any = None, landlords: Any = None, leaving: Any = None
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
        leaving=leaving or absent_form(absent.still_open(row)),
        state=State.read(row.state),
        steps=list(enumerate(STEPS)),
        at=step(row.state),
        advance=Room(row.id).advanced,
        rejected=_rejected(row),
        has_report=Room(row.id).report.exists(),
        refused=any(one is not None and (one.errors or one.refusal) for one in (columns, reading, landlords, leaving)),
    )


def _rejected(row: StockImport) -> Page[Any]:
    """The lines that are left out, a page of them."""
    total, number, size = (row.known.get("counts") or {}).get("rejected", 0), page_number(), page_size()
    room = Room(row.id)
    number = nearest(number, total, size)
    if not total or not room.lines.exists():
        return Page([], 1, 0, size)
    staging = Staging(room.lines, reading=True)
    try:
        return Page(list(staging.ledger(REJECTED, first=(number - 1) * size, most=size)), number, total, size)
    finally:
        staging.close()
