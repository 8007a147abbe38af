"""Patrimoine: the estates, one of them, and what is done to it by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.errors import Refused
from app.core.forms import NBSP, FrenchForm, day_of, id_or_none
from app.core.labels import choices
from app.core.rows import get
from app.core.unit import write_unit
from app.door.access import allow, current_actor
from app.pages.lists import NOBODY, narrowing, ordered, page_number
from app.pages.menu import DeskPages, Entry
from app.people.rules import COORDINATION, DESK_ROLES
from app.places import coming, geocoding, queries
from app.places.jobs import place
from app.places.models import Estate
from app.places.stock import actions as stock
from app.places.stock import listing
from app.places.stock.forms import (
    FIELDS,
    ClosingForm,
    EstateForm,
    HallForm,
    PositionForm,
    StockFilter,
    position_form,
)
from app.settings import settings

bp = DeskPages("stock", Entry("Patrimoine", "stock.page", "secteur", 130, DESK_ROLES, within="desk.settings"))
REFUSAL = "refus"
SEEN = "secteur_vu"
"""The sector an estate had when its page was read."""
NOT_FOUND = (
    f"Le géocodeur n’a pas trouvé cette adresse, ou n’est pas sûr de sa réponse{NBSP}: vérifiez l’adresse, ou placez la"
    " résidence à la main."
)


@bp.route("/patrimoine", methods=["GET", "POST"])
@allow(*DESK_ROLES)
def page() -> ResponseReturnValue:
    """The estates, by name; found by words, which are sent as a form."""
    form = filters()
    if form.settled:
        return redirect(url_for("stock.page", **form.whole()), 303)
    given = form.args()
    asked = listing.Filters(
        form.words, _named(given.get("bailleur")), _named(given.get("secteur")), given.get("etat")
    )  # fmt: skip
    found = listing.listed(current_actor().org_id, asked, form.order, _number())
    return render_template("places/stock.html", stock=found, form=form, may_change=_may_change())


def _named(code: str | None) -> UUID | str | None:
    return code if code == listing.NONE else id_or_none(code)


def _number() -> int:
    """The page asked for: in the address, or in the form when words are sent along."""
    asked = request.form.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else page_number()


@bp.get("/patrimoine/nouvelle")
@allow(*COORDINATION)
def blank() -> ResponseReturnValue:
    return _new(estate_form())


@bp.post("/patrimoine/nouvelle")
@allow(*COORDINATION)
def create() -> ResponseReturnValue:
    form = estate_form()
    made: list[UUID] = []
    if not form.validate() or not done(form, lambda: made.append(_created(form)), FIELDS):
        return _new(form), 422
    flash("La résidence est créée. Ajoutez ses halls, et donnez sa position.")
    return redirect(url_for("stock.one", estate_id=made[0]), 303)


def _created(form: EstateForm) -> UUID:
    return stock.create_estate(current_actor(), values_of(form)).id


@bp.get("/patrimoine/<uuid:estate_id>")
@allow(*DESK_ROLES)
def one(estate_id: UUID) -> ResponseReturnValue:
    return show(estate_id)


@bp.post("/patrimoine/<uuid:estate_id>")
@allow(*COORDINATION)
def update(estate_id: UUID) -> ResponseReturnValue:
    form = estate_form()
    if not form.validate() or not done(
        form, lambda: stock.correct_estate(current_actor(), estate_id, _changed(estate_id, form)), FIELDS
    ):
        return show(estate_id, form=form), 422
    flash(f"La résidence est corrigée. {_reached(estate_id)}")
    return back_to(estate_id)


def _changed(estate_id: UUID, form: EstateForm) -> dict[str, Any]:
    """Its values; a sector nobody chose here stays the one it has by now, which a day may have changed meanwhile."""
    values = values_of(form)
    if request.form.get(SEEN) == (form.secteur.data or ""):
        values["sector_id"] = get(Estate, current_actor().org_id, estate_id).sector_id
    return values


def _reached(estate_id: UUID) -> str:
    """What phones make of it: none holds an estate of no sector."""
    placed = get(Estate, current_actor().org_id, estate_id).sector_id
    return "Les téléphones de son secteur le reçoivent." if placed else "Sans secteur, elle n’est sur aucun téléphone."


@bp.post("/patrimoine/<uuid:estate_id>/position")
@allow(*COORDINATION)
def position(estate_id: UUID) -> ResponseReturnValue:
    """By hand, or by its address when the button says so."""
    act = request.form.get("acte")
    if act == "chercher":
        return _by_address(estate_id)
    form = position_form(request.form)
    said = form.lat.data or "", form.lon.data or ""
    taken_off = act == "retirer"
    if not (taken_off or form.validate()) or not done(
        form, lambda: stock.place_estate(current_actor(), estate_id, None if taken_off else said)
    ):
        return show(estate_id, position=form), 422
    flash("La résidence est de nouveau à placer." if taken_off else "La résidence est placée.")
    return back_to(estate_id)


def _by_address(estate_id: UUID) -> ResponseReturnValue:
    form, address = PositionForm(), list[str]()
    if not settings().geocoder:
        form.refusal = f"Le géocodeur est éteint{NBSP}: placez la résidence à la main."
        return show(estate_id, position=form), 422
    if not done(form, lambda: address.append(stock.hold_to_place(current_actor(), estate_id))):
        return show(estate_id, position=form), 422
    found = geocoding.locate(address[0])
    if found is None:
        flash(NOT_FOUND, REFUSAL)
    else:
        place(current_actor().org_id, estate_id, found)
        flash(f"La résidence est placée{NBSP}: {found.label}.")
    return back_to(estate_id)


@bp.post("/patrimoine/<uuid:estate_id>/halls")
@allow(*COORDINATION)
def add_hall(estate_id: UUID) -> ResponseReturnValue:
    form = HallForm(request.form)
    said = form.batiment.data, form.hall.data or "", form.plaque_hall.data or ""
    names, added = {"building": "batiment", "hall": "hall"}, list[bool]()
    if not form.validate() or not done(
        form, lambda: added.append(stock.add_hall(current_actor(), estate_id, *said)), names
    ):  # fmt: skip
        return show(estate_id, hall=form), 422
    flash(_added("Le hall" if said[1] else "Le bâtiment", new=added[0]))
    return back_to(estate_id)


def _added(what: str, *, new: bool) -> str:
    if not new:
        return f"{what} existait déjà sous ce nom{NBSP}: rien n’a changé."
    return f"{what} est ajouté. Les téléphones du secteur le reçoivent."


@bp.post("/patrimoine/<uuid:estate_id>/fermer")
@allow(*COORDINATION)
def close(estate_id: UUID) -> ResponseReturnValue:
    form = ClosingForm(request.form)
    if not form.validate() or not done(
        form, lambda: stock.close_estate(current_actor(), estate_id, day_of(form.le) or clock.today()), {"on": "le"}
    ):
        return show(estate_id, closing=form), 422
    flash(f"La résidence est fermée. Elle quitte les téléphones{NBSP}; ce qui y a été saisi reste au bureau.")
    return back_to(estate_id)


@bp.post("/patrimoine/<uuid:estate_id>/rouvrir")
@allow(*COORDINATION)
def reopen(estate_id: UUID) -> ResponseReturnValue:
    with write_unit():
        stock.reopen_estate(current_actor(), estate_id)
    flash("La résidence est rouverte. Les téléphones de son secteur la reçoivent.")
    return back_to(estate_id)


def done(form: FrenchForm, act: Callable[[], Any], names: Any = None) -> bool:
    """Carry it out in a unit of its own; a refusal is said at its field, which `names` gives by the rule's own name."""
    try:
        with write_unit():
            act()
    except Refused as refused:
        form.refuse(Refused(refused.code, refused.message, (names or {}).get(refused.field, refused.field)))
        return False
    return True


