"""*À régler*: operations in custody that could not be applied; tried again, or closed with a reason."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app.core import clock
from app.core.errors import Refused
from app.core.forms import id_or_none
from app.core.labels import choices
from app.core.unit import write_unit
from app.desk.filling import FillForm, filling, form_for
from app.desk.forms import DismissForm, HeldFilter
from app.desk.queries import held as queries
from app.door.access import allow, current_actor
from app.nomenclatures import queries as lists
from app.pages.finding import is_step
from app.pages.lists import EVERY, NOBODY, ordered, page_number
from app.people.rules import COORDINATION
from app.sync import actions as sync
from app.sync.rules import Reason

NOTHING_TO_FILL = "Il n’y a plus rien à compléter dans cette saisie\u00a0: reprenez-la, ou refusez-la."


@allow(*COORDINATION)
def page() -> ResponseReturnValue:
    """What waits for somebody, dangers first; or what was settled, by whom, when and how."""
    form = _filter()
    asked = form.args()
    found = queries.listed(
        current_actor().org_id,
        page_number(),
        form.order,
        reason=asked.get("raison"),
        user_id=id_or_none(asked.get("agent")),
        settled=_settled(form),
    )
    return render_template("desk/held.html", page=found, form=form, settled=_settled(form))


@allow(*COORDINATION)
def one(held_id: UUID) -> ResponseReturnValue:
    """One held operation: why, what it said, and what may be filled in."""
    return _one(held_id)


@allow(*COORDINATION)
def retry(held_id: UUID) -> ResponseReturnValue:
    """Apply it again under its author's name, now that what stopped it may be gone."""
    try:
        with write_unit():
            applied = sync.retry(current_actor(), held_id)
    except Refused as refused:
        return _one(held_id, refusal=refused.message), 422
    if applied:
        flash("La saisie est appliquée.")
        return redirect(url_for("desk.held", **_filter().back()), 303)
    flash("La saisie ne s’applique toujours pas. Elle reste gardée.", "refus")
    return redirect(url_for("desk.held_one", held_id=held_id, **_filter().here()), 303)


@allow(*COORDINATION)
def fill(held_id: UUID) -> ResponseReturnValue:
    """Apply it under its author's name with what is filled in here; as it came, it stays stored."""
    sheet = queries.sheet(current_actor().org_id, held_id)
    form = form_for(current_actor().org_id, sheet.faults, sheet.held.when, request.form)
    if is_step(form):
        return _one(held_id, filled=form)
    if not sheet.faults:
        return _one(held_id, refusal=NOTHING_TO_FILL), 422
    if not form.validate():
        return _one(held_id, filled=form), 422
    try:
        with write_unit():
            sync.fill(current_actor(), held_id, filling(current_actor().org_id, sheet.faults, form, sheet.held.when))
    except Refused as refused:
        form.refuse(refused)
        return _one(held_id, filled=form), 422
    flash("La saisie est complétée et appliquée. La personne le voit sur son téléphone.")
    return redirect(url_for("desk.held", **_filter().back()), 303)


@allow(*COORDINATION)
def dismiss(held_id: UUID) -> ResponseReturnValue:
    """Close it with a reason; it stays stored."""
    form = _dismissing(request.form)
    if not form.validate():
        return _one(held_id, form), 422
    try:
        with write_unit():
            sync.dismiss(current_actor(), held_id, form.motif.data, form.precision.data, clock.now())
    except Refused as refused:
        form.refuse(Refused(refused.code, refused.message, "precision" if refused.field == "note" else None))
        return _one(held_id, form), 422
    flash("La saisie est refusée. La personne voit pourquoi sur son téléphone\u00a0; son contenu reste gardé.")
    return redirect(url_for("desk.held", **_filter().back()), 303)


def _filter() -> HeldFilter:
    form = HeldFilter(request.args)
    waiting, settled = choices(queries.Standing)
    form.etat.choices = [("", waiting[1]), settled]
    form.raison.choices = [EVERY, *choices(Reason)]
    people = queries.authors(current_actor().org_id, request.args.get("agent"), settled=_settled(form))
    form.agent.choices = [NOBODY, *people]
    form.order = ordered(*queries.columns(settled=_settled(form)))
    return form


def _settled(form: HeldFilter) -> bool:
    return bool(form.etat.data == queries.Standing.settled)


def _dismissing(data: MultiDict[str, str] | None = None) -> DismissForm:
    form = DismissForm(data)
    reasons = lists.choices(current_actor().org_id, "motif_refus")
    form.motif.choices = [(one.code, one.label) for one in reasons if one.code != "non_renseigne"]
    return form


def _one(
    held_id: UUID, form: DismissForm | None = None, *, filled: FillForm | None = None, refusal: str | None = None
) -> str:
    org_id = current_actor().org_id
    sheet = queries.sheet(org_id, held_id)
    return render_template(
        "desk/held_one.html",
        held=sheet.held,
        said=sheet.said,
        now=sheet.now,
        entry=sheet.entry,
        made=sheet.made,
        form=form or _dismissing(),
        filled=filled
        or (form_for(org_id, sheet.faults, sheet.held.when) if sheet.faults and not sheet.held.settled else None),
        refusal=refusal,
        refused=filled is not None and bool(filled.errors or filled.refusal),
        here=_filter().here(),
    )
