"""*Réglages › Médiation*: who reads cases, and the flows they follow: drawn, named, timed, with their lists."""

from __future__ import annotations

import re
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.errors import Refused, Unknown
from app.core.forms import FrenchForm
from app.core.unit import write_unit
from app.door.access import allow, current_actor
from app.mediation import flows, settings
from app.mediation.pages.flow_forms import DELAYS, FlowForm, ReadingForm, filled, list_form, sent_of
from app.mediation.rules import editing
from app.mediation.rules.board import PATH
from app.mediation.rules.editing import LISTS
from app.mediation.rules.flows import BOUNDS, CHECK_THAT_HOLDS, Flow
from app.mediation.rules.states import CASE, CaseState
from app.mediation.subject import settings_of
from app.pages import names
from app.pages.menu import DeskPages, Entry
from app.people.rules import COORDINATION, DESK_ROLES, Role

bp = DeskPages(
    "mediation_setting",
    Entry("Médiation", "mediation_setting.page", "dossier", 163, DESK_ROLES, within="desk.settings"),
)
A_FLOW = "/mediation/deroules/<uuid:flow_id>"
TITLES = {
    "checklist": "Questions de recevabilité",
    "refusals": "Motifs de non-recevabilité",
    "interruptions": "Motifs d’interruption",
    "suspensions": "Motifs de suspension",
    "droppings": "Motifs d’abandon, sans suite",
}
WHO = {"A": "médiateur", "C": "coordination", "AC": "médiateur ou coordination"}
ANYTIME = (CaseState.suspendu, CaseState.interrompu)


@bp.get("/mediation")
@allow(*DESK_ROLES)
def page() -> ResponseReturnValue:
    actor = current_actor()
    found = [(settings.page_id(actor.org_id, one.code), one, bool(settings.changed(actor.org_id, one.code)))
             for one in flows.all_of(actor.org_id).values()]  # fmt: skip
    return render_template(
        "mediation/settings/page.html", flows=found, reads=_reads(actor.org_id), may_decide=actor.role == Role.lead,
        said=settings.versions(actor.org_id, settings.READING), people=names.people(actor.org_id),
    )  # fmt: skip


@bp.get("/mediation/lecture")
@allow(Role.lead)
def ask_reading() -> ResponseReturnValue:
    """What it means, before it is decided."""
    return _reading(ReadingForm())


@bp.post("/mediation/lecture/<uuid:organisation_id>")
@allow(Role.lead)
def choose_reading(organisation_id: UUID) -> ResponseReturnValue:
    form, actor = ReadingForm(request.form), current_actor()
    if organisation_id != actor.org_id:
        raise Unknown
    if not form.validate():
        return _reading(form), 422
    with write_unit():
        settings.let_read(actor, clock.now(), reads=form.lit.data == "oui")
    flash("C’est décidé. Le journal de sécurité en garde la trace.")
    return redirect(url_for("mediation_setting.page"), 303)


@bp.get(A_FLOW)
@allow(*DESK_ROLES)
def flow(flow_id: UUID) -> ResponseReturnValue:
    """One flow: its states, its delays, its lists."""
    now = _now(flow_id)
    return _flow(flow_id, filled(now.label, now.delays))


@bp.post(A_FLOW)
@allow(*COORDINATION)
def change(flow_id: UUID) -> ResponseReturnValue:
    """Its name and delays, from the one form that holds both. Refused ones are shown as they were sent."""
    form, actor = FlowForm(request.form), current_actor()
    if not form.validate():
        return _flow(flow_id, form), 422
    try:
        shipped, checks = settings.flow_of(actor.org_id, flow_id), _days(form.points.data or "")
        asked = {"label": "", "delays": {}, **editing.of_delays(shipped, form.nom.data, form.delays(), checks)}
        with write_unit():
            settings.change_flow(actor, clock.now(), flow_id, asked)
    except Refused as refused:
        again = {"checks": "points", "label": "nom"}
        form.refuse(Refused(refused.code, refused.message, again.get(refused.field or "", refused.field)))
        return _flow(flow_id, form), refused.status
    flash("Le parcours est enregistré.")
    return redirect(url_for("mediation_setting.flow", flow_id=flow_id), 303)


