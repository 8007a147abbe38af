"""*Avis demandés*: a question of a case put to a colleague, who has the question and nothing else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.forms import day_of, id_or_none
from app.door.access import allow, current_actor
from app.mediation import advice
from app.mediation.models import CaseAdvice
from app.mediation.pages import shown, story
from app.mediation.pages.alerts_forms import AdviceForm, AnswerForm
from app.mediation.pages.opened import opened
from app.mediation.pages.sections import Section, Seen, declare
from app.pages import names
from app.pages.menu import DeskPages, Entry
from app.parties.access import Layer
from app.people.rules import COORDINATION, FIELD_ROLES, Role

bp = DeskPages(
    "cases_advice", Entry("Avis demandés", "cases_advice.page", "consigne", 37, FIELD_ROLES, within="cases.page")
)  # fmt: skip


@bp.get("/avis")
@allow(Role.agent, *COORDINATION)
def page() -> ResponseReturnValue:
    """The questions put to oneself."""
    found = advice.asked_of(current_actor())
    return render_template("mediation/alerts/asked.html", found=found, people=names.people(current_actor().org_id))


@bp.get("/avis/<uuid:advice_id>")
@allow(Role.agent, *COORDINATION)
def one(advice_id: UUID) -> ResponseReturnValue:
    return _one(advice.put_to(current_actor(), advice_id), AnswerForm())


@bp.post("/avis/<uuid:advice_id>")
@allow(Role.agent, *COORDINATION)
def answer(advice_id: UUID) -> ResponseReturnValue:
    found, form = advice.put_to(current_actor(), advice_id), AnswerForm(request.form)

    def do() -> CaseAdvice:
        return advice.answer(shown.act(), advice_id, form.reponse.data)

    there = url_for("cases_advice.page")
    return shown.answer(form, do, lambda: _one(found, form), "Votre avis est donné.", lambda _: there)


@bp.get("/dossiers/<uuid:case_id>/avis")
@allow(Role.agent, *COORDINATION)
def blank(case_id: UUID) -> ResponseReturnValue:
    return _asking(opened(case_id, reads=False), _form(None))


@bp.post("/dossiers/<uuid:case_id>/avis")
@allow(Role.agent, *COORDINATION)
def ask(case_id: UUID) -> ResponseReturnValue:
    seen, form = opened(case_id, reads=False), _form(request.form)
    there = url_for("cases_one.page", case_id=case_id)
    return shown.answer(
        form, lambda: _asked(case_id, form), lambda: _asking(seen, form), "La question est posée.", lambda _: there
    )


def _asked(case_id: UUID, form: AdviceForm) -> CaseAdvice:
    to = id_or_none(form.a_qui.data)
    return advice.ask(shown.act(), case_id, form.question.data, day_of(form.echeance), to, form.service.data)


def _form(sent: Any) -> AdviceForm:
    form = AdviceForm(sent)
    own = current_actor().user_id
    known = names.team(current_actor().org_id)
    form.a_qui.choices = [("", "Personne"), *((str(one.id), one.name) for one in known if one.id != own)]
    return form


def _one(found: CaseAdvice, form: AnswerForm) -> str:
    return render_template(
        "mediation/alerts/question.html", one=found, form=form, people=names.people(current_actor().org_id)
    )


def _asking(seen: Seen, form: AdviceForm) -> str:
    return render_template("mediation/alerts/ask.html", seen=seen, row=seen.row, form=form)


def _section(seen: Seen) -> dict[str, object]:
    return {"found": advice.of_case(seen.row.org_id, seen.row.id), "people": names.people(seen.row.org_id)}


declare(Section("avis", 50, "mediation/alerts/advice.html", _section, lambda seen: seen.layer >= Layer.narrative))
story.tells("avis_demande", "Avis demandé, sans personne ni lieu")
