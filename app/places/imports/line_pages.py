"""One line of a file corrected on the page, or left out; the trial is made again with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.errors import Refused, Unknown
from app.core.rows import get
from app.core.unit import write_unit
from app.door.access import allow, current_actor
from app.pages.menu import DeskPages
from app.people.rules import COORDINATION
from app.places.imports import actions as imports
from app.places.imports.columns import Meaning
from app.places.imports.forms import line_form
from app.places.imports.mapping import ImportRefused
from app.places.imports.models import StockImport
from app.places.imports.reading import line_of
from app.places.imports.room import Room
from app.places.imports.staging import Staging
from app.places.imports.states import State

bp = DeskPages("lines")
ADDRESS = "/patrimoine/importer/<uuid:import_id>/lignes/<number>"


@bp.get(ADDRESS)
@allow(*COORDINATION)
def page(import_id: UUID, number: str) -> ResponseReturnValue:
    return _show(_row(import_id), _line(number))


@bp.post(ADDRESS)
@allow(*COORDINATION)
def mend(import_id: UUID, number: str) -> ResponseReturnValue:
    """Its cells as typed; the file stays what it is."""
    row, line = _row(import_id), _line(number)
    cells = _cells(row, line)
    form = line_form(cells, _address(row), request.form)
    if not form.validate():
        return _show(row, line, form), 422
    said = {heading: field.data or "" for heading, field in zip(cells, form, strict=True)}
    return _done(row, line, {heading: one for heading, one in said.items() if one != cells[heading]}, form)


@bp.post(f"{ADDRESS}/laisser")
@allow(*COORDINATION)
def leave(import_id: UUID, number: str) -> ResponseReturnValue:
    row, line = _row(import_id), _line(number)
    _cells(row, line)
    return _done(row, line, None)


@bp.post(f"{ADDRESS}/reprendre")
@allow(*COORDINATION)
def take_again(import_id: UUID, number: str) -> ResponseReturnValue:
    """As the file says it."""
    return _done(_row(import_id), _line(number), None, drop=True)


def _done(
    row: StockImport, number: int, said: Mapping[str, str] | None, form: Any = None, *, drop: bool = False
) -> ResponseReturnValue:  # fmt: skip
    kept = ((row.known.get("answers") or {}).get("lines") or {}).get(str(number)) or {}
    try:
        with write_unit():
            more = None if said is None else {**kept, **said}
            imports.mend(current_actor(), row.id, number, more, drop=drop)
    except Refused as refused:
        form = form or line_form(_cells(row, number), _address(row))
        form.refuse(refused)
        return _show(_row(row.id), number, form), refused.status
    return redirect(url_for("imports.one", import_id=row.id), 303)


def _row(import_id: UUID) -> StockImport:
    row = get(StockImport, current_actor().org_id, import_id)
    if row.is_lost:
        raise Unknown
    return row


def _address(row: StockImport) -> str:
    """The heading of the addresses."""
    return next((one for one, meaning in row.known["columns"].items() if meaning == Meaning.address), "")


def _line(number: str) -> int:
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise Unknown
    return int(number)


def _cells(row: StockImport, number: int) -> dict[str, str]:
    """Raises Unknown for a line the file does not have."""
    try:
        cells = line_of(row, Room(row.id).readable, number)
    except (ImportRefused, OSError):
        cells = None
    if cells is None:
        raise Unknown
    return cells


def _show(row: StockImport, number: int, form: Any = None) -> str:
    cells = _cells(row, number)
    form = form or line_form(cells, _address(row))
    lines: dict[str, Any] = (row.known.get("answers") or {}).get("lines") or {}
    labels = [Meaning.label_of(row.known["columns"][heading]) for heading in cells]
    return render_template(
        "places/import_line.html", row=row, number=number, form=form, fields=list(zip(form, labels, strict=True)),
        why=_why(row, number), mended=str(number) in lines, out=str(number) in lines and lines[str(number)] is None,
        open=row.state == State.tried,
    )  # fmt: skip


def _why(row: StockImport, number: int) -> list[str]:
    """What the last trial said of it."""
    room = Room(row.id)
    if not room.lines.exists():
        return []
    staging = Staging(room.lines, reading=True)
    try:
        return staging.said_of(number)
    finally:
        staging.close()
