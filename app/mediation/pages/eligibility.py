"""*Recevabilité*: the checklist of the flow, what is proposed and decided of it, and whom a refused one is sent to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.base import uuid7
from app.core.errors import Refused
from app.core.forms import FrenchForm, day_of
from app.core.unit import write_unit
from app.door.access import allow, current_actor
from app.mediation import eligibility, flows, known, listing, moves, places
from app.mediation.eligibility import Given
from app.mediation.intake import queries as requests
from app.mediation.letters.phrases import IN_DANGER
from app.mediation.pages import doors, story
from app.mediation.pages.ends_forms import RedirectForm, checklist
from app.mediation.pages.opened import opened
from app.mediation.pages.sections import Section, Seen, declare
from app.mediation.rules import eligibility as rules
from app.mediation.rules.flows import Flow, label_of
from app.mediation.rules.states import CaseState, Next, Verdict
from app.nomenclatures import queries as lists
from app.pages import names
from app.pages.menu import DeskPages
from app.parties.access import Layer
from app.people.acting import Act, at_desk
from app.people.rules import COORDINATION, Role

bp = DeskPages("cases_eligibility")
OTHER, NOBODY = "autre", "aucun"
POLICE = "police_gendarmerie"
"""Named by its number, 17: it is the same everywhere."""


@bp.get("/dossiers/<uuid:case_id>/recevabilite")
@allow(Role.agent, *COORDINATION)
def page(case_id: UUID) -> ResponseReturnValue:
    seen = opened(case_id)
    form = checklist(_flow(seen))
    for code, one in known.answers_of(seen.row).items():
        if f"q_{code}" in form:
            form[f"q_{code}"].data = one.answer
        if f"d_{code}" in form:
            form[f"d_{code}"].data = one.on
    return _show(seen, form)


@bp.post("/dossiers/<uuid:case_id>/recevabilite")
@allow(Role.agent, *COORDINATION)
def answer(case_id: UUID) -> ResponseReturnValue:
    """The answers, and with them what the button pressed says: proposed, or decided."""
    seen = opened(case_id, reads=False)
    form = checklist(_flow(seen), request.form)
    try:
        if not form.validate():
            return _show(opened(case_id), form), 422
        said = _answered(seen, form)
        if form["acte"].data == "reorienter":
            return redirect(url_for("cases_eligibility.blank", case_id=case_id), 303)
    except Refused as refused:
        form.refuse(refused)
        return _show(opened(case_id), form), 422
    flash(said)
    return redirect(url_for("cases_one.page", case_id=case_id), 303)


def _answered(seen: Seen, form: FrenchForm) -> str:
    act, case_id = at_desk(seen.actor, uuid7(), clock.now()), seen.row.id
    with write_unit():
        eligibility.answer(act, case_id, _given(_flow(seen), form))
        if form["acte"].data == "recevable" and seen.coordinates:
            eligibility.decide(act, case_id, Verdict.recevable.value, [])
            return "Le dossier est recevable."
        if form["acte"].data == "recevable":
            eligibility.propose(act, case_id, Verdict.recevable.value, [])
            return "Votre proposition est notée\u00a0: recevable. La coordination décide."
    return "Les réponses sont notées."


def _given(flow: Flow, form: FrenchForm) -> Given:
    asked = [one for one in flow.checklist if f"q_{one.code}" in form and form[f"q_{one.code}"].data]
    return {
        one.code: (form[f"q_{one.code}"].data, day_of(form[f"d_{one.code}"]) if one.dated else None) for one in asked
    }


@bp.get("/dossiers/<uuid:case_id>/reorienter")
@allow(Role.agent, *COORDINATION)
def blank(case_id: UUID) -> ResponseReturnValue:
    """Why, and towards whom: what the answers say is ticked, what the flow knows comes first. After violence whoever is
    sent on is chosen, by somebody who thought of it."""
    seen = opened(case_id, reads=False)
    form = _offering(seen)
    reasons = _reasons(seen)
    if "motifs" in form:
        form.motifs.data = list(reasons)
    form.vers.data = None if _danger(seen) else next(iter(rules.redirections(_flow(seen), reasons)), None)
    return _redirecting(seen, form)


@bp.post("/dossiers/<uuid:case_id>/reorienter")
@allow(Role.agent, *COORDINATION)
def send_on(case_id: UUID) -> ResponseReturnValue:
    """Coordination decides and it is sent on; a mediator proposes it."""
    seen = opened(case_id, reads=False)
    form = _offering(seen, request.form)
    if not form.validate() or not _sent_on(seen, form):
        return _redirecting(seen, form), 422
    return redirect(url_for("cases_one.page", case_id=case_id), 303)


def _sent_on(seen: Seen, form: RedirectForm) -> bool:
    act, case_id, flow = at_desk(seen.actor, uuid7(), clock.now()), seen.row.id, _flow(seen)
    reasons = list(form.motifs.data or []) if "motifs" in form else []
    without = "sans" in form and bool(form.sans.data)
    try:
        _check_named(form)
        with write_unit():
            if seen.row.state in eligibility.TO_DECIDE and not seen.coordinates:
                eligibility.propose(act, case_id, Verdict.non_recevable.value, reasons, unanswered=without)
                flash("Votre proposition est notée\u00a0: réorienter. La coordination décide.")
                return True
            if seen.row.state in eligibility.TO_DECIDE:
                eligibility.decide(act, case_id, Verdict.non_recevable.value, reasons, unanswered=without)
            _redirect(act, case_id, flow, form)
    except Refused as refused:
        field = {"vers_qui": "vers"}.get(refused.field or "", refused.field)
        form.refuse(Refused(refused.code, refused.message, field))
        return False
    flash("Le dossier est réorienté. Informez chaque partie\u00a0: vers qui aller, et pourquoi.")
    return True


def _offering(seen: Seen, sent: Any = None) -> RedirectForm:
    """The reasons the answers leave, and what has no answer; once it is decided, only whom it is sent to. What was
    sent of a page from before stays on it."""
    deciding, form = seen.row.state in eligibility.TO_DECIDE, RedirectForm(sent)
    refusals = eligibility.refusals(seen.row) if deciding or "motifs" in (sent or ()) else None
    form.offer(_flow(seen), refusals, eligibility.left(seen.row) if deciding else [])
    return form


def _check_named(form: RedirectForm) -> None:
    if form.vers.data != POLICE and not form.precision.data:
        said = "Dites pourquoi vers personne." if form.vers.data == NOBODY else "Nommez ce service, ou cette personne."
        raise Refused("vers_qui", said, field="precision")


def _redirect(act: Act, case_id: UUID, flow: Flow, form: RedirectForm) -> None:
    known_by = "" if form.vers.data in (OTHER, NOBODY) else label_of(flow.redirections, form.vers.data)
    moves.redirect(act, case_id, " · ".join(one for one in (known_by, form.precision.data) if one))


def _flow(seen: Seen) -> Flow:
    return flows.of(seen.row.org_id, seen.row.flow)


def _reasons(seen: Seen) -> tuple[str, ...]:
    """Why it is sent on, as far as is known: what its answers say or somebody proposed, or why it was interrupted."""
    if seen.row.state == CaseState.interrompu:
        stopped = known.last_move(seen.row)
        return (stopped.reason,) if stopped and stopped.reason else ()
    return tuple(known.of(seen.row, clock.today()).blocked or _proposed(seen))


def _danger(seen: Seen) -> bool:
    return any(one in IN_DANGER for one in _reasons(seen))


def _proposed(seen: Seen) -> list[str]:
    last = known.last_verdict(seen.row, decided=False)
    return last.reasons if last else []


def _show(seen: Seen, form: FrenchForm) -> str:
    row, flow, proposed = seen.row, _flow(seen), known.last_verdict(seen.row, decided=False)
    facts = row.facts if seen.layer >= Layer.narrative else None
    return render_template(
        "mediation/ends/eligibility.html", seen=seen, row=row, form=form, flow=flow, where=places.where(row),
        title=listing.title(row.org_id, row), facts=facts, asked=[one for one in flow.checklist if one.active],
        origine=lists.label(row.org_id, "origine", row.origine), canal=requests.way(row),
        received=requests.for_reader(seen.actor, row), proposed=proposed,
        by=names.people(row.org_id).get(proposed.by) if proposed else None,
        verdict=Verdict.label_of, open=row.state in eligibility.TO_DECIDE, sealed=row._facts is not None,
    )  # fmt: skip


def _redirecting(seen: Seen, form: RedirectForm) -> str:
    left = eligibility.left(seen.row) if "sans" in form else []
    return render_template(
        "mediation/ends/redirect.html", seen=seen, row=seen.row, form=form, left=left, danger=_danger(seen)
    )


def _section(seen: Seen) -> dict[str, object]:
    row, flow = seen.row, _flow(seen)
    given, decided = known.answers_of(row), known.last_verdict(row, decided=True)
    answered = [(one.question, given[one.code]) for one in flow.checklist if one.code in given]
    return {
        "answered": answered, "asked": len([one for one in flow.checklist if one.active]), "decided": decided,
        "reasons": [label_of(flow.refusals, one) for one in decided.reasons] if decided else [],
        "redirect": row.redirect if seen.layer >= Layer.narrative or seen.coordinates else None,
        "open": row.state in eligibility.TO_DECIDE, "verdict": Verdict.label_of, "actor": current_actor(),
    }  # fmt: skip


SHOWN = (*eligibility.TO_DECIDE, CaseState.non_recevable, CaseState.reoriente)
declare(Section("recevabilite", 18, "mediation/ends/section.html", _section, lambda seen: seen.row.state in SHOWN))
doors.leads(Next.analyser, "cases_eligibility.page", "Répondre")
doors.leads(Next.decider, "cases_eligibility.page", "Décider")
doors.leads(Next.reorienter, "cases_eligibility.blank", "Réorienter")
story.tells("proposition", "Recevabilité\u00a0: une proposition")
