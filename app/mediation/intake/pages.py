"""*Demandes*: those that wait, one by one, and what is done with each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.errors import Refused
from app.core.forms import FrenchForm, day_of, id_or_none
from app.core.labels import choices
from app.core.unit import write_unit
from app.door.access import allow, current_actor
from app.mediation.intake import actions, listing, queries, sheets
from app.mediation.intake.forms import AcknowledgeForm, EndForm, PlaceForm, RequestFilter, TakeForm, ending
from app.mediation.intake.listing import Standing
from app.mediation.intake.setting import working_day
from app.mediation.intake.sheets import Sheet
from app.mediation.rules.requests import BY_HAND, RequestNext
from app.nomenclatures import queries as lists
from app.pages import names
from app.pages.finding import is_step
from app.pages.lists import EVERY, NOBODY, asked_state, narrowing, ordered, page_number
from app.pages.menu import DeskPages, Entry
from app.people.acting import Act, at_desk
from app.people.rules import COORDINATION
from app.places import plates
from app.places.pages import anywhere, still_open

bp = DeskPages("requests", Entry("Demandes", "requests.page", "recu", 35, count=queries.waiting))
FIRST = Standing.en_cours.value
NOWHERE = (plates.PUBLIC[0], "Lieu à retrouver, espace public")
NOT_CHOSEN = "Choisissez la résidence parmi ce qui est trouvé."


@bp.route("/demandes", methods=["GET", "POST"])
@allow(*COORDINATION)
def page() -> ResponseReturnValue:
    """What is open by the day it waits for; the others by what became of them, with how many of each."""
    form, org_id = _filter(), current_actor().org_id
    if form.settled:
        return redirect(url_for("requests.page", **form.whole()), 303)
    given, standing = form.args(), Standing(form.state or FIRST)
    asked = listing.Filters(
        given.get("residence"), given.get("canal"), given.get("famille"), ending(given.get("numero"))
    )
    counts = listing.how_many(org_id, asked)
    return render_template(
        "mediation/intake/requests.html",
        page=listing.listed(org_id, standing, asked, form.order, page_number()),
        form=form,
        state=standing,
        states=[(code, f"{label} · {counts[code]}") for code, label in choices(Standing)],
    )


@bp.get("/demandes/<uuid:request_id>")
@allow(*COORDINATION)
def one(request_id: UUID) -> ResponseReturnValue:
    """All of one, and a line that says who read it."""
    return _show(request_id)


@bp.post("/demandes/<uuid:request_id>/prendre")
@allow(*COORDINATION)
def take(request_id: UUID) -> ResponseReturnValue:
    form = _take_form()

    def do(act: Act) -> None:
        actions.take(act, id_or_none(form.qui.data), form.suite.data, day_of(form.jour) or date.min)

    return _did(request_id, form, do, "La demande est prise en charge.")


@bp.post("/demandes/<uuid:request_id>/accuser")
@allow(*COORDINATION)
def acknowledge(request_id: UUID) -> ResponseReturnValue:
    """Note how it was, or have the mail sent."""
    form = _acknowledge_form(request.form)
    said = "L’accusé de réception est noté."
    return _did(request_id, form, lambda act: actions.acknowledge(act, form.moyen.data, day_of(form.quand)), said)


@bp.post("/demandes/<uuid:request_id>/placer")
@allow(*COORDINATION)
def place(request_id: UUID) -> ResponseReturnValue:
    """In the stock; a button of the field looks for the words first."""
    form = _place_form(request_id)
    if is_step(form):
        return _show(request_id, form)

    def do(act: Act) -> None:
        home = id_or_none(form.residence.data)
        if home is None:
            raise Refused("residence", NOT_CHOSEN, field="residence")
        actions.place(act, home, id_or_none(form.hall.data) if home == _home_of(request_id) else None)

    return _did(request_id, form, do, "Le lieu est noté.")


@bp.post("/demandes/<uuid:request_id>/classer")
@allow(*COORDINATION)
def end(request_id: UUID) -> ResponseReturnValue:
    form = EndForm(request.form)

    def do(act: Act) -> None:
        actions.end(act, form.motif.data, told=form.informee.data == "oui")

    return _did(request_id, form, do, "La demande est classée sans suite.")


@bp.post("/demandes/<uuid:request_id>/retirer")
@allow(*COORDINATION)
def withdraw(request_id: UUID) -> ResponseReturnValue:
    """She said so herself, by another way than her code."""
    with write_unit():
        actions.withdrawn(at_desk(current_actor(), request_id, clock.now()))
    flash("La demande est retirée.")
    return redirect(url_for("requests.one", request_id=request_id), 303)


def _did(request_id: UUID, form: FrenchForm, do: Callable[[Act], object], said: str) -> ResponseReturnValue:
    if not form.validate():
        return _show(request_id, form), 422
    try:
        with write_unit():
            do(at_desk(current_actor(), request_id, clock.now()))
    except Refused as refused:
        form.refuse(refused)
        return _show(request_id, form), refused.status
    flash(said)
    return redirect(url_for("requests.one", request_id=request_id, **_filter().here()), 303)


def _show(request_id: UUID, sent: FrenchForm | None = None) -> str:
    """The forms, the one that was sent as it was filled."""
    with write_unit(aside=True):
        sheet = sheets.opened(at_desk(current_actor(), request_id, clock.now()))
    own: dict[type[FrenchForm], FrenchForm] = {type(sent): sent} if sent else {}
    return render_template(
        "mediation/intake/request.html",
        one=sheet,
        sent=sent,
        refused=bool(sent and (sent.errors or sent.refusal)),
        take=own.get(TakeForm) or _take_form(sheet),
        acknowledge=own.get(AcknowledgeForm) or _acknowledge_form(),
        place=own.get(PlaceForm) or _place_form(request_id, sheet),
        end=own.get(EndForm) or EndForm(),
        here=_filter().here(),
    )


def _take_form(sheet: Sheet | None = None) -> TakeForm:
    """As it stands; of one just received, for the reader, who decides within the days of an answer."""
    actor, form = current_actor(), TakeForm(request.form if sheet is None else None)
    team = (one for one in names.team(actor.org_id) if one.role in COORDINATION)
    form.qui.choices = [("", listing.POOL), *((str(one.id), one.name) for one in team)]
    if sheet is not None:
        form.qui.data = str(sheet.owner_id or (actor.user_id if sheet.new else ""))
        form.suite.data = RequestNext.rappeler.value if sheet.new else sheet.next_action
        today = clock.today()
        form.jour.data = max(sheet.line.next_on or today, today)
        if sheet.new:
            form.jour.data = working_day(actor.org_id, today, 1)
    return form


def _acknowledge_form(sent: Any = None) -> AcknowledgeForm:
    form = AcknowledgeForm(sent)
    form.moyen.choices = choices(BY_HAND)
    if sent is None:
        form.quand.data = clock.calendar_date(clock.now())
    return form


def _place_form(request_id: UUID, sheet: Sheet | None = None) -> PlaceForm:
    form = PlaceForm(request.form if sheet is None else None)
    form.residence.source = still_open()
    home = sheet.facts.estate_id if sheet else _home_of(request_id)
    halls = sheets.halls(current_actor().org_id, home) if home else []
    form.hall.choices = [("", "Non précisé"), *((str(id), name) for id, name in halls)]
    if sheet is not None and home:
        form.residence.data = str(home)
        form.hall.data = str(sheet.facts.entrance_id or "")
    return form


def _home_of(request_id: UUID) -> UUID | None:
    return queries.envelope(at_desk(current_actor(), request_id, clock.now()), request_id).estate_id


def _filter() -> RequestFilter:
    org_id = current_actor().org_id
    form = RequestFilter(narrowing())
    form.residence.source = anywhere(EVERY, NOWHERE)
    form.canal.choices = [NOBODY, listing.ONLINE, *((one.code, one.label) for one in lists.items(org_id, "canal"))]
    families = (one for one in lists.items(org_id, "type_conflit") if one.parent is None)
    form.famille.choices = [NOBODY, *((one.code, one.label) for one in families)]
    form.order = ordered(*listing.columns(org_id))
    form.state = asked_state(Standing.codes(), FIRST)
    return form
