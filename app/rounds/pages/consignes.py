"""Consignes: write one for an estate, see who read it, close it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.errors import Refused
from app.core.forms import id_or_none
from app.core.labels import choices
from app.core.unit import write_unit
from app.door.access import allow, current_actor
from app.pages.finding import is_step
from app.pages.lists import EVERY, NOBODY, narrowing, ordered, page_number
from app.pages.menu import DeskPages, Entry
from app.people.rules import COORDINATION
from app.places.pages import anywhere, still_open
from app.rounds import actions as rounds
from app.rounds import listing as queries
from app.rounds.forms import ConsigneFilter, ConsigneForm, StillForm
from app.rounds.rules import Priority

bp = DeskPages("consignes", Entry("Consignes", "consignes.page", "consigne", 50))
EXTENDED = timedelta(days=7)
"""How long a consigne is kept for, unless another day is chosen."""
FIELDS = {"text": "texte", "valid_to": "au", "priority": "priorite"}


@bp.route("/consignes", methods=["GET", "POST"])
@allow(*COORDINATION)
def page() -> ResponseReturnValue:
    """Those that stand, then those closed or over."""
    form = _filter()
    if form.settled:
        return redirect(url_for("consignes.page", **form.whole()), 303)
    asked = queries.Filters(id_or_none(form.args().get("residence")), form.args().get("etat"))
    found = queries.listed(current_actor().org_id, asked, form.order, page_number())
    return render_template("rounds/consignes.html", page=found, form=form)


@bp.get("/consignes/nouvelle")
@allow(*COORDINATION)
def blank() -> ResponseReturnValue:
    """The form, from today on."""
    form = _form()
    form.du.data = clock.today()
    form.residence.data = request.args.get("residence", "")
    return _show(form)


@bp.post("/consignes/nouvelle")
@allow(*COORDINATION)
def write() -> ResponseReturnValue:
    """Leave it at the estate: the phones of its sector receive it."""
    form = _form()
    if is_step(form):
        return _show(form)
    if not form.validate() or not _stored(form):
        return _show(form), 422
    flash("La consigne est écrite. Les téléphones du secteur la reçoivent.")
    return _back()


@bp.post("/consignes/<uuid:consigne_id>/clore")
@allow(*COORDINATION)
def close(consigne_id: UUID) -> ResponseReturnValue:
    with write_unit():
        rounds.close_consigne(current_actor(), clock.now(), consigne_id)
    flash("La consigne est close. Elle quitte les téléphones.")
    return _back()


@bp.get("/consignes/<uuid:consigne_id>/valable")
@allow(*COORDINATION)
def still(consigne_id: UUID) -> ResponseReturnValue:
    """Whether it still holds: yes, until a day; or no."""
    form = StillForm()
    form.au.data = clock.today() + EXTENDED
    return _ask(consigne_id, form)


@bp.post("/consignes/<uuid:consigne_id>/valable")
@allow(*COORDINATION)
def extend(consigne_id: UUID) -> ResponseReturnValue:
    form = StillForm(request.form)
    if not form.validate() or form.au.data is None:
        return _ask(consigne_id, form), 422
    try:
        with write_unit():
            rounds.extend_consigne(current_actor(), clock.now(), consigne_id, form.au.data)
    except Refused as refused:
        form.refuse(Refused(refused.code, refused.message, FIELDS.get(refused.field or "")))
        return _ask(consigne_id, form), refused.status
    flash("La consigne reste valable. Les téléphones le reçoivent.")
    return _back()


def _ask(consigne_id: UUID, form: StillForm) -> str:
    line = queries.one(current_actor().org_id, consigne_id)
    return render_template("rounds/consigne_still.html", one=line, form=form, here=_filter().here())


def _stored(form: ConsigneForm) -> bool:
    assert form.du.data is not None
    try:
        with write_unit():
            rounds.write_consigne(
                current_actor(), clock.now(), estate_id=UUID(form.residence.data), text=form.texte.data,
                valid_from=form.du.data, valid_to=form.au.data, priority=form.priorite.data,
            )  # fmt: skip
    except Refused as refused:
        form.refuse(Refused(refused.code, refused.message, FIELDS.get(refused.field or "")))
        return False
    return True


def _back() -> ResponseReturnValue:
    return redirect(url_for("consignes.page", **_filter().back()), 303)


def _show(form: ConsigneForm) -> str:
    return render_template("rounds/consigne_new.html", form=form, here=_filter().here())


def _filter() -> ConsigneFilter:
    form = ConsigneFilter(narrowing())
    form.residence.source = anywhere(EVERY)
    form.etat.choices = [NOBODY, *choices(queries.Standing)]
    form.order = ordered(*queries.COLUMNS)
    return form


def _form() -> ConsigneForm:
    form = ConsigneForm(request.form)
    form.residence.source = still_open()
    form.priorite.choices = choices(Priority)
    return form
