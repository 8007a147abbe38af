"""*Alertes*: on a case, from its page; on a person in danger, from a page of their own that begins with the numbers."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.unit import write_unit
from app.door.access import allow, current_actor
from app.mediation import alerts, queries
from app.mediation.alerts import Called, Kind
from app.mediation.models import CaseAlert
from app.mediation.pages import minding, shown, story
from app.mediation.pages.alerts_forms import AlertForm, AnswerForm, ProtectionForm
from app.mediation.pages.opened import opened
from app.mediation.pages.sections import Section, Seen, declare
from app.mediation.rules.states import AlertState
from app.pages import names
from app.pages.menu import DeskPages, Entry
from app.parties.access import Layer
from app.people.acting import Actor
from app.people.rules import COORDINATION, FIELD_ROLES, Role


def _waiting(reader: Actor) -> int:
    return alerts.unanswered(reader.org_id) if reader.role in COORDINATION else 0


bp = DeskPages(
    "cases_alerts",
    Entry("Alertes", "cases_alerts.page", "alerte", 36, FIELD_ROLES, within="cases.page", own=_waiting),
)  # fmt: skip
NUMBERS = [one for one in Called if one not in (Called.departement, Called.personne)]


@bp.get("/alertes")
@allow(Role.agent, *COORDINATION)
def page() -> ResponseReturnValue:
    found = alerts.listed(current_actor())
    told = queries.numbers(current_actor().org_id, {one.case_id for one in found if one.case_id})
    return render_template(
        "mediation/alerts/alerts.html", found=found, people=names.people(current_actor().org_id), told=told,
        state=AlertState.label_of, kind=Kind.label_of, presses=alerts.presses,
    )  # fmt: skip


@bp.get("/alertes/danger")
@allow(Role.agent, *COORDINATION)
def danger() -> ResponseReturnValue:
    return _danger(ProtectionForm())


@bp.post("/alertes/danger")
@allow(Role.agent, *COORDINATION)
def protect() -> ResponseReturnValue:
    form = ProtectionForm(request.form)

    def do() -> CaseAlert:
        return alerts.protect(shown.act(), form.faits.data, form.appel.data, _at(form))

    said = "La coordination est prévenue. L’alerte n’entre dans aucun chiffre ni aucun export."
    return shown.answer(form, do, lambda: _danger(form), said, _to)


@bp.get("/alertes/<uuid:alert_id>")
@allow(Role.agent, *COORDINATION)
def one(alert_id: UUID) -> ResponseReturnValue:
    """Seen, once whoever it is for opens it; its answer read, once its author does."""
    found = alerts.readable(current_actor(), alert_id)
    if current_actor().role in COORDINATION and found.state == AlertState.envoyee:
        with write_unit(aside=True):
            alerts.see(shown.act(), alert_id)
        found = alerts.readable(current_actor(), alert_id)
    if found.author_id == current_actor().user_id and found.answered_at and not found.heard_at:
        with write_unit(aside=True):
            alerts.hear(shown.act(), alert_id, found.answered_at)
        found = alerts.readable(current_actor(), alert_id)
    return _one(found, AnswerForm())


@bp.post("/alertes/<uuid:alert_id>")
@allow(*COORDINATION)
def answer(alert_id: UUID) -> ResponseReturnValue:
    found, form = alerts.readable(current_actor(), alert_id), AnswerForm(request.form)

    def do() -> CaseAlert:
        return alerts.answer(shown.act(), alert_id, form.reponse.data)

    return shown.answer(form, do, lambda: _one(found, form), "La réponse est donnée.", _to)


@bp.post("/alertes/<uuid:alert_id>/clore")
@allow(Role.agent, *COORDINATION)
def close(alert_id: UUID) -> ResponseReturnValue:
    with write_unit():
        alerts.close(shown.act(), alert_id)
    flash("L’alerte est close.")
    return redirect(url_for("cases_alerts.page"), 303)


@bp.get("/dossiers/<uuid:case_id>/alerter")
@allow(Role.agent, *COORDINATION)
def blank(case_id: UUID) -> ResponseReturnValue:
    seen = opened(case_id, reads=False)
    alerts.check_open(seen.row)
    return _raising(seen, AlertForm())


@bp.post("/dossiers/<uuid:case_id>/alerter")
@allow(Role.agent, *COORDINATION)
def raise_alert(case_id: UUID) -> ResponseReturnValue:
    """To the lead and coordination, from a mediator of the case."""
    seen, form = opened(case_id, reads=False), AlertForm(request.form)

    def do() -> CaseAlert:
        minding.ask(form)
        return alerts.raise_on_case(shown.act(), case_id, form.faits.data)

    there = url_for("cases_one.page", case_id=case_id)
    return shown.answer(form, do, lambda: _raising(seen, form), "L’alerte est envoyée.", lambda _: there)


def _at(form: ProtectionForm) -> datetime | None:
    """The hour of the call, today; one later than now was yesterday's."""
    if form.heure.data is None:
        return None
    now = clock.now()
    day = clock.local(now).date()
    there = clock.zones().moment(day, form.heure.data)
    return there if there <= now else clock.zones().moment(day - timedelta(days=1), form.heure.data)


def _to(one: CaseAlert) -> str:
    return url_for("cases_alerts.one", alert_id=one.id)


def _danger(form: ProtectionForm) -> str:
    return render_template("mediation/alerts/danger.html", form=form, numbers=NUMBERS)


def _raising(seen: Seen, form: AlertForm) -> str:
    return render_template("mediation/alerts/raise.html", seen=seen, row=seen.row, form=form)


def _one(found: CaseAlert, form: AnswerForm) -> str:
    actor = current_actor()
    told = queries.numbers(actor.org_id, {found.case_id}) if found.case_id else {}
    return render_template(
        "mediation/alerts/one.html", one=found, form=form, people=names.people(actor.org_id), told=told,
        state=AlertState.label_of(found.state), kind=Kind.label_of(found.kind), called=Called.label_of(found.called),
        answers=actor.role in COORDINATION and found.state != AlertState.close,
        may_close=found.state == AlertState.repondue, before=alerts.answers_before(found),
    )  # fmt: skip


def _section(seen: Seen) -> dict[str, object]:
    found = alerts.of_case(seen.row.org_id, seen.row.id)
    return {"found": found, "state": AlertState.label_of, "people": names.people(seen.row.org_id)}


def _shown(seen: Seen) -> bool:
    return seen.writes or (seen.coordinates and seen.layer >= Layer.envelope)


declare(Section("alertes", 15, "mediation/alerts/section.html", _section, _shown, aside=True))
story.tells("alerte", "Alerte à la coordination", "w")
story.tells("alerte_repondue", "Réponse à l’alerte", "d")
