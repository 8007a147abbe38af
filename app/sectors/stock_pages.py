"""The estates of a sector: listed, given to another; those of no sector, taken in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.errors import Refused
from app.core.forms import id_or_none
from app.core.rows import get
from app.core.unit import write_unit
from app.door.access import allow, current_actor
from app.pages.lists import EVERY, NOBODY, asked_state, grouped, narrowing, ordered, page_number
from app.pages.menu import DeskPages
from app.people.rules import COORDINATION, DESK_ROLES
from app.places import coming
from app.places.models import Sector
from app.places.pages import of_sector
from app.places.queries import landlords, open_sectors
from app.sectors import actions as sectors
from app.sectors import queries, words
from app.sectors.actions import Given
from app.sectors.forms import MoveForm, StockFilter

bp = DeskPages("sector_stock")
OWN = "siennes"
ALL = "toutes"
"""The button that moves all that the filters leave, not those ticked alone."""
FIELDS = {"sector": "vers", "residences": "residences", "on": "du"}


@bp.url_defaults
def _same_sector(endpoint: str, values: dict[str, Any]) -> None:
    """The links of a page are of its sector."""
    if request.view_args and "sector_id" in request.view_args:
        values.setdefault("sector_id", request.view_args["sector_id"])


@bp.route("/secteurs/<uuid:sector_id>/residences", methods=["GET", "POST"])
@allow(*DESK_ROLES)
def page(sector_id: UUID) -> ResponseReturnValue:
    """Its own, or those of no sector."""
    form = _filter(sector_id)
    if form.settled:
        return redirect(url_for("sector_stock.page", **form.whole()), 303)
    return _page(sector_id, form, _move_form(sector_id, form))


@bp.post("/secteurs/<uuid:sector_id>/residences/deplacer")
@allow(*COORDINATION)
def move(sector_id: UUID) -> ResponseReturnValue:
    """Those ticked, or all that the filters leave, in one piece."""
    listed = _filter(sector_id)
    form = _move_form(sector_id, listed)
    if not form.validate():
        return _page(sector_id, listed, form), 422
    try:
        with write_unit():
            given = _moved(sector_id, listed, form)
    except Refused as refused:
        form = _move_form(sector_id, listed)
        form.refuse(Refused(refused.code, refused.message, FIELDS.get(refused.field or "")))
        return _page(sector_id, _filter(sector_id), form), refused.status
    flash(words.given(given, _receiver(form)))
    return redirect(url_for("sector_stock.page", **listed.back()), 303)


def _receiver(form: MoveForm) -> str | None:
    """The name of the sector that receives them."""
    to = id_or_none(form.vers.data)
    return get(Sector, current_actor().org_id, to).name if to else None


def _moved(sector_id: UUID, listed: StockFilter, form: MoveForm) -> Given:
    actor, to, taken_in, on = current_actor(), id_or_none(form.vers.data), listed.state == words.NONE, form.du.data
    if request.form.get("lesquelles") == ALL:
        among = queries.within(actor.org_id, _of(sector_id, listed), listed.args())
        seen = request.form.get("vu", type=int) or 0
        return sectors.give_all(actor, sector_id, among, seen, to=to, taken_in=taken_in, on=on)
    ids = {id for one in form.residences.data or () if (id := id_or_none(one))}
    if taken_in:
        return sectors.take_in(actor, sector_id, ids, on)
    return sectors.give(actor, sector_id, ids, to, on)


def _page(sector_id: UUID, listed: StockFilter, form: MoveForm) -> str:
    actor = current_actor()
    among = queries.within(actor.org_id, _of(sector_id, listed), listed.args())
    found = queries.estates(among, listed.order, page_number())
    sheet = queries.sheet(actor.org_id, sector_id)
    states = [(OWN, f"Les siennes · {grouped(sheet.line.estates)}"),
              (words.NONE, f"Sans secteur · {grouped(sheet.homeless)}")]  # fmt: skip
    return render_template(
        "sectors/estates.html", one=sheet.line, page=found, form=listed, moving=form, states=states,
        refused=bool(form.errors or form.refusal), state=listed.state or OWN, taken_in=listed.state == words.NONE,
        may_change=actor.role in COORDINATION and sheet.line.closed_at is None,
        coming=coming.beside(actor.org_id, [one.id for one in found.items]),
    )  # fmt: skip


def _of(sector_id: UUID, listed: StockFilter) -> UUID | None:
    return None if listed.state == words.NONE else sector_id


def _filter(sector_id: UUID) -> StockFilter:
    org_id = current_actor().org_id
    get(Sector, org_id, sector_id)
    form = StockFilter(narrowing())
    form.state = asked_state((words.NONE,), OWN)
    form.residence.source = of_sector(_of(sector_id, form), EVERY)
    form.code_postal.choices = [NOBODY, *queries.postcodes(org_id, _of(sector_id, form))]
    form.bailleur.choices = [NOBODY, *((str(one.id), one.name) for one in landlords(org_id))]
    form.order = ordered(*queries.ESTATE_COLUMNS)
    return form


def _move_form(sector_id: UUID, listed: StockFilter) -> MoveForm:
    form, others = MoveForm(request.form), open_sectors(current_actor().org_id)
    form.vers.choices = [("", "Choisissez…"),
                         *((str(one.id), f"{one.code}, {one.name}") for one in others if one.id != sector_id),
                         (words.NONE, "Aucun secteur")]  # fmt: skip
    form.residences.choices = []
    if listed.state == words.NONE:  # they come here: nothing is to be chosen
        form.vers.choices, form.vers.data = [(str(sector_id), "")], str(sector_id)
    return form
