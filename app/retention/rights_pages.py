"""*Réglages › Droits des personnes*: the register of what people ask about what is known of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.errors import Refused
from app.core.forms import Day, FrenchForm, code_or_none, day_of, id_or_none
from app.core.labels import choices
from app.core.rows import get
from app.core.unit import write_unit
from app.door.access import allow, current_actor
from app.pages import names
from app.pages.lists import EVERY, NOBODY, asked_state, ordered, page_number
from app.pages.menu import DeskPages, Entry
from app.people.acting import at_desk
from app.people.rules import COORDINATION
from app.retention import listing, looking, rights, rules
from app.retention.about import SOURCES
from app.retention.forms import CloseForm, RecordFilter, RequestFilter, RequestForm, StepForm
from app.retention.listing import Standing
from app.retention.models import RightsLink, RightsRequest
from app.retention.rules import Outcome, Right, State, Step

bp = DeskPages(
    "rights", Entry("Droits des personnes", "rights.page", "groupe", 164, COORDINATION, within="desk.settings")
)  # fmt: skip
FIRST = Standing.ouvertes.value


@bp.get("/droits")
@allow(*COORDINATION)
def page() -> ResponseReturnValue:
    """Those to answer, the first due first; the closed ones."""
    form, org_id = _filter(), current_actor().org_id
    right, standing = form.args().get("droit"), Standing(form.state or FIRST)
    counts = listing.how_many(org_id, right)
    return render_template(
        "retention/requests.html", form=form, state=standing,
        page=listing.listed(org_id, standing, right, form.order, page_number()),
        states=[(code, f"{label} · {counts[code]}") for code, label in choices(Standing)],
    )  # fmt: skip


@bp.get("/droits/nouvelle")
@allow(*COORDINATION)
def blank() -> ResponseReturnValue:
    form = _form()
    form.recue_le.data = clock.local(clock.now()).date()
    return render_template("retention/request_new.html", form=form)


@bp.post("/droits/nouvelle")
@allow(*COORDINATION)
def create() -> ResponseReturnValue:
    form, actor = _form(), current_actor()
    if not form.validate():
        return render_template("retention/request_new.html", form=form), 422
    try:
        with write_unit():
            made = rights.receive(
                actor, clock.now(), right=Right(form.droit.data), received_on=_day(form.recue_le),
                who=form.qui.data, reach=form.joindre.data, asked=form.demande.data or None,
            )  # fmt: skip
            rights_id, number, due_on = made.id, made.number, made.due_on
    except Refused as refused:
        form.refuse(refused)
        return render_template("retention/request_new.html", form=form), refused.status
    flash(f"La demande n°\u00a0{number} est enregistrée. Réponse due le {due_on:%d/%m/%Y}.")
    return _to(rights_id)


@bp.get("/droits/<uuid:rights_id>")
@allow(*COORDINATION)
def one(rights_id: UUID) -> ResponseReturnValue:
    return _show(rights_id)


@bp.post("/droits/<uuid:rights_id>/etape")
@allow(*COORDINATION)
def step(rights_id: UUID) -> ResponseReturnValue:
    form = _step_form()

    def done() -> None:
        rights.note_step(current_actor(), rights_id, clock.now(), Step(form.etape.data), _day(form.le),
                         form.precision.data)  # fmt: skip

    return _done(rights_id, form, done, "L’étape est notée.", step=form)


@bp.post("/droits/<uuid:rights_id>/clore")
@allow(*COORDINATION)
def close(rights_id: UUID) -> ResponseReturnValue:
    form = _close_form()

    def done() -> None:
        rights.close(current_actor(), rights_id, clock.now(), Outcome(form.issue.data), form.reponse.data)

    return _done(rights_id, form, done, "La demande est close.", closing=form)


@bp.get("/droits/<uuid:rights_id>/fiches")
@allow(*COORDINATION)
def records(rights_id: UUID) -> ResponseReturnValue:
    """What may concern her, by kind and day: codes alone, until somebody joins it."""
    row, form = _request(rights_id), _records_filter()
    found = listing.candidates(row, code_or_none(form.args().get("nature")), day_of(form.du), day_of(form.au))
    return render_template("retention/records.html", row=row, form=form, found=found)


@bp.post("/droits/<uuid:rights_id>/fiches/joindre")
@allow(*COORDINATION)
def join(rights_id: UUID) -> ResponseReturnValue:
    kind, record_id = request.form.get("nature", ""), id_or_none(request.form.get("fiche"))
    _request(rights_id)
    if record_id is None:
        raise Refused("fiche", "Choisissez une fiche de la liste.")
    with write_unit():
        rights.join(current_actor(), rights_id, clock.now(), kind, record_id,
                    without_text=request.form.get("sans_texte") == "1")  # fmt: skip
    flash("La fiche est jointe à la demande.")
    return redirect(url_for("rights.records", rights_id=rights_id, **_records_filter().args()), 303)


@bp.post("/droits/<uuid:rights_id>/fiches/<uuid:rights_link_id>/retirer")
@allow(*COORDINATION)
def part(rights_id: UUID, rights_link_id: UUID) -> ResponseReturnValue:
    with write_unit():
        rights.part(current_actor(), rights_id, rights_link_id)
    flash("La fiche n’est plus jointe à la demande.")
    return _to(rights_id)


def _done(rights_id: UUID, form: FrenchForm, work: Any, said: str, **shown: FrenchForm) -> ResponseReturnValue:
    if not form.validate():
        return _show(rights_id, **shown), 422
    try:
        with write_unit():
            work()
    except Refused as refused:
        form.refuse(refused)
        return _show(rights_id, **shown), refused.status
    flash(said)
    return _to(rights_id)


def _show(rights_id: UUID, step: Any = None, closing: Any = None) -> str:
    row, today = _request(rights_id), clock.local(clock.now()).date()
    if step is None:
        step = _step_form(filled=False)
        step.le.data = today
    closing = closing or _close_form(filled=False)
    return render_template(
        "retention/request.html", row=row, right=Right.label_of(row.right), state=State.label_of(row.state),
        standing=rules.standing(row.state, row.due_on, today), outcome=Outcome.label_of(row.outcome),
        steps=[(Step.label_of(one.verb), one) for one in listing.steps_of(row)], people=names.people(row.org_id),
        links=_links(row),
        open=row.state != State.close, step=step, closing=closing,
        refused=any(one.errors or one.refusal for one in (step, closing)),
    )  # fmt: skip


def _links(row: RightsRequest) -> list[tuple[str, RightsLink, bool, datetime | None]]:
    """Each record that is joined: its kind, whether they may open it, and when its texts were looked over."""
    links, actor = listing.links_of(row), current_actor()
    seen = looking.looked_over(links)
    return [
        (looking.label(one), one, looking.may(at_desk(actor, one.record_id, clock.now()), one), seen.get(one.id))
        for one in links
    ]


def _day(field: Day) -> date:
    """Of a field that was found right."""
    assert field.data is not None
    return field.data


def _request(rights_id: UUID) -> RightsRequest:
    """Raises Unknown."""
    return get(RightsRequest, current_actor().org_id, rights_id)


def _to(rights_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("rights.one", rights_id=rights_id), 303)


def _form() -> RequestForm:
    form = RequestForm(request.form)
    form.droit.choices = choices(Right)
    return form


def _step_form(*, filled: bool = True) -> StepForm:
    form = StepForm(request.form if filled else None)
    form.etape.choices = choices(Step)
    return form


def _close_form(*, filled: bool = True) -> CloseForm:
    form = CloseForm(request.form if filled else None)
    form.issue.choices = choices(Outcome)
    return form


def _filter() -> RequestFilter:
    form = RequestFilter(request.args)
    form.droit.choices = [NOBODY, *choices(Right)]
    form.order = ordered(*listing.COLUMNS)
    form.state = asked_state(Standing.codes(), FIRST)
    return form


def _records_filter() -> RecordFilter:
    form = RecordFilter(request.args)
    form.nature.choices = [EVERY, *((one.kind, one.label) for one in SOURCES.values())]
    return form
