"""*Avis demandés*: a question of a case put to a colleague, who has the question and nothing else; and what becomes of
it, for the mediators of the case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.forms import FrenchForm, day_of, id_or_none
from app.core.unit import write_unit
from app.door.access import allow, current_actor
from app.mediation import advice, queries
from app.mediation.advice import Standing
from app.mediation.models import CaseAdvice
from app.mediation.pages import minding, shown, story
from app.mediation.pages.alerts_forms import AdviceForm, AnswerForm, WhomForm
from app.mediation.pages.opened import opened
from app.mediation.pages.sections import Section, Seen, declare
from app.pages import names
from app.pages.menu import DeskPages, Entry
from app.parties.access import Layer
from app.people.rules import COORDINATION, FIELD_ROLES, Role

bp = DeskPages(
    "cases_advice", Entry("Avis demandés", "cases_advice.page", "consigne", 37, FIELD_ROLES, within="cases.page")
)  # fmt: skip
OF_A_CASE = "/dossiers/<uuid:case_id>/avis/<uuid:advice_id>"
LOOKS = {
    Standing.repondue: "done",
    Standing.close: "",
    Standing.retiree: "",
    Standing.a_reprendre: "late",
    Standing.attendue: "wait",
}
PLACE = "Lieu du dossier. La résidence, le bâtiment, le hall ou la rue le ferait reconnaître."
F = TypeVar("F", bound=WhomForm)


@bp.get("/avis")
@allow(Role.agent, *COORDINATION)
def page() -> ResponseReturnValue:
    """The questions put to oneself; and those that wait for an answer, of the cases one has in hand."""
    actor = current_actor()
    waited, found = advice.waited_for(actor), advice.asked_of(actor)
    _read(found)
    return render_template(
        "mediation/alerts/asked.html", found=found, people=names.people(actor.org_id), waited=waited,
        told=queries.numbers(actor.org_id, [one.case_id for one in waited]), badge=_badge(),
    )  # fmt: skip


@bp.get("/avis/<uuid:advice_id>")
@allow(Role.agent, *COORDINATION)
def one(advice_id: UUID) -> ResponseReturnValue:
    found = advice.put_to(current_actor(), advice_id)
    _read([found])
    return _one(found, AnswerForm())


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
    return _asking(shown.written(case_id), _form(None))


@bp.post("/dossiers/<uuid:case_id>/avis")
@allow(Role.agent, *COORDINATION)
def ask(case_id: UUID) -> ResponseReturnValue:
    seen, form = opened(case_id, reads=False), _form(request.form)
    there = url_for("cases_one.page", case_id=case_id)
    return shown.answer(
        form, lambda: _asked(case_id, form), lambda: _asking(seen, form), "La question est posée.", lambda _: there
    )


@bp.get(OF_A_CASE)
@allow(Role.agent, *COORDINATION)
def sheet(case_id: UUID, advice_id: UUID) -> ResponseReturnValue:
    """One question of a case, for its mediators: who was asked, and what may be done of it."""
    opened(case_id)
    return _sheet(case_id, advice_id)


@bp.post(f"{OF_A_CASE}/redemander")
@allow(Role.agent, *COORDINATION)
def ask_again(case_id: UUID, advice_id: UUID) -> ResponseReturnValue:
    form = _whom(WhomForm, request.form)

    def do() -> CaseAdvice:
        to = id_or_none(form.a_qui.data)
        return advice.ask_again(shown.act(), advice_id, day_of(form.echeance), to, form.service.data)

    return _of_case(case_id, advice_id, form, do, "La question est posée.")


@bp.post(f"{OF_A_CASE}/reponse")
@allow(Role.agent, *COORDINATION)
def heard(case_id: UUID, advice_id: UUID) -> ResponseReturnValue:
    """What a service answered, by the mediator who heard it."""
    form = AnswerForm(request.form)

    def do() -> CaseAdvice:
        return advice.answer(shown.act(), advice_id, form.reponse.data)

    return _of_case(case_id, advice_id, form, do, "La réponse est notée.")


@bp.post(f"{OF_A_CASE}/clore")
@allow(Role.agent, *COORDINATION)
def close(case_id: UUID, advice_id: UUID) -> ResponseReturnValue:
    form = FrenchForm(request.form)
    return _of_case(
        case_id, advice_id, form, lambda: advice.close(shown.act(), advice_id), "La question est close, sans réponse."
    )


@bp.post(f"{OF_A_CASE}/retirer")
@allow(Role.agent, *COORDINATION)
def withdraw(case_id: UUID, advice_id: UUID) -> ResponseReturnValue:
    """Before who was asked has read it."""
    form = FrenchForm(request.form)
    said = "La question est retirée. Personne ne l’a lue."
    return _of_case(case_id, advice_id, form, lambda: advice.withdraw(shown.act(), advice_id), said)


def _read(found: Sequence[CaseAdvice]) -> None:
    """The questions are before the eyes of who was asked."""
    if any(one.read_at is None for one in found):
        with write_unit(aside=True):
            advice.read(shown.act(), found)


def _of_case(
    case_id: UUID, advice_id: UUID, form: FrenchForm, do: Callable[[], CaseAdvice], said: str
) -> ResponseReturnValue:
    advice.one_of(shown.written(case_id, closed=True).row, advice_id)
    there = url_for("cases_one.page", case_id=case_id)
    return shown.answer(form, do, lambda: _sheet(case_id, advice_id, form), said, lambda _: there)


def _asked(case_id: UUID, form: AdviceForm) -> CaseAdvice:
    to = id_or_none(form.a_qui.data)
    where = advice.tells_where(case_id, current_actor().org_id, form.question.data)
    minding.ask(form, *([PLACE] if where else []))
    return advice.ask(shown.act(), case_id, form.question.data, day_of(form.echeance), to, form.service.data)


def _form(sent: Any) -> AdviceForm:
    return _whom(AdviceForm, sent)


def _whom(kind: type[F], sent: Any) -> F:
    form = kind(sent)
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


def _sheet(case_id: UUID, advice_id: UUID, sent: FrenchForm | None = None) -> str:
    """The forms, the one that was sent as it was filled."""
    seen = shown.written(case_id, closed=True)
    found = advice.one_of(seen.row, advice_id)
    whom = sent if isinstance(sent, WhomForm) else _whom(WhomForm, None)
    return render_template(
        "mediation/alerts/sheet.html", seen=seen, row=seen.row, one=found, whom=whom, badge=_badge(),
        people=names.people(seen.row.org_id), sent=sent, refused=sent is not None,
        reply=sent if isinstance(sent, AnswerForm) else AnswerForm(), waits=found.answered_at is None,
        withdraws=advice.withdrawable(found),
    )  # fmt: skip


def _badge() -> Callable[[CaseAdvice], tuple[str, str]]:
    """The word and the look of where a question is."""
    team = {one.id for one in names.team(current_actor().org_id)}

    def of(one: CaseAdvice) -> tuple[str, str]:
        there = advice.standing(one, team)
        return there.label, LOOKS[there]

    return of


def _section(seen: Seen) -> dict[str, object]:
    found = advice.of_case(seen.row.org_id, seen.row.id)
    return {"found": found, "people": names.people(seen.row.org_id), "badge": _badge()}


declare(Section("avis", 50, "mediation/alerts/advice.html", _section, lambda seen: seen.layer >= Layer.narrative))
story.tells("avis_demande", "Avis demandé")
story.tells("avis_retire", "Avis demandé, retiré avant d’être lu")
story.tells("avis_a_reprendre", "Avis à redemander\u00a0: {who} n’est plus là pour répondre", "w")
story.tells("avis_clos", "Avis demandé, clos sans réponse")
