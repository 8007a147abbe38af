"""Referrals: the drafts agents proposed, handed over by hand to a partner, with the person's agreement."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.errors import Refused
from app.core.forms import id_or_none
from app.core.labels import choices
from app.core.rows import get
from app.core.unit import write_unit
from app.door.access import allow, current_actor
from app.nomenclatures import queries as lists
from app.pages.lists import NOBODY, asked_state, narrowing, ordered, page_number
from app.pages.menu import DeskPages, Entry
from app.people.rules import COORDINATION
from app.places.pages import here_or_outside
from app.referrals import actions as referrals
from app.referrals import listing as queries
from app.referrals.forms import ReferralFilter, TransmitForm
from app.referrals.listing import Standing
from app.referrals.models import Referral
from app.referrals.queries import partners
from app.referrals.rules import Channel

bp = DeskPages("referrals", Entry("Orientations", "referrals.page", "orientation", 70))
FIRST = Standing.a_transmettre.value
FIELDS = {"channel": "canal", "on": "le"}


@bp.route("/orientations", methods=["GET", "POST"])
@allow(*COORDINATION)
def page() -> ResponseReturnValue:
    """What can be handed over now; the others by what they are, with how many of each."""
    form, org_id = _filter(), current_actor().org_id
    if form.settled:
        return redirect(url_for("referrals.page", **form.whole()), 303)
    given, standing = form.args(), Standing(form.state or FIRST)
    narrowed = queries.Filters(given.get("residence"), given.get("domaine"), id_or_none(given.get("partenaire")))
    lines = queries.listed(org_id, standing, narrowed, form.order, page_number())
    counts = queries.how_many(org_id, narrowed)
    states = [(code, f"{label} · {counts[code]}") for code, label in choices(Standing)]
    return render_template("referrals/referrals.html", page=lines, state=standing, states=states, form=form)


@bp.get("/orientations/<uuid:referral_id>/transmettre")
@allow(*COORDINATION)
def blank(referral_id: UUID) -> ResponseReturnValue:
    """The referral and the form of its handing over."""
    form = _form()
    form.le.data = clock.today()
    partner_id = get(Referral, current_actor().org_id, referral_id).partner_id
    form.partenaire.data = str(partner_id) if partner_id else ""
    return _show(referral_id, form)


@bp.post("/orientations/<uuid:referral_id>/transmettre")
@allow(*COORDINATION)
def transmit(referral_id: UUID) -> ResponseReturnValue:
    """Note how and when it was handed over. Refused without the person's recorded agreement."""
    form = _form()
    if not form.validate() or not _handed(referral_id, form):
        return _show(referral_id, form), 422
    flash("La transmission est notée.")
    return redirect(url_for("referrals.page", **_filter().back()), 303)


def _handed(referral_id: UUID, form: TransmitForm) -> bool:
    try:
        with write_unit():
            referrals.transmit(
                current_actor(), clock.now(), referral_id, channel=form.canal.data, on=form.le.data,
                partner_id=id_or_none(form.partenaire.data),
            )  # fmt: skip
    except Refused as refused:
        field = "partenaire" if refused.code == "partenaire" else FIELDS.get(refused.field or "")
        form.refuse(Refused(refused.code, refused.message, field))
        return False
    return True


def _filter() -> ReferralFilter:
    org_id = current_actor().org_id
    form = ReferralFilter(narrowing())
    form.residence.source = here_or_outside()
    form.domaine.choices = [NOBODY, *((one.code, one.label) for one in lists.items(org_id, "domaine"))]
    form.partenaire.choices = [NOBODY, *((str(one.id), one.name) for one in partners(org_id))]
    form.order = ordered(*queries.columns(org_id))
    form.state = asked_state(Standing.codes(), FIRST)
    return form


def _form() -> TransmitForm:
    form = TransmitForm(request.form)
    form.canal.choices = choices(Channel)
    known = partners(current_actor().org_id, active_only=True)
    form.partenaire.choices = [("", "Choisir"), *((str(one.id), one.name) for one in known)]
    return form


def _show(referral_id: UUID, form: TransmitForm) -> str:
    sheet = queries.sheet(current_actor().org_id, referral_id)
    return render_template("referrals/transmit.html", sheet=sheet, form=form, here=_filter().here())
