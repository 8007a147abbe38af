"""The estates a file names no more, page by page: each with its landlord, closed by ticks and never otherwise."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.errors import Refused
from app.core.forms import id_or_none
from app.core.rows import get
from app.core.unit import write_unit
from app.door.access import allow, current_actor
from app.pages.lists import cut, page_number
from app.pages.menu import DeskPages
from app.people.rules import COORDINATION
from app.places.imports import absent
from app.places.imports.forms import absent_form
from app.places.imports.models import StockImport

bp = DeskPages("leaving")


@bp.get("/patrimoine/importer/<uuid:import_id>/fermer")
@allow(*COORDINATION)
def page(import_id: UUID) -> ResponseReturnValue:
    return _show(import_id)


@bp.post("/patrimoine/importer/<uuid:import_id>/fermer")
@allow(*COORDINATION)
def close(import_id: UUID) -> ResponseReturnValue:
    """Those ticked, of those the file names no more."""
    row = get(StockImport, current_actor().org_id, import_id)
    form = absent_form(absent.shown(row, cut(absent.still_open(row), page_number()).items), request.form)
    if not form.validate():
        return _show(import_id, form), 422
    ids = {id for one in form.residences.data or () if (id := id_or_none(one))}
    try:
        with write_unit():
            closed = absent.close(current_actor(), import_id, ids)
    except Refused as refused:
        form.refuse(refused)
        return _show(import_id, form), refused.status
    flash(f"Résidences fermées\u00a0: {closed}. Elles quittent les téléphones, et se rouvrent dans Patrimoine.")
    return redirect(url_for("leaving.page", import_id=import_id, page=request.args.get("page")), 303)


def _show(import_id: UUID, form: Any = None) -> str:
    row = get(StockImport, current_actor().org_id, import_id)
    found = cut(absent.still_open(row), page_number())
    form = form or absent_form(absent.shown(row, found.items))
    others = (row.known.get("counts") or {}).get("others")
    return render_template("places/import_leaving.html", row=row, form=form, page=found, others=others)
