"""Technical problems: kept as real, sent by hand to who can mend them, the requester told."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.errors import Refused
from app.core.forms import id_or_none
from app.core.labels import choices
from app.core.unit import write_unit
from app.door.access import allow, current_actor
from app.nomenclatures import queries as lists
from app.pages import names
from app.pages.lists import EVERY, NOBODY, asked_state, narrowing, ordered, page_number
from app.pages.menu import DeskPages, Entry
from app.people.rules import COORDINATION
from app.places.pages import here_or_outside
from app.technical import actions as technical
from app.technical import listing as queries
from app.technical.forms import SendForm, TechnicalFilter
from app.technical.listing import Tab
from app.technical.rules import Channel, Feedback

bp = DeskPages("technical", Entry("Technique", "technical.page", "technique", 60))
FIRST = Tab.a_transmettre.value
FIELDS = {"channel": "canal", "sent_to": "destinataire", "destinataire": "destinataire", "sent_on": "le"}


@bp.route("/techniques", methods=["GET", "POST"])
@allow(*COORDINATION)
def page() -> ResponseReturnValue:
    """Those to send, those sent, those kept inside."""
    form = _filter()
    if form.settled:
        return redirect(url_for("technical.page", **form.whole()), 303)
    given, tab = form.args(), Tab(form.state or FIRST)
    narrowed = queries.Filters(
        given.get("residence"), given.get("urgence"), given.get("probleme"), id_or_none(given.get("agent")),
        given.get("retour"),
    )  # fmt: skip
    org_id = current_actor().org_id
    counts = queries.how_many(org_id, narrowed)
    lines = queries.listed(org_id, tab, narrowed, form.order, page_number(), counts[tab])
    states = [(code, f"{label} · {counts[code]}") for code, label in choices(Tab)]
    return render_template("technical/problems.html", page=lines, state=tab, states=states, form=form)


@bp.post("/techniques/<uuid:problem_id>/retenir")
@allow(*COORDINATION)
def keep(problem_id: UUID) -> ResponseReturnValue:
    with write_unit():
        technical.keep(current_actor(), clock.now(), problem_id)
    flash("Le problème est noté comme vérifié.")
    return _back()


@bp.post("/techniques/<uuid:problem_id>/informer")
@allow(*COORDINATION)
def told(problem_id: UUID) -> ResponseReturnValue:
    """The person who reported it knows what became of it."""
    with write_unit():
        technical.told(current_actor(), clock.now(), problem_id)
    flash("Le retour à la personne est noté.")
    return _back()


@bp.get("/techniques/<uuid:problem_id>/envoyer")
@allow(*COORDINATION)
def blank(problem_id: UUID) -> ResponseReturnValue:
    form = _form()
    form.le.data = clock.today()
    return _show(problem_id, form)


@bp.post("/techniques/<uuid:problem_id>/envoyer")
@allow(*COORDINATION)
def send(problem_id: UUID) -> ResponseReturnValue:
    """Note how, to whom and when it was sent."""
    form = _form()
    if not form.validate() or not _sent(problem_id, form):
        return _show(problem_id, form), 422
    flash("L’envoi est noté.")
    return _back()


def _back() -> ResponseReturnValue:
    return redirect(url_for("technical.page", **_filter().back()), 303)


def _sent(problem_id: UUID, form: SendForm) -> bool:
    try:
        with write_unit():
            technical.transmit(
                current_actor(), clock.now(), problem_id, channel=form.canal.data,
                sent_to=form.destinataire.data, sent_on=form.le.data, reference=form.reference.data,
            )  # fmt: skip
    except Refused as refused:
        form.refuse(Refused(refused.code, refused.message, FIELDS.get(refused.field or "")))
        return False
    return True


def _filter() -> TechnicalFilter:
    form = TechnicalFilter(narrowing())
    form.residence.source = here_or_outside()
    form.urgence.choices = [EVERY, *_codes("gravite_technique")]
    form.probleme.choices = [NOBODY, *_codes("categorie_technique")]
    form.agent.choices = [NOBODY, *names.authors(current_actor().org_id, narrowing().get("agent"))]
    form.retour.choices = [NOBODY, *choices(Feedback)]
    form.order = ordered(*queries.columns(current_actor().org_id))
    form.state = asked_state(Tab.codes(), FIRST)
    return form


def _codes(list_code: str) -> list[tuple[str, str]]:
    # A line no longer offered was written down in its day.
    return [(one.code, one.label) for one in lists.items(current_actor().org_id, list_code) if one.parent is None]


def _form() -> SendForm:
    form = SendForm(request.form)
    form.canal.choices = choices(Channel)
    whom = lists.choices(current_actor().org_id, "destinataire")
    form.destinataire.choices = [("", "Choisir"), *((one.code, one.label) for one in whom)]
    return form


def _show(problem_id: UUID, form: SendForm) -> str:
    sheet = queries.sheet(current_actor().org_id, problem_id)
    return render_template("technical/send.html", sheet=sheet, form=form, here=_filter().here())
