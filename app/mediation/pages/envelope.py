"""Correct what a case is about and where it is: each field apart, so that two people do not undo each other."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.errors import Refused
from app.core.forms import id_or_none
from app.core.unit import write_unit
from app.door.access import allow, current_actor
from app.mediation import envelope, listing, places
from app.mediation.pages.opened import opened
from app.mediation.pages.opening_forms import EnvelopeForm, coded, types
from app.mediation.pages.sections import Seen
from app.pages.finding import is_step
from app.pages.menu import DeskPages
from app.people.acting import at_desk
from app.people.rules import COORDINATION, Role
from app.places.pages import anywhere

bp = DeskPages("cases_envelope")
FIELDS = {"type_conflit": "type"}


@bp.get("/dossiers/<uuid:case_id>/corriger")
@allow(Role.agent, *COORDINATION)
def page(case_id: UUID) -> ResponseReturnValue:
    seen = opened(case_id, reads=False)
    return _show(seen, _form(seen))


@bp.post("/dossiers/<uuid:case_id>/corriger")
@allow(Role.agent, *COORDINATION)
def correct(case_id: UUID) -> ResponseReturnValue:
    seen = opened(case_id, reads=False)
    form = _form(seen)
    if is_step(form):
        return _show(seen, form)
    if not form.validate():
        return _show(seen, form), 422
    if form.vu.data != form.residence.data and len(form.hall.choices or ()) > 1 and not form.hall.data:
        form.vu.data = form.residence.data
        return _show(seen, form)  # another estate: which of its halls
    try:
        with write_unit():
            envelope.correct(at_desk(current_actor(), case_id, clock.now()), case_id, _told(form))
    except Refused as refused:
        form.refuse(Refused(refused.code, refused.message, FIELDS.get(refused.field or "", refused.field)))
        return _show(opened(case_id, reads=False), form), refused.status
    flash("Le dossier est corrigé.")
    return redirect(url_for("cases_one.page", case_id=case_id), 303)


def _told(form: EnvelopeForm) -> dict[str, Any]:
    """What was changed from what the page had shown."""
    told: dict[str, Any] = {}
    if form.type.data != form.avant_type.data:
        told["type"] = form.type.data
    if (form.residence.data or "", form.hall.data or "") != (form.avant_residence.data, form.avant_hall.data):
        told["place"] = _place(form)
    if form.lieu.data != form.avant_lieu.data:
        told["lieu"] = form.lieu.data or None
    return told


def _place(form: EnvelopeForm) -> dict[str, str] | None:
    if form.hall.data:
        return {"entrance": form.hall.data}
    return {"estate": str(form.estate_id)} if form.estate_id is not None else None


def _now(seen: Seen) -> dict[str, str]:
    row = seen.row
    return {
        "type": row.type or row.family, "residence": str(row.estate_id or ""), "hall": str(row.entrance_id or ""),
        "lieu": row.lieu or "",
    }  # fmt: skip


def _form(seen: Seen) -> EnvelopeForm:
    org_id, now = seen.row.org_id, _now(seen)
    form = EnvelopeForm(request.form)
    form.residence.source = anywhere()
    if not request.form:
        for name, value in now.items():
            form[name].data = form[f"avant_{name}"].data = value
        form.vu.data = now["residence"]
    form.type.choices = types(org_id, form.type.data or "")
    form.lieu.choices = coded(org_id, "lieu", "Non précisé", form.lieu.data)
    form.hall.choices = places.halls(org_id, form.estate_id, id_or_none(form.hall.data))
    if form.hall.data not in dict(form.hall.choices):
        form.hall.data = ""
    return form


def _show(seen: Seen, form: EnvelopeForm) -> str:
    """What another has made of a field meanwhile stands beside what is typed: both are shown, one is chosen."""
    now = _now(seen)
    before = {name: form[f"avant_{name}"].data for name in now}
    differs = {name for name in now if now[name] != before[name] and form[name].data != now[name]}
    return render_template(
        "mediation/case/envelope.html", row=seen.row, form=form, where=places.where(seen.row),
        title=listing.title(seen.row.org_id, seen.row), differs=differs,
    )  # fmt: skip
