"""Sectors at the desk: opened, named, closed; who works in each, from a day on."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.errors import Refused
from app.core.forms import FrenchForm, id_or_none
from app.core.labels import choices
from app.core.rows import get
from app.core.unit import write_unit
from app.door.access import allow, current_actor
from app.pages import names
from app.pages.finding import TYPED_MAX, Source, answer, is_step
from app.pages.lists import NOBODY, narrowing, ordered, page_number
from app.pages.menu import DeskPages, Entry
from app.people.models import SectorAssignment
from app.people.rules import COORDINATION, DESK_ROLES
from app.places import coming
from app.places.models import Sector
from app.places.queries import open_sectors
from app.sectors import actions as sectors
from app.sectors import queries, words
from app.sectors.forms import AssignForm, CloseForm, DaysForm, SectorFilter, SectorForm
from app.sectors.rules import Span

bp = DeskPages("sectors", Entry("Secteurs", "sectors.page", "secteur", 120, DESK_ROLES, within="desk.settings"))
FIELDS = {
    "name": "nom", "code": "code", "sector": "vers", "user_id": "personne", "starts_on": "du", "ends_on": "au",
}  # fmt: skip
OPEN = ("", "Ouverts")
F = TypeVar("F", bound=FrenchForm)


@bp.route("/secteurs", methods=["GET", "POST"])
@allow(*DESK_ROLES)
def page() -> ResponseReturnValue:
    """The open ones, by code."""
    form, actor = _filter(), current_actor()
    if form.settled:
        return redirect(url_for("sectors.page", **form.whole()), 303)
    given = form.args()
    asked = queries.Filters(id_or_none(given.get("secteur")), id_or_none(given.get("agent")), given.get("etat"))
    found = queries.listed(actor.org_id, asked, form.order, page_number())
    homeless = queries.how_many(actor.org_id).get(None, 0)
    return render_template(
        "sectors/list.html", page=found, form=form, homeless=homeless, may_change=actor.role in COORDINATION
    )


@bp.post("/secteurs/trouver")
@allow(*DESK_ROLES)
def found() -> ResponseReturnValue:
    """People or sectors by the words typed, for the fields that find."""
    search = queries.people_found if request.form.get("quoi") == "personne" else queries.sectors_found
    return jsonify(answer(search(current_actor().org_id, request.form.get("mots", "")[:TYPED_MAX])))


@bp.get("/secteurs/nouveau")
@allow(*COORDINATION)
def blank() -> ResponseReturnValue:
    return _new(SectorForm())


@bp.post("/secteurs/nouveau")
@allow(*COORDINATION)
def create() -> ResponseReturnValue:
    """Make it, and go on to who works there."""
    form = SectorForm(request.form)
    if not form.validate():
        return _new(form), 422
    try:
        with write_unit():
            made = sectors.create(current_actor(), code=form.code.data, name=form.nom.data).id
    except Refused as refused:
        return _new(_told(form, refused)), refused.status
    flash("Le secteur est créé. Dites qui y travaille, et donnez-lui ses résidences.")
    return _back_to(made)


@bp.get("/secteurs/<uuid:sector_id>")
@allow(*DESK_ROLES)
def one(sector_id: UUID) -> ResponseReturnValue:
    """One of them: its names, who works there, what it has."""
    return _one(sector_id)


@bp.post("/secteurs/<uuid:sector_id>")
@allow(*COORDINATION)
def rename(sector_id: UUID) -> ResponseReturnValue:
    form = SectorForm(request.form)
    if not form.validate():
        return _one(sector_id, naming=form), 422
    try:
        with write_unit():
            sectors.rename(current_actor(), sector_id, code=form.code.data, name=form.nom.data)
    except Refused as refused:
        return _one(sector_id, naming=_told(form, refused)), refused.status
    flash("Le secteur est modifié. Les téléphones de son équipe reçoivent son nom.")
    return _back_to(sector_id)


@bp.post("/secteurs/<uuid:sector_id>/affecter")
@allow(*COORDINATION)
def assign(sector_id: UUID) -> ResponseReturnValue:
    """Somebody works there from a day on."""
    form, actor, at = _assign_form(), current_actor(), clock.now()
    if is_step(form):
        return _one(sector_id, assigning=form)
    if not form.validate():
        return _one(sector_id, assigning=form), 422
    span, who = _span(form), form.personne.chosen
    assert who is not None
    try:
        with write_unit():
            sectors.assign(actor, at, sector_id, UUID(who.value), span)
    except Refused as refused:
        return _one(sector_id, assigning=_told(form, refused)), refused.status
    line = queries.sheet(actor.org_id, sector_id).line
    days, phone = words.days(span, clock.today()), words.received(line.code, line.estates, span, clock.today())
    flash(f"{who.text} y travaille {days.rstrip('.')}. {phone}")
    return _back_to(sector_id)


@bp.get("/secteurs/affectations/<uuid:assignment_id>")
@allow(*COORDINATION)
def days(assignment_id: UUID) -> ResponseReturnValue:
    row = get(SectorAssignment, current_actor().org_id, assignment_id)
    return _days(row, DaysForm(du=row.starts_on, au=row.ends_on))


@bp.post("/secteurs/affectations/<uuid:assignment_id>")
@allow(*COORDINATION)
def change(assignment_id: UUID) -> ResponseReturnValue:
    """Other days: ended, prolonged, put off."""
    form, actor, at = DaysForm(request.form), current_actor(), clock.now()
    row = get(SectorAssignment, actor.org_id, assignment_id)
    if not form.validate():
        return _days(row, form), 422
    try:
        with write_unit():
            row = sectors.change(actor, at, assignment_id, _span(form))
            sector_id, span = row.sector_id, sectors.span_of(row)
    except Refused as refused:
        return _days(get(SectorAssignment, actor.org_id, assignment_id), _told(form, refused)), refused.status
    line, today = queries.sheet(actor.org_id, sector_id).line, clock.today()
    begun = span.starts_on <= today
    phone = words.given_back(line.code, span, today) if begun else words.received(line.code, line.estates, span, today)
    flash(f"Les dates sont changées. {phone}")
    return _back_to(sector_id)


@bp.post("/secteurs/affectations/<uuid:assignment_id>/retirer")
@allow(*COORDINATION)
def withdraw(assignment_id: UUID) -> ResponseReturnValue:
    """One that has not begun."""
    with write_unit():
        sector_id = sectors.withdraw(current_actor(), clock.now(), assignment_id).sector_id
    flash("L’affectation est retirée\u00a0: elle n’avait pas commencé.")
    return _back_to(sector_id)


@bp.get("/secteurs/<uuid:sector_id>/fermer")
@allow(*COORDINATION)
def confirm_close(sector_id: UUID) -> ResponseReturnValue:
    """Say what is in it, and ask where its estates go."""
    return _closing(sector_id, _close_form(sector_id))


@bp.post("/secteurs/<uuid:sector_id>/fermer")
@allow(*COORDINATION)
def close(sector_id: UUID) -> ResponseReturnValue:
    """Close it, its estates given to another and its assignments ended, in one piece."""
    form, actor, at = _close_form(sector_id), current_actor(), clock.now()
    if request.form.get("vu", "").startswith("0"):
        form.vers.data = words.NONE  # nothing was there to be given: nothing was asked
    if not form.validate():
        return _closing(sector_id, form), 422
    try:
        with write_unit():
            left = sectors.close(actor, at, sector_id, id_or_none(form.vers.data), request.form.get("vu", ""))
    except Refused as refused:
        return _closing(sector_id, _told(_close_form(sector_id), refused)), refused.status
    flash(f"Le secteur est fermé. {words.left(left.estates, left.ended, left.fallen)}")
    return redirect(url_for("sectors.page", **_filter().back()), 303)


@bp.post("/secteurs/<uuid:sector_id>/rouvrir")
@allow(*COORDINATION)
def reopen(sector_id: UUID) -> ResponseReturnValue:
    with write_unit():
        sectors.reopen(current_actor(), sector_id)
    flash("Le secteur est rouvert. Dites qui y travaille, et donnez-lui ses résidences.")
    return _back_to(sector_id)


def _back_to(sector_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("sectors.one", sector_id=sector_id, **_filter().here()), 303)


def _new(form: SectorForm) -> str:
    return render_template("sectors/new.html", form=form, here=_filter().here())


def _one(sector_id: UUID, naming: SectorForm | None = None, assigning: AssignForm | None = None) -> str:
    actor = current_actor()
    sheet = queries.sheet(actor.org_id, sector_id)
    return render_template(
        "sectors/one.html", sheet=sheet, one=sheet.line, here=_filter().here(),
        refused=any(form is not None and (form.errors or form.refusal) for form in (naming, assigning)),
        naming=naming or SectorForm(code=sheet.line.code, nom=sheet.line.name),
        assigning=assigning or _assign_form(clock.today()), may_change=actor.role in COORDINATION,
        moves=coming.of_sector(actor.org_id, sector_id),
    )  # fmt: skip


def _span(form: AssignForm | DaysForm) -> Span:
    """The days typed, once they are right."""
    assert form.du.data is not None
    return Span(form.du.data, form.au.data)


def _days(row: SectorAssignment, form: DaysForm) -> str:
    org_id, today = current_actor().org_id, clock.today()
    who, span = names.people(org_id)[row.user_id], sectors.span_of(row)
    return render_template(
        "sectors/days.html", form=form, row=row, who=who, sector=get(Sector, org_id, row.sector_id), today=today,
        said=words.days(span, today), begun=row.starts_on <= today, over=span.is_over(today), here=_filter().here(),
    )  # fmt: skip


def _closing(sector_id: UUID, form: CloseForm) -> str:
    org_id = current_actor().org_id
    line, staff = queries.sheet(org_id, sector_id).line, sectors.standing(org_id, sector_id, clock.today())
    falling = coming.of_sector(org_id, sector_id, planned_only=True)
    mark = sectors.mark_of(line.estates, {*(one.id for one in staff), *(one.decision_id for one in falling)})
    return render_template("sectors/close.html", form=form, one=line, staff=len(staff), mark=mark, falling=falling,
                           here=_filter().here())  # fmt: skip


def _close_form(sector_id: UUID) -> CloseForm:
    form = CloseForm(request.form)
    others = [(str(one.id), f"{one.code}, {one.name}") for one in open_sectors(current_actor().org_id)
              if one.id != sector_id]  # fmt: skip
    form.vers.choices = [("", "Choisissez…"), *others, (words.NONE, "Aucun secteur, pour l’instant")]
    return form


def _assign_form(begins: object = None) -> AssignForm:
    form, org_id = AssignForm(request.form if begins is None else None, du=begins), current_actor().org_id
    form.personne.source = Source(
        lambda typed: queries.people_found(org_id, typed), lambda ids: queries.people_named(org_id, list(ids)),
        url_for("sectors.found"), {"quoi": "personne"}, nouns=queries.PEOPLE,
    )  # fmt: skip
    return form


def _filter() -> SectorFilter:
    form, org_id = SectorFilter(narrowing()), current_actor().org_id
    form.secteur.source = Source(
        lambda typed: queries.sectors_found(org_id, typed), lambda ids: queries.sectors_named(org_id, list(ids)),
        url_for("sectors.found"), {"quoi": "secteur"}, [NOBODY], queries.SECTORS,
    )  # fmt: skip
    form.agent.choices = [NOBODY, *((str(one.id), one.name) for one in names.team(org_id))]
    form.etat.choices = [OPEN, *choices(queries.Standing)]
    form.order = ordered(*queries.COLUMNS)
    return form


def _told(form: F, refused: Refused) -> F:
    form.refuse(Refused(refused.code, refused.message, FIELDS.get(refused.field or "")))
    return form
