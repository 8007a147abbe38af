"""The buildings and halls of an estate, one by one."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.rows import get
from app.core.unit import write_unit
from app.door.access import allow, current_actor
from app.pages.menu import DeskPages
from app.people.rules import COORDINATION
from app.places.models import Building, Entrance, Estate
from app.places.stock import actions as stock
from app.places.stock.forms import PartForm
from app.places.stock.pages import done, filters

bp = DeskPages("halls")


@dataclass(frozen=True)
class Place:
    """A building or a hall, in its estate."""

    part: Building | Entrance
    estate: Estate

    @property
    def name(self) -> str:
        return self.part.name if isinstance(self.part, Building) else self.part.label

    @property
    def is_hall(self) -> bool:
        return isinstance(self.part, Entrance)


@bp.get("/patrimoine/batiments/<uuid:building_id>")
@allow(*COORDINATION)
def building(building_id: UUID) -> ResponseReturnValue:
    return _show(_building(building_id))


@bp.post("/patrimoine/batiments/<uuid:building_id>")
@allow(*COORDINATION)
def rename_building(building_id: UUID) -> ResponseReturnValue:
    form = PartForm(request.form)
    if not form.validate() or not done(
        form, lambda: stock.rename_building(current_actor(), building_id, form.nom.data), {"name": "nom"}
    ):
        return _show(_building(building_id), form), 422
    flash("Le bâtiment est renommé. Les téléphones le reçoivent.")
    return _back(_building(building_id))


@bp.post("/patrimoine/batiments/<uuid:building_id>/fermer")
@allow(*COORDINATION)
def close_building(building_id: UUID) -> ResponseReturnValue:
    with write_unit():
        stock.close_part(current_actor(), Building, building_id)
    flash("Le bâtiment est fermé, et ses halls avec lui. Ce qui y a été saisi garde son nom.")
    return _back(_building(building_id))


@bp.post("/patrimoine/batiments/<uuid:building_id>/rouvrir")
@allow(*COORDINATION)
def reopen_building(building_id: UUID) -> ResponseReturnValue:
    with write_unit():
        stock.reopen_part(current_actor(), Building, building_id)
    flash("Le bâtiment est rouvert.")
    return _back(_building(building_id))


@bp.get("/patrimoine/halls/<uuid:entrance_id>")
@allow(*COORDINATION)
def hall(entrance_id: UUID) -> ResponseReturnValue:
    return _show(_hall(entrance_id))


@bp.post("/patrimoine/halls/<uuid:entrance_id>")
@allow(*COORDINATION)
def rename_hall(entrance_id: UUID) -> ResponseReturnValue:
    form = PartForm(request.form)
    said = form.nom.data or "", form.plaque.data or ""
    if not form.validate() or not done(
        form, lambda: stock.rename_hall(current_actor(), entrance_id, *said), {"name": "nom"}
    ):
        return _show(_hall(entrance_id), form), 422
    flash("Le hall est modifié. Les téléphones le reçoivent.")
    return _back(_hall(entrance_id))


@bp.post("/patrimoine/halls/<uuid:entrance_id>/fermer")
@allow(*COORDINATION)
def close_hall(entrance_id: UUID) -> ResponseReturnValue:
    with write_unit():
        stock.close_part(current_actor(), Entrance, entrance_id)
    flash("Le hall est fermé. Les téléphones ne le proposent plus\u00a0; ce qui y a été saisi garde son nom.")
    return _back(_hall(entrance_id))


@bp.post("/patrimoine/halls/<uuid:entrance_id>/rouvrir")
@allow(*COORDINATION)
def reopen_hall(entrance_id: UUID) -> ResponseReturnValue:
    with write_unit():
        stock.reopen_part(current_actor(), Entrance, entrance_id)
    flash("Le hall est rouvert. Les téléphones le proposent de nouveau.")
    return _back(_hall(entrance_id))


def _building(building_id: UUID) -> Place:
    org_id = current_actor().org_id
    part = get(Building, org_id, building_id)
    return Place(part, get(Estate, org_id, part.estate_id))


def _hall(entrance_id: UUID) -> Place:
    org_id = current_actor().org_id
    part = get(Entrance, org_id, entrance_id)
    return Place(part, get(Estate, org_id, get(Building, org_id, part.building_id).estate_id))


def _back(place: Place) -> ResponseReturnValue:
    return redirect(url_for("stock.one", estate_id=place.estate.id, **filters().here()), 303)


def _show(place: Place, form: PartForm | None = None) -> str:
    if form is None:
        form = PartForm()
        form.nom.data = place.name
        form.plaque.data = place.part.plate if isinstance(place.part, Entrance) else ""
    return render_template("places/part.html", place=place, form=form, here=filters().here())
