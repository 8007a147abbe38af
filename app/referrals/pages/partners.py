"""The list of partners: plain, kept by hand, on every phone."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.errors import Refused
from app.core.labels import choices
from app.core.rows import get
from app.core.unit import write_unit
from app.door.access import allow, current_actor
from app.nomenclatures import queries as lists
from app.pages.lists import NOBODY, ordered, page_number
from app.pages.menu import DeskPages, Entry
from app.people.rules import COORDINATION
from app.referrals import actions as referrals
from app.referrals import directory as queries
from app.referrals.forms import PartnerFilter, PartnerForm
from app.referrals.models import Partner

bp = DeskPages("partners", Entry("Partenaires", "partners.page", "passation", 80))
UNSAID = "non_renseigne"
FIELDS = {
    "name": "nom", "domaines": "domaines", "phone": "telephone", "address": "adresse", "hours": "horaires",
    "note": "note",
}  # fmt: skip


@bp.get("/partenaires")
@allow(*COORDINATION)
def page() -> ResponseReturnValue:
    """Everyone of the list, those no longer proposed last."""
    form = _filter()
    asked = queries.Filters(form.args().get("domaine"), form.args().get("etat"))
    found = queries.listed(current_actor().org_id, asked, form.order, page_number())
    return render_template("referrals/partners.html", page=found, form=form)


@bp.get("/partenaires/nouveau")
@allow(*COORDINATION)
def blank() -> ResponseReturnValue:
    return _show(_form())


@bp.post("/partenaires/nouveau")
@allow(*COORDINATION)
def create() -> ResponseReturnValue:
    form = _form()
    if not form.validate() or not _stored(form, None):
        return _show(form), 422
    flash("Le partenaire est ajouté. Les téléphones le reçoivent.")
    return _back()


@bp.get("/partenaires/<uuid:partner_id>")
@allow(*COORDINATION)
def one(partner_id: UUID) -> ResponseReturnValue:
    partner = get(Partner, current_actor().org_id, partner_id)
    form = _form()
    for name, field in FIELDS.items():
        form[field].data = getattr(partner, name)
    return _show(form, partner)


@bp.post("/partenaires/<uuid:partner_id>")
@allow(*COORDINATION)
def update(partner_id: UUID) -> ResponseReturnValue:
    partner, form = get(Partner, current_actor().org_id, partner_id), _form()
    if not form.validate() or not _stored(form, partner_id):
        return _show(form, partner), 422
    flash("Le partenaire est modifié.")
    return _back()


@bp.post("/partenaires/<uuid:partner_id>/retirer")
@allow(*COORDINATION)
def close(partner_id: UUID) -> ResponseReturnValue:
    with write_unit():
        referrals.close_partner(current_actor(), clock.now(), partner_id)
    flash("Le partenaire n’est plus proposé. Les orientations passées le gardent.")
    return _back()


@bp.post("/partenaires/<uuid:partner_id>/proposer")
@allow(*COORDINATION)
def reopen(partner_id: UUID) -> ResponseReturnValue:
    with write_unit():
        referrals.reopen_partner(current_actor(), clock.now(), partner_id)
    flash("Le partenaire est de nouveau proposé.")
    return _back()


def _stored(form: PartnerForm, partner_id: UUID | None) -> bool:
    values = {name: form[field].data for name, field in FIELDS.items()}
    actor, at = current_actor(), clock.now()
    try:
        with write_unit():
            if partner_id is None:
                referrals.create_partner(actor, at, **values)
            else:
                referrals.update_partner(actor, at, partner_id, **values)
    except Refused as refused:
        form.refuse(Refused(refused.code, refused.message, FIELDS.get(refused.field or "")))
        return False
    return True


def _back() -> ResponseReturnValue:
    return redirect(url_for("partners.page", **_filter().back()), 303)


def _show(form: PartnerForm, partner: Partner | None = None) -> str:
    return render_template("referrals/partner.html", form=form, partner=partner, here=_filter().here())


def _filter() -> PartnerFilter:
    form = PartnerFilter(request.args)
    form.domaine.choices = [NOBODY, *domains()]
    form.etat.choices = [NOBODY, *choices(queries.Offer)]
    form.order = ordered(*queries.COLUMNS)
    return form


def _form() -> PartnerForm:
    form = PartnerForm(request.form)
    form.domaines.choices = domains()
    return form


def domains() -> list[tuple[str, str]]:
    """What a partner may be of, to choose from."""
    # « Non renseigné » is for imported referrals: nobody says that of a partner they are writing down.
    domains = lists.choices(current_actor().org_id, "domaine")
    return [(one.code, one.label) for one in domains if one.code != UNSAID]
