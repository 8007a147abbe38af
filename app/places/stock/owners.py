"""The landlords: their names, by which files, readers and phones know them."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.changes.actions import Stale
from app.core.errors import Refused
from app.core.rows import find, get
from app.core.unit import write_unit
from app.door.access import allow, current_actor
from app.extensions import db
from app.pages.lists import ListFilter, ordered, page_number
from app.pages.menu import DeskPages
from app.people.rules import DESK_ROLES, Role
from app.places import standing
from app.places.models import Landlord
from app.places.queries import landlords
from app.places.rules import name_key
from app.places.stock import actions as stock
from app.places.stock import listing
from app.places.stock.forms import LandlordForm
from app.places.stock.pages import REFUSAL, done

bp = DeskPages("owners")
NAMES = {"name": "nom"}


@bp.get("/patrimoine/bailleurs")
@allow(*DESK_ROLES)
def page() -> ResponseReturnValue:
    """Every landlord, by name; for who keeps them, the form for one more."""
    return _page(LandlordForm())


@bp.post("/patrimoine/bailleurs")
@allow(Role.administrator)
def create() -> ResponseReturnValue:
    form = LandlordForm(request.form)
    known = [one.name for one in landlords(current_actor().org_id) if name_key(one.name) == name_key(form.said)]
    if not form.validate() or not done(form, lambda: stock.create_landlord(current_actor(), form.said), NAMES):
        return _page(form), 422
    flash(
        f"Le bailleur y était déjà\u00a0: {known[0]}. Rien n’est ajouté." if known else "Le bailleur est dans la liste."
    )
    return _back()


@bp.get("/patrimoine/bailleurs/<uuid:landlord_id>")
@allow(Role.administrator)
def one(landlord_id: UUID) -> str:
    landlord = get(Landlord, current_actor().org_id, landlord_id)
    form = LandlordForm()
    form.nom.data = landlord.name
    return _show(landlord, form)


@bp.post("/patrimoine/bailleurs/<uuid:landlord_id>")
@allow(Role.administrator)
def rename(landlord_id: UUID) -> ResponseReturnValue:
    form = LandlordForm(request.form)
    if not form.validate():
        return _show(get(Landlord, current_actor().org_id, landlord_id), form), 422
    if not done(form, lambda: stock.rename_landlord(current_actor(), landlord_id, form.said), NAMES):
        return _again(landlord_id, form), 422
    flash("Le bailleur est renommé, au bureau, sur les téléphones et chez ses lecteurs.")
    return _back()


@bp.post("/patrimoine/bailleurs/<uuid:landlord_id>/retirer")
@allow(Role.administrator)
def remove(landlord_id: UUID) -> ResponseReturnValue:
    """One made by mistake leaves the list; one that something names stays, and its page says what."""
    try:
        with write_unit():
            stock.remove_landlord(current_actor(), landlord_id)
    except Stale:
        raise  # said above the list, which is what is left
    except Refused as refused:
        flash(refused.message, REFUSAL)
        return one(landlord_id), refused.status
    flash("Le bailleur est retiré de la liste.")
    return _back()


def _filter() -> ListFilter:
    form = ListFilter(request.args)
    form.order = ordered(*listing.OWNERS)
    return form


def _back() -> ResponseReturnValue:
    return redirect(url_for("owners.page", **_filter().back()), 303)


def _page(form: LandlordForm) -> str:
    listed, actor = _filter(), current_actor()
    found = listing.owners(actor.org_id, listed.order, page_number())
    return render_template(
        "places/owners.html", page=found, form=form, listed=listed, may_change=actor.role == Role.administrator
    )


def _again(landlord_id: UUID, form: LandlordForm) -> str:
    """What was refused, as it was typed: on the list, of one that was removed meanwhile."""
    landlord = find(Landlord, current_actor().org_id, landlord_id)
    return _show(landlord, form) if landlord else _page(form)


def _show(landlord: Landlord, form: LandlordForm) -> str:
    named = standing.naming(db.session(), landlord.org_id, landlord.id)
    kept = stock.not_removed(named) if named else ""
    return render_template("places/owner.html", landlord=landlord, form=form, kept=kept, here=_filter().here())
