"""Absences: who is away and when, noted and ended by the coordination."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.errors import Refused
from app.core.rows import get
from app.core.unit import write_unit
from app.door.access import allow, current_actor
from app.pages import names
from app.pages.lists import ListFilter, cut, ordered, page_number
from app.pages.menu import DeskPages
from app.people.rules import COORDINATION
from app.planning import actions as planning
from app.planning import grid, rules
from app.planning import queries as shifts
from app.planning.forms import AbsenceForm, DaysAway
from app.planning.models import Absence

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
    starts_at, ends_at = _bounds(form)
    user_id = UUID(form.agent.data)
    try:
        with write_unit():
            absence = planning.declare_absence(actor, at, user_id=user_id, starts_at=starts_at, ends_at=ends_at)
            touched = _touched(absence)
    except Refused as refused:
        form.refuse(Refused(refused.code, refused.message, FIELDS.get(refused.field or "")))
        return _show(form), 422
    flash("L’absence est notée." + _warning(touched))
    return redirect(url_for("absences.page"), 303)


@bp.get("/planning/absences/<uuid:absence_id>/modifier")
@allow(*COORDINATION)
def change_page(absence_id: UUID) -> ResponseReturnValue:
    """Its days, to be changed."""
    absence, form = get(Absence, current_actor().org_id, absence_id), DaysAway()
    form.du.data, form.au.data = grid.days_of(absence)
    return _change(form, absence)


@bp.post("/planning/absences/<uuid:absence_id>/modifier")
@allow(*COORDINATION)
def change(absence_id: UUID) -> ResponseReturnValue:
    """Other days. A day that stays keeps its hour: someone who left at noon is away from noon."""
    actor, form = current_actor(), DaysAway(request.form)
    absence = get(Absence, actor.org_id, absence_id)
    if not form.validate():
        return _change(form, absence), 422
    (starts_at, ends_at), (first, last) = _bounds(form), grid.days_of(absence)
    starts_at = absence.starts_at if form.du.data == first else starts_at
    ends_at = absence.ends_at if form.au.data == last else ends_at
    try:
        with write_unit():
            absence = planning.change_absence(actor, clock.now(), absence_id, starts_at=starts_at, ends_at=ends_at)
            touched = _touched(absence)
    except Refused as refused:
        form.refuse(Refused(refused.code, refused.message, FIELDS.get(refused.field or "")))
        return _change(form, get(Absence, actor.org_id, absence_id)), refused.status
    flash("L’absence est modifiée." + _warning(touched))
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


def _bounds(form: DaysAway) -> tuple[datetime, datetime]:
    assert form.du.data and form.au.data
    return clock.zones().bounds(form.du.data)[0], clock.zones().bounds(form.au.data)[1]


def _touched(absence: Absence) -> int:
    """How many published shifts of the person it meets."""
    near = shifts.shifts_of(absence.org_id, absence.user_id, absence.starts_at, absence.ends_at)
    return sum(rules.meets(one.span(), absence.window(), clock.zones()) for one in near)


def _change(form: DaysAway, absence: Absence) -> str:
    who = names.people(absence.org_id)[absence.user_id].name
    return render_template("planning/absence.html", form=form, absence=absence, who=who)


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