@bp.post(f"{A_FLOW}/revenir")
@allow(*COORDINATION)
def as_shipped(flow_id: UUID) -> ResponseReturnValue:
    with write_unit():
        settings.as_shipped(current_actor(), clock.now(), flow_id)
    flash("Ce parcours est de nouveau celui qui est livré.")
    return redirect(url_for("mediation_setting.flow", flow_id=flow_id), 303)


@bp.get(f"{A_FLOW}/listes/<flow_list>")
@allow(*COORDINATION)
def one_list(flow_id: UUID, flow_list: str) -> ResponseReturnValue:
    """Its questions, or its reasons for one thing."""
    return _list(flow_id, flow_list)


@bp.post(f"{A_FLOW}/listes/<flow_list>")
@allow(*COORDINATION)
def change_list(flow_id: UUID, flow_list: str) -> ResponseReturnValue:
    actor, now = current_actor(), _lines(flow_id, flow_list)
    form = list_form(flow_list, now, request.form)
    if not form.validate():
        return _list(flow_id, flow_list, form), 422
    shipped, new = settings.flow_of(actor.org_id, flow_id), form["nouveau"].data or ""
    asked = editing.of_list(shipped, now, flow_list, sent_of(form, now), new)
    try:
        with write_unit():
            settings.change_flow(actor, clock.now(), flow_id, {flow_list: asked})
    except Refused as refused:
        form.refuse(refused)
        return _list(flow_id, flow_list, form), refused.status
    flash("La liste est enregistrée.")
    return redirect(url_for("mediation_setting.flow", flow_id=flow_id), 303)


def _now(flow_id: UUID) -> Flow:
    org_id = current_actor().org_id
    return flows.all_of(org_id)[settings.flow_of(org_id, flow_id).code]


def _lines(flow_id: UUID, name: str) -> list[editing.Line]:
    """Raises Unknown for what is no list of a flow."""
    if name not in LISTS:
        raise Unknown
    return editing.lines(settings.flow_of(current_actor().org_id, flow_id), _now(flow_id), name)


def _days(text: str) -> list[int]:
    """15, 30, 90. Raises Refused."""
    found = re.split(r"[\s,;]+", text.strip(" ,;"))
    if not all(one.isascii() and one.isdigit() and len(one) < 5 for one in found):
        raise Refused("delai", "Écrivez des nombres de jours, séparés par des virgules\u00a0: 15, 30, 90.", "points")
    return [int(one) for one in found]


def _reads(org_id: UUID) -> bool:
    chosen = settings_of(org_id)
    return chosen is not None and chosen.coordination_reads


def _reading(form: ReadingForm) -> str:
    org_id = current_actor().org_id
    return render_template("mediation/settings/reading.html", form=form, org_id=org_id, reads=_reads(org_id))


def _moves() -> list[tuple[str, list[tuple[str, str]]]]:
    """From each state, where to and by whom; what may be done from any state is told apart."""
    found: dict[CaseState, list[tuple[str, str]]] = {}
    for (source, target), who in CASE.transitions.items():
        if target not in ANYTIME and source != CaseState.suspendu:
            found.setdefault(CaseState(source), []).append((CaseState(target).label, WHO[who]))
    return [(one.label, to) for one, to in found.items()]


def _flow(flow_id: UUID, form: FlowForm) -> str:
    actor, now = current_actor(), _now(flow_id)
    return render_template(
        "mediation/settings/flow.html",
        flow_id=flow_id,
        now=now,
        form=form,
        path=[one.label for one in PATH],
        moves=_moves(),
        delays=DELAYS,
        bounds=BOUNDS,
        holds_at=CHECK_THAT_HOLDS,
        lists=[(name, title, _lines(flow_id, name)) for name, title in TITLES.items()],
        may_change=actor.role in COORDINATION,
        differs=bool(settings.changed(actor.org_id, now.code)),
        said=settings.versions(actor.org_id, now.code),
        people=names.people(actor.org_id),
    )


def _list(flow_id: UUID, name: str, form: FrenchForm | None = None) -> str:
    now = _lines(flow_id, name)
    return render_template(
        "mediation/settings/list.html",
        flow_id=flow_id,
        flow=_now(flow_id),
        name=name,
        title=TITLES[name],
        lines=now,
        form=form or list_form(name, now),
    )
