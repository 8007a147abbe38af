"""One shift changed: a draft at once; what its agents received with a reason, and said first to whom it is told."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.errors import Refused
from app.core.rows import get
from app.core.unit import write_unit
from app.door.access import allow, current_actor
from app.nomenclatures import queries as lists
from app.pages import names
from app.pages.finding import is_step
from app.pages.menu import DeskPages
from app.people.rules import COORDINATION
from app.places.pages import still_open
from app.planning import actions as planning
from app.planning import queries
from app.planning.hours import day_of
from app.planning.models import Shift
from app.planning.rules import ChangeReason, Span
from app.rounds import actions as rounds
from app.rounds import shifts
from app.rounds.actions.replanned import check_open
from app.rounds.actions.walk import DEFAULT_TYPE
from app.rounds.forms import ChangeForm, refused_at
from app.rounds.shifts import Warned

bp = DeskPages("change")


@dataclass(frozen=True)
class Outlook:
    """What saving would do. `mark`: of all that is said here, so that a form agrees to nothing else."""

    told: list[str]
    warned: Warned
    mark: str


@bp.get("/planning/vacation/<uuid:shift_id>/modifier")
@allow(*COORDINATION)
def page(shift_id: UUID) -> ResponseReturnValue:
    """The form, with what the shift says now."""
    shift = _shift(shift_id)
    check_open(shift)
    form = _form(shift)
    _fill(form, shift)
    return _show(form, shift)


@bp.post("/planning/vacation/<uuid:shift_id>/modifier")
@allow(*COORDINATION)
def change(shift_id: UUID) -> ResponseReturnValue:
    """Save it. What was published is shown first: who is told, what is warned of."""
    shift = _shift(shift_id)
    form = _form(shift)
    if is_step(form):
        return _show(form, shift)
    if not form.validate():
        return _show(form, shift, status=422)
    try:
        return _preview(form, shift) or _save(form, shift)
    except Refused as refused:
        form.refuse(refused_at(refused))
        return _show(form, _shift(shift_id), status=refused.status)


def _preview(form: ChangeForm, shift: Shift) -> ResponseReturnValue | None:
    """What saving would do, until this very thing is agreed to; nothing to say of a draft, which nobody has."""
    check_open(shift)
    if not shift.is_published:
        return None
    plan = _plan(form)
    if (problem := planning.obstacle(shift.org_id, _span(shift.id, plan))) is not None:
        raise problem
    if _agreed(outlook := _outlook(shift, plan)):
        return None
    if request.form.get("vu") != outlook.mark:
        return _show(form, shift, outlook)
    form.refusal = shifts.AGREE
    return _show(form, shift, outlook, 422)


def _save(form: ChangeForm, shift: Shift) -> ResponseReturnValue:
    plan, published = _plan(form), shift.is_published
    accepted = queries.notices_of(shift.org_id, _span(shift.id, plan)) if published else ()
    with write_unit():
        rounds.replan(
            current_actor(), clock.now(), shift.id, plan, form.data.get("motif"), accepted
        )  # fmt: skip
    flash("La vacation est modifiée\u00a0: les téléphones le reçoivent." if published else "Le brouillon est modifié.")
    return redirect(url_for("week.one", shift_id=shift.id), 303)


def _agreed(outlook: Outlook) -> bool:
    ticked = not outlook.warned.said or request.form.get("quand_meme") == outlook.warned.mark
    return ticked and request.form.get("vu") == outlook.mark


def _outlook(shift: Shift, plan: rounds.Plan) -> Outlook:
    told, warned = shifts.told(shift, plan.agents), shifts.warned(shift.org_id, _span(shift.id, plan))
    said = "\n".join((str(shift.version), *told, *warned.said, repr(plan)))
    return Outlook(told, warned, hashlib.sha256(said.encode()).hexdigest()[:16])


def _span(shift_id: UUID, plan: rounds.Plan) -> Span:
    return Span(shift_id, plan.service_date, plan.starts_at, plan.ends_at, tuple(str(one) for one in plan.agents))


def _plan(form: ChangeForm) -> rounds.Plan:
    assert form.jour.data
    starts_at, ends_at = form.moments()
    return rounds.Plan(
        form.jour.data, starts_at, ends_at, [UUID(one) for one in form.agents.data or ()],
        [UUID(one) for one in form.etapes.data], form.type_tournee.data, form.note.data,
    )  # fmt: skip


def _shift(shift_id: UUID) -> Shift:
    return get(Shift, current_actor().org_id, shift_id)


def _form(shift: Shift) -> ChangeForm:
    form = ChangeForm(request.form)
    form.agents.choices = [(str(one.id), one.name) for one in names.team(shift.org_id)]
    form.type_tournee.choices = [(one.code, one.label) for one in lists.choices(shift.org_id, "type_tournee")]
    form.motif.choices = [(one.value, one.label) for one in ChangeReason]
    form.etapes.source = still_open()
    if not shift.is_published:
        del form.motif
    return form


def _fill(form: ChangeForm, shift: Shift) -> None:
    row = shifts.round_of(shift)
    form.jour.data, form.note.data = day_of(shift.starts_at), shift.note
    form.debut.data, form.fin.data = (clock.local(one).time() for one in (shift.starts_at, shift.ends_at))
    form.agents.data = [str(one) for one in shift.agent_ids]
    form.type_tournee.data = row.type_tournee if row else DEFAULT_TYPE
    form.etapes.data = [str(one.estate_id) for one in row.standing_stops] if row else []


def _show(form: ChangeForm, shift: Shift, outlook: Outlook | None = None, status: int = 200) -> ResponseReturnValue:
    described = shifts.described(shift)
    body = render_template("rounds/week_change.html", form=form, shift=described, outlook=outlook)
    return body, status
