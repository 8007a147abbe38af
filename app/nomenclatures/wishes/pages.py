"""Proposals at the desk: read, accepted into the draft of their list, or refused in a few words."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.labels import choices
from app.door.access import allow, current_actor
from app.nomenclatures.forms import Answered
from app.nomenclatures.listing import parents
from app.nomenclatures.pages import done
from app.nomenclatures.rules import LABEL_MAX
from app.nomenclatures.wishes import actions, listing
from app.nomenclatures.wishes.forms import AddForm, OffForm, RefuseForm, RelabelForm, WishesFilter
from app.nomenclatures.wishes.listing import Filters, Line, Standing
from app.nomenclatures.wishes.rules import REASON_MAX, Want
from app.pages.lists import EVERY, asked_state, ordered, page_number
from app.pages.menu import DeskPages
from app.people.rules import COORDINATION

bp = DeskPages("wishes")
FIRST = Standing.en_attente.value
FORMS: dict[Want, type[Answered]] = {Want.manque: AddForm, Want.reformuler: RelabelForm, Want.inutile: OffForm}


@bp.app_context_processor
def _waiting() -> dict[str, Callable[..., int]]:
    """For the pages of the lists: how many wait, of one list or of all."""
    return {"wishes_waiting": lambda code=None: listing.how_many_wait(current_actor().org_id, code)}


@bp.get("/listes/propositions")
@allow(*COORDINATION)
def page() -> ResponseReturnValue:
    """Those that wait, or those answered."""
    form, org_id = _filter(), current_actor().org_id
    given, standing = form.args(), Standing(form.state or FIRST)
    asked = Filters(given.get("liste"), given.get("nature"))
    found = listing.listed(org_id, standing, asked, form.order, page_number())
    counts = listing.how_many(org_id, asked)
    states = [(code, f"{label} · {counts[code]}") for code, label in choices(Standing)]
    return render_template("lists/wishes.html", page=found, state=standing, states=states, form=form)


@bp.get("/listes/propositions/<uuid:wish_id>")
@allow(*COORDINATION)
def one(wish_id: UUID) -> ResponseReturnValue:
    """One of them, with its answer or the forms of one."""
    return _show(_line(wish_id))


@bp.post("/listes/propositions/<uuid:wish_id>/accepter")
@allow(*COORDINATION)
def accept(wish_id: UUID) -> ResponseReturnValue:
    """Into the draft of its list."""
    line = _line(wish_id)
    form = _accepting(line, filled=True)
    label, parent = (form[name].data or "" if name in form else "" for name in ("libelle", "parent"))
    if not form.validate() or not done(
        form, lambda: actions.accept(current_actor(), clock.now(), wish_id, label=label, parent=parent)
    ):
        return _show(line, accepting=form), form.status
    flash("La proposition est dans le brouillon de la liste. L’agent lira qu’elle est publiée quand la liste le sera.")
    return redirect(url_for("lists.one", list_id=line.page), 303)


@bp.post("/listes/propositions/<uuid:wish_id>/refuser")
@allow(*COORDINATION)
def refuse(wish_id: UUID) -> ResponseReturnValue:
    """The list stays as it is; the agent reads why."""
    line, form = _line(wish_id), RefuseForm(request.form)
    if not form.validate() or not done(
        form, lambda: actions.refuse(current_actor(), clock.now(), wish_id, form.motif.data or "")
    ):
        return _show(line, refusing=form), form.status
    flash("La proposition est refusée. L’agent en lira la raison.")
    return redirect(url_for("wishes.page", **_filter().back()), 303)


def _line(wish_id: UUID) -> Line:
    return listing.one(current_actor().org_id, wish_id)


def _show(line: Line, accepting: Answered | None = None, refusing: RefuseForm | None = None) -> str:
    refused = any(form is not None and (form.errors or form.refusal) for form in (accepting, refusing))
    return render_template(
        "lists/wish.html", one=line, accepting=accepting or _accepting(line), refusing=refusing or RefuseForm(),
        refused=refused, here=_filter().here(), label_max=LABEL_MAX, reason_max=REASON_MAX,
    )  # fmt: skip


def _accepting(line: Line, *, filled: bool = False) -> Answered:
    form = FORMS.get(line.want, OffForm)(
        request.form if filled else None, data=None if filled else {"libelle": line.text}
    )
    if isinstance(form, AddForm):
        form.parent.choices = [("", "Choisissez…"), *parents(line.list_code)]
    return form


def _filter() -> WishesFilter:
    form = WishesFilter(request.args)
    form.liste.choices = [EVERY, *listing.named_lists(current_actor().org_id)]
    form.nature.choices = [EVERY, *choices(Want)]
    form.order = ordered(*listing.COLUMNS)
    form.state = asked_state(Standing.codes(), FIRST)
    return form
