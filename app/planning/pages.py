"""Absences: who is away and when, noted and ended by the coordination."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.errors import Refused
from app.core.unit import write_unit
from app.door.access import allow, current_actor
from app.pages import names
from app.pages.lists import ListFilter, cut, ordered, page_number
from app.pages.menu import DeskPages
from app.people.rules import COORDINATION
from app.planning import actions as planning
from app.planning import grid, rules
from app.planning import queries as shifts
from app.planning.forms import AbsenceForm

bp = DeskPages("absences")
FIELDS = {"starts_at": "du", "ends_at": "au", "agents": "agent"}


@bp.get("/planning/absences")
@allow(*COORDINATION)
def page() -> ResponseReturnValue:
    """Those that are not over, and the form to note one."""
    return _show(_form())


@bp.post("/planning/absences")
@allow(*COORDINATION)
def add() -> ResponseReturnValue:
    """Note one. A shift already published over it stays: the message says how many."""
    form, actor, at = _form(), current_actor(), clock.now()
    if not form.validate():
        return _show(form), 422
    assert form.du.data and form.au.data
    starts_at, ends_at = clock.zones().bounds(form.du.data)[0], clock.zones().bounds(form.au.data)[1]
    user_id = UUID(form.agent.data)
    try:
        with write_unit():
            absence = planning.declare_absence(actor, at, user_id=user_id, starts_at=starts_at, ends_at=ends_at)
            touched = [
                one
                for one in shifts.shifts_of(actor.org_id, user_id, starts_at, ends_at)
                if rules.meets(one.span(), absence.window(), clock.zones())
            ]
    except Refused as refused:
        form.refuse(Refused(refused.code, refused.message, FIELDS.get(refused.field or "")))
        return _show(form), 422
    flash("L’absence est notée." + _warning(len(touched)))
    return redirect(url_for("absences.page"), 303)


@bp.post("/planning/absences/<uuid:absence_id>/finir")
@allow(*COORDINATION)
def end(absence_id: UUID) -> ResponseReturnValue:
    """The person is back, or never left."""
    try:
        with write_unit():
            planning.end_absence(current_actor(), clock.now(), absence_id)
    except Refused as refused:
        form = _form()
        form.refuse(refused)
        return _show(form), 422
    flash("L’absence est finie.")
    return redirect(url_for("absences.page", **_listed().back()), 303)


def _warning(count: int) -> str:
    if not count:
        return ""
    s = "s" if count > 1 else ""
    stay = "restent" if s else "reste"
    return f" {count} vacation{s} déjà publiée{s} sur ces jours {stay} au planning\u00a0: vérifiez."


def _form() -> AbsenceForm:
    form = AbsenceForm(request.form)
    form.agent.choices = [("", "Choisir"), *((str(one.id), one.name) for one in names.team(current_actor().org_id))]
    return form


def _show(form: AbsenceForm) -> str:
    listed = _listed()
    found = cut(listed.order.sort(grid.absences(current_actor().org_id, clock.now())), page_number())
    return render_template("planning/absences.html", page=found, listed=listed, form=form)


def _listed() -> ListFilter:
    form = ListFilter()
    form.order = ordered(*grid.AWAY)
    return form