def back_to(estate_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("stock.one", estate_id=estate_id, **filters().here()), 303)


def _may_change() -> bool:
    return current_actor().role in COORDINATION


def filters() -> StockFilter:
    """Those of the list, as the address or its form says them."""
    org_id, form = current_actor().org_id, StockFilter(narrowing())
    owners = [(str(one.id), one.name) for one in queries.landlords(org_id)]
    sectors = [(str(one.id), f"{one.code}, {one.name}") for one in queries.sectors(org_id)]
    form.bailleur.choices = [NOBODY, (listing.NONE, "Sans bailleur"), *owners]
    form.secteur.choices = [NOBODY, (listing.NONE, "Sans secteur"), *sectors]
    form.etat.choices = [NOBODY, *choices(listing.Standing)]
    form.order = ordered(*listing.COLUMNS)
    return form


def estate_form(estate: Estate | None = None) -> EstateForm:
    """As it was sent; of an estate, as it is."""
    org_id, form = current_actor().org_id, EstateForm(None if estate else request.form)
    form.bailleur.choices = [("", "Non renseigné"), *((str(one.id), one.name) for one in queries.landlords(org_id))]
    sectors = ((str(one.id), f"{one.code}, {one.name}") for one in queries.sectors(org_id))
    form.secteur.choices = [("", "Sans secteur"), *sectors]
    if estate:
        for column, name in FIELDS.items():
            value = getattr(estate, column)
            form[name].data = str(value) if isinstance(value, UUID) else ("" if value is None else value)
    return form


def values_of(form: EstateForm) -> dict[str, Any]:
    """By columns of an estate."""
    values = {column: form[name].data for column, name in FIELDS.items()}
    ids = {column: id_or_none(values[column]) for column in ("landlord_id", "sector_id")}
    return {**values, **ids, "postcode": values["postcode"] or ""}


def _new(form: EstateForm) -> str:
    return render_template("places/estate_new.html", form=form, here=filters().here())


def show(
    estate_id: UUID,
    *,
    form: EstateForm | None = None,
    position: PositionForm | None = None,
    hall: HallForm | None = None,
    closing: ClosingForm | None = None,
) -> str:
    """The page of an estate, with the form that was refused, if one was."""
    sheet = listing.sheet(current_actor().org_id, estate_id)
    estate = sheet.estate
    if closing is None:
        closing = ClosingForm()
        closing.le.data = clock.today()
    return render_template(
        "places/estate.html",
        sheet=sheet,
        estate=estate,
        form=form or estate_form(estate),
        position=position or _as_it_is(estate),
        hall=hall or _next_hall(sheet),
        closing=closing,
        refused=any(one is not None and (one.errors or one.refusal) for one in (form, position, hall, closing)),
        geocoder=settings().geocoder,
        may_change=_may_change(),
        here=filters().here(),
        moves=coming.of_estate(estate.org_id, estate_id),
        stays=coming.stays(estate.org_id, estate_id),
        in_sector=request.form.get(SEEN, estate.sector_id or ""),
    )


def _as_it_is(estate: Estate) -> PositionForm:
    form = PositionForm()
    for name in ("lat", "lon"):
        value = getattr(estate, name)
        form[name].data = "" if value is None else f"{value:.7f}".rstrip("0").rstrip(".").replace(".", ",")
    return form


def _next_hall(sheet: listing.Sheet) -> HallForm:
    form, open_ones = HallForm(), [one for one in sheet.buildings if one.closed_on is None]
    form.batiment.data = open_ones[-1].name if open_ones else "Bâtiment A"
    return form
