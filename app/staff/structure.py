"""The structure itself: its name, its time, its holidays, how long a closed access may still hand in."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core import clock
from app.core.errors import Refused, Unknown
from app.core.holidays import REGIONS, region_of
from app.core.unit import write_unit
from app.core.zones import FRENCH, Zones
from app.door.access import allow, current_actor
from app.extensions import db
from app.pages.menu import DeskPages, Entry
from app.people import actions as people
from app.people.models import Organisation
from app.people.rules import DESK_ROLES, Role
from app.staff.forms import StructureForm

bp = DeskPages(
    "structure", Entry("Structure", "structure.page", "reglages", 160, DESK_ROLES, within="desk.settings")
)  # fmt: skip


@bp.get("/structure")
@allow(*DESK_ROLES)
def page() -> ResponseReturnValue:
    org = _ours()
    form = _form()
    if not request.form:
        form.nom.data, form.depot.data = org.name, str(org.deposit_days)
        form.fuseau.data, form.feries.data = _zone(org), _region(org)
    return _show(org, form)


@bp.post("/structure/<uuid:organisation_id>")
@allow(Role.administrator)
def change(organisation_id: UUID) -> ResponseReturnValue:
    """What is said otherwise than it is, from now on."""
    form, actor = _form(), current_actor()
    if organisation_id != actor.org_id:
        raise Unknown
    if not form.validate():
        return _show(_ours(), form), 422
    try:
        with write_unit() as s:
            org = s.get_one(Organisation, actor.org_id, with_for_update={"key_share": True}, populate_existing=True)
            changes.note(actor, org.id, Deed.structure_changed)
            _change(org, form)
    except Refused as refused:
        form.refuse(refused)
        return _show(_ours(), form), refused.status
    flash("Les réglages de la structure sont enregistrés.")
    return redirect(url_for("structure.page"), 303)


def _form() -> StructureForm:
    form = StructureForm(request.form)
    form.fuseau.choices = list(FRENCH.items())
    form.feries.choices = [(code, label) for code, (label, _) in REGIONS.items()]
    return form


def _change(org: Organisation, form: StructureForm) -> None:
    if form.nom.data != org.name:
        people.rename_organisation(org, form.nom.data)
    if form.feries.data != _region(org):  # before the zone, which they follow unless chosen
        people.change_holidays(org, form.feries.data)
    if form.fuseau.data != _zone(org):
        people.change_zone(org, form.fuseau.data, clock.now())
    if int(form.depot.data) != org.deposit_days:
        people.change_deposit(org, int(form.depot.data))


def _ours() -> Organisation:
    return db.session().get_one(Organisation, current_actor().org_id)


def _zone(org: Organisation) -> str:
    return Zones.read(org.zones).present


def _region(org: Organisation) -> str:
    return region_of(org.holidays, _zone(org))


def _show(org: Organisation, form: StructureForm) -> str:
    may_change = current_actor().role == Role.administrator
    return render_template("staff/structure.html", org=org, form=form, may_change=may_change)
