"""One person of the team: their name, role and phones; what is lost is reset, what is wrong corrected."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app import worker
from app.core import clock
from app.core.errors import NotAllowed, Refused
from app.core.forms import FrenchForm, id_or_none, take_the_only_one
from app.core.qr import drawn
from app.core.unit import after_commit, write_unit
from app.door import accounts
from app.door.access import allow, current_actor
from app.door.rules import ENROLLERS
from app.pages.menu import DeskPages
from app.people.rules import DESK_ROLES, FIELD_ROLES, Role, may_manage
from app.places.queries import landlords
from app.push import actions as push
from app.push import jobs
from app.rounds.shifts import Warned
from app.staff import leaving, letters, queries
from app.staff.forms import NameForm, ResetForm, RoleForm
from app.staff.pages import choice_of, narrowed, offered
from app.staff.queries import Sheet

F = TypeVar("F", bound=FrenchForm)
bp = DeskPages("person")
FIELDS = {"name": "nom", "role": "role", "landlord": "bailleur"}
PASSWORD, FACTOR = "mot_de_passe", "second_facteur"
LOST = ((PASSWORD, "Le mot de passe"), (FACTOR, "Le second facteur, et le mot de passe avec lui"))


@bp.get("/equipe/<uuid:user_id>")
@allow(*DESK_ROLES)
def page(user_id: UUID) -> ResponseReturnValue:
    """Who it is, and what may be done for them."""
    return _page(queries.sheet(current_actor(), user_id))


@bp.post("/equipe/<uuid:user_id>")
@allow(*ENROLLERS)
def rename(user_id: UUID) -> ResponseReturnValue:
    form, actor = NameForm(request.form), current_actor()
    if not form.validate():
        return _page(queries.sheet(actor, user_id), form), 422
    try:
        with write_unit():
            accounts.rename(actor, user_id, form.nom.data)
    except Refused as refused:
        return _page(queries.sheet(actor, user_id), _told(form, refused)), refused.status
    flash("Le nom est corrigé au bureau. Un téléphone le reçoit avec la prochaine vacation de cette personne.")
    return _back(user_id)


@bp.get("/equipe/<uuid:user_id>/reinitialiser")
@allow(*ENROLLERS)
def ask_reset(user_id: UUID) -> ResponseReturnValue:
    """Ask what is lost, and say what follows."""
    return _reset(_managed(user_id))


@bp.post("/equipe/<uuid:user_id>/reinitialiser")
@allow(*ENROLLERS)
def reset(user_id: UUID) -> ResponseReturnValue:
    """Forget it, and show this once the link by which another is chosen."""
    sheet, actor = _managed(user_id), current_actor()
    form = _reset_form(sheet)
    if not form.validate():
        return _reset(sheet, form), 422
    try:
        with write_unit() as s:
            bells = push.doorbells(s, actor.org_id, user_id)  # they go with the sessions
            lost = form.quoi.data == FACTOR
            code = accounts.reset(actor, user_id, second_factor=lost, at=clock.now())
            link = url_for("door.invitation", code=code, _external=True)
            letter = letters.FACTOR if lost else letters.PASSWORD
            mailed = letters.send_link(s, actor.org_id, letter, sheet.person.email, link, clock.now())
            if bells:
                after_commit(lambda: worker.later(jobs.tell_of_access, bells))
    except Refused as refused:
        return _reset(_managed(user_id), _told(form, refused)), refused.status
    return _page(queries.sheet(actor, user_id), link=link, mailed=mailed)


@bp.get("/equipe/<uuid:user_id>/role")
@allow(Role.administrator)
def ask_role(user_id: UUID) -> ResponseReturnValue:
    """The role they have, and what they have in charge."""
    sheet, held = _managed(user_id), _held(user_id)
    form = _role_form(sheet, held)
    if not request.form:
        form.role.data, form.bailleur.data = sheet.role.value, str(sheet.landlord_id or "")
        form.vacations.data = [str(one.id) for one in held.shifts]
        form.tournees.data = [str(one.id) for one in held.rounds]
    return _role(form, sheet, held)


@bp.post("/equipe/<uuid:user_id>/role")
@allow(Role.administrator)
def change_role(user_id: UUID) -> ResponseReturnValue:
    """Give another; where it does not go to the field, what is in charge is handed over with it."""
    sheet, held, actor, at = _managed(user_id), _held(user_id), current_actor(), clock.now()
    form = _role_form(sheet, held)
    if not form.validate():
        return _role(form, sheet, held), 422
    role, landlord, told = Role(form.role.data), id_or_none(form.bailleur.data), ""
    try:
        with write_unit():
            accounts.change_role(actor, user_id, role, landlord, at)
            if role not in FIELD_ROLES:
                told = leaving.hand_over(actor, at, user_id, choice_of(form), request.form.get("vu", ""))
    except Refused as refused:
        sheet, held = _managed(user_id), _held(user_id)
        form = _told(_role_form(sheet, held), refused)
        return _role(form, sheet, held, getattr(refused, "warned", None)), refused.status
    flash(f"{_changed(sheet, queries.sheet(actor, user_id))} La personne se reconnecte avec son mot de passe. {told}")
    return _back(user_id)


def _changed(before: Sheet, after: Sheet) -> str:
    if before.role == after.role and before.landlord_id != after.landlord_id:
        return f"Le bailleur est changé\u00a0: {after.landlord}."
    return f"Le rôle est changé\u00a0: {after.role.label.lower()}."


def _managed(user_id: UUID) -> Sheet:
    """Raises Unknown, NotAllowed."""
    sheet = queries.sheet(current_actor(), user_id)
    if not may_manage(current_actor().role, sheet.role):
        raise NotAllowed
    return sheet


def _held(user_id: UUID) -> leaving.Held:
    return leaving.held(current_actor().org_id, user_id, clock.now())


def _back(user_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("person.page", user_id=user_id, **narrowed().here()), 303)


def _page(sheet: Sheet, form: NameForm | None = None, link: str = "", *, mailed: bool = False) -> str:
    actor = current_actor()
    manages = actor.role in ENROLLERS and may_manage(actor.role, sheet.role)
    form = form or NameForm(request.form, nom=sheet.person.name)
    return render_template(
        "staff/person.html", one=sheet, form=form, link=link, manages=manages, may_enrol=actor.role in ENROLLERS,
        may_change_role=actor.role == Role.administrator, now=clock.now(), here=narrowed().here(),
        link_qr=drawn(link) if link else None, mailed=mailed,
    )  # fmt: skip


def _reset(sheet: Sheet, form: ResetForm | None = None) -> str:
    form = form or _reset_form(sheet)
    return render_template("staff/reset.html", one=sheet, form=form, here=narrowed().here())


def _reset_form(sheet: Sheet) -> ResetForm:
    form = ResetForm(request.form)
    form.quoi.choices = list(LOST if sheet.has_factor else LOST[:1])
    take_the_only_one(form.quoi, sent=bool(request.form))
    return form


def _role(form: RoleForm, sheet: Sheet, held: leaving.Held, warned: Warned | None = None) -> str:
    days = queries.deposit_days(current_actor().org_id)
    return render_template("staff/role.html", form=form, one=sheet, held=held, warned=warned, days=days,
                           here=narrowed().here())  # fmt: skip


def _role_form(sheet: Sheet, held: leaving.Held) -> RoleForm:
    form = offered(RoleForm(request.form), sheet.person, held)
    form.role.choices = [(one.value, one.label) for one in Role if may_manage(current_actor().role, one)]
    owners = landlords(current_actor().org_id)
    form.bailleur.choices = [("", "Aucun"), *((str(one.id), one.name) for one in owners)]
    return form


def _told(form: F, refused: Refused) -> F:
    form.refuse(Refused(refused.code, refused.message, FIELDS.get(refused.field or "")))
    return form
