"""A case is moved to another state by whoever may; what lacks for each is said before anything is chosen."""

from __future__ import annotations

from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.forms import Choice, FrenchForm, OneOf, chosen
from app.door.access import allow
from app.mediation import flows, steps
from app.mediation.pages import doors
from app.mediation.pages.opened import opened
from app.mediation.pages.sections import Seen
from app.mediation.pages.shown import act, answer
from app.mediation.rules.flows import offered
from app.mediation.rules.guards import BY_HAND
from app.mediation.rules.states import CaseState, Next
from app.pages.menu import DeskPages
from app.people.rules import COORDINATION, Role

bp = DeskPages("cases_steps")
doors.leads(Next.commencer, "cases_steps.page", "Passer à la suite")


class StepForm(FrenchForm):
    vers = OneOf("Il passe à", [chosen("Choisissez où en est le dossier.")])
    motif = Choice("Motif", default="")


@bp.get("/dossiers/<uuid:case_id>/etat")
@allow(Role.agent, *COORDINATION)
def page(case_id: UUID) -> ResponseReturnValue:
    seen = opened(case_id, reads=False)
    return _show(seen, _form(seen))


@bp.post("/dossiers/<uuid:case_id>/etat")
@allow(Role.agent, *COORDINATION)
def move(case_id: UUID) -> ResponseReturnValue:
    seen = opened(case_id, reads=False)
    form = _form(seen)
    said = f"Le dossier passe à «\u00a0{CaseState.label_of(form.vers.data or '')}\u00a0»."
    return answer(
        form,
        lambda: steps.advance(act(case_id), case_id, form.vers.data, form.motif.data),
        lambda: _show(opened(case_id, reads=False), form),
        said,
        lambda _: url_for("cases_one.page", case_id=case_id),
    )


def _form(seen: Seen) -> StepForm:
    form = StepForm(request.form)
    found = [(one.value, one.label) for one, lacking in steps.offered(seen.actor, seen.row) if not lacking]
    if form.vers.data in BY_HAND and form.vers.data not in dict(found):
        found.append((form.vers.data, CaseState.label_of(form.vers.data)))  # it is the rule that says why not
    form.vers.choices = found
    if not request.form and len(found) == 1:
        form.vers.data = found[0][0]
    form.motif.choices = [("", "Choisir"), *offered(flows.of(seen.row.org_id, seen.row.flow).droppings)]
    return form


def _show(seen: Seen, form: StepForm) -> str:
    lacks = [(one, lacking) for one, lacking in steps.offered(seen.actor, seen.row) if lacking]
    drops = CaseState.sans_suite.value in dict(form.vers.choices or ())  # type: ignore[arg-type]
    return render_template(
        "mediation/case/steps.html", row=seen.row, form=form, lacks=lacks, drops=drops,
        state=CaseState.label_of(seen.row.state),
    )  # fmt: skip
