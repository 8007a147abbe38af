"""A shift copied to days, a week to weeks: what it would make is shown first, and made as drafts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.errors import Refused
from app.core.rows import get
from app.core.unit import write_unit
from app.door.access import allow, current_actor
from app.pages.menu import DeskPages
from app.people.rules import COORDINATION
from app.planning import actions as planning
from app.planning import copies, grid
from app.planning import queries as weeks
from app.planning.models import Shift
from app.planning.rules import State
from app.rounds import actions as rounds
from app.rounds import copying
from app.rounds.forms import CopyDays, CopyWeeks

bp = DeskPages("copies")
WEEKS, DAYS_OF = 6, 4
"""How many weeks are offered: to a week, and for the days of one shift."""


@bp.get("/planning/vacation/<uuid:shift_id>/copier")
@allow(*COORDINATION)
def shift_page(shift_id: UUID) -> ResponseReturnValue:
    """The days of the coming weeks."""
    shift = _shift(shift_id)
    return _show_shift(_days_form(shift), shift)


@bp.post("/planning/vacation/<uuid:shift_id>/copier")
@allow(*COORDINATION)
def copy_shift(shift_id: UUID) -> ResponseReturnValue:
    """Show what it would make; make it once these very days were agreed to."""
    shift = _shift(shift_id)
    form = _days_form(shift)
    if not form.validate():
        return _show_shift(form, shift, status=422)
    days = [date.fromisoformat(one) for one in form.jours.data or ()]
    if request.form.get("vu") != copying.mark(days):
        return _show_shift(form, shift, days)
    try:
        with write_unit():
            made = rounds.copy_shift(current_actor(), clock.now(), shift_id, days)
            told = copying.told(shift.org_id, made)
    except Refused as refused:
        form.refuse(refused)
        return _show_shift(form, shift, days, refused.status)
    flash(told)
    return redirect(url_for("week.page", jour=days[0]), 303)


@bp.get("/planning/copier")
@allow(*COORDINATION)
def week_page() -> ResponseReturnValue:
    monday = grid.asked_monday(request.args.get("jour"))
    return _show_week(_weeks_form(monday), monday)


@bp.post("/planning/copier")
@allow(*COORDINATION)
def copy_week() -> ResponseReturnValue:
    """The same for a whole week, the shifts given up left where they are."""
    monday, actor = grid.asked_monday(request.form.get("jour")), current_actor()
    form = _weeks_form(monday)
    if not form.validate():
        return _show_week(form, monday, status=422)
    mondays = [date.fromisoformat(one) for one in form.semaines.data or ()]
    if request.form.get("vu") != copying.mark(mondays):
        return _show_week(form, monday, mondays)
    try:
        with write_unit():
            wanted = [(shift.id, day) for shift, day in _to_copy(actor.org_id, monday, mondays)]
            told = copying.told(actor.org_id, rounds.copy_shifts(actor, clock.now(), wanted))
    except Refused as refused:
        form.refuse(refused)
        return _show_week(form, monday, mondays, refused.status)
    flash(told)
    return redirect(url_for("week.page", jour=mondays[0]), 303)


def _to_copy(org_id: UUID, monday: date, mondays: Sequence[date]) -> list[tuple[Shift, date]]:
    live = [one for one in weeks.week(org_id, monday).shifts if one.state != State.annulee]
    return [(one, to + (one.service_date - monday)) for to in sorted(mondays) for one in live]


def _shift(shift_id: UUID) -> Shift:
    shift = get(Shift, current_actor().org_id, shift_id)
    planning.check_live(shift)
    return shift


def _days_form(shift: Shift) -> CopyDays:
    form = CopyDays(request.form)
    form.jours.choices = copying.days(clock.today(), shift.service_date, DAYS_OF)
    return form


def _weeks_form(monday: date) -> CopyWeeks:
    form = CopyWeeks(request.form)
    first = max(monday, grid.monday_of(clock.today()) - timedelta(weeks=1))
    form.semaines.choices = copying.weeks([first + timedelta(weeks=n) for n in range(1, WEEKS + 1)])
    return form


def _show_shift(form: CopyDays, shift: Shift, days: Sequence[date] = (), status: int = 200) -> ResponseReturnValue:
    would = copies.planned(shift.org_id, [(shift, day) for day in sorted(days)])
    preview = copying.preview(shift.org_id, would, days) if days else None
    return render_template("rounds/copy_shift.html", form=form, shift=copying.named(shift), preview=preview), status


def _show_week(form: CopyWeeks, monday: date, mondays: Sequence[date] = (), status: int = 200) -> ResponseReturnValue:
    org_id = current_actor().org_id
    would = copies.planned(org_id, _to_copy(org_id, monday, mondays))
    preview = copying.preview(org_id, would, mondays) if mondays else None
    live = len(_to_copy(org_id, monday, [monday]))
    return render_template("rounds/copy_week.html", form=form, monday=monday, live=live, preview=preview), status
