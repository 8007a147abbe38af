"""An import undone from its page: what will be put back and what will stay is said first."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core.errors import Refused
from app.core.rows import get
from app.core.unit import write_unit
from app.door.access import allow, current_actor
from app.extensions import db
from app.pages.menu import DeskPages
from app.people.rules import COORDINATION
from app.places.imports import actions as imports
from app.places.imports import undo
from app.places.imports.models import StockImport
from app.places.imports.states import State
from app.places.imports.undoing import BACK, Fate

bp = DeskPages("undoing")


@bp.get("/patrimoine/importer/<uuid:import_id>/defaire")
@allow(*COORDINATION)
def ask(import_id: UUID) -> ResponseReturnValue:
    """In counts, before anything is done."""
    return _ask(import_id)


@bp.post("/patrimoine/importer/<uuid:import_id>/defaire")
@allow(*COORDINATION)
def take_back(import_id: UUID) -> ResponseReturnValue:
    try:
        with write_unit():
            imports.take_back(current_actor(), import_id)
    except Refused as refused:
        return _ask(import_id, refused), refused.status
    flash("Le retour en arrière est demandé. Les téléphones suivent à leur prochain contact.")
    return redirect(url_for("imports.one", import_id=import_id), 303)


def _ask(import_id: UUID, refused: Refused | None = None) -> str:
    row = get(StockImport, current_actor().org_id, import_id)
    name, why = row.known.get("name", "illisible"), undo.why_not(db.session(), row)
    counts = {} if why else undo.forecast(db.session(), row)
    back, stays = told(counts)
    return render_template(
        "places/import_undo.html", row=row, name=name, why=why, back=back, stays=stays, refused=refused,
        over=row.state in (State.undoing, State.undone),
    )  # fmt: skip


def told(counts: dict[str, int]) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """What is put back, and what stays with the reason why: how many of each, in words."""
    said = [(Fate(code), count) for code, count in counts.items()]
    back = [(count, fate.said(count)) for fate, count in said if fate in BACK]
    return back, [(count, fate.said(count)) for fate, count in said if fate not in BACK]
