"""The week: see it, give a pair a shift and its round, publish it, cancel it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.errors import Refused
from app.core.forms import id_or_none
from app.core.rows import get
from app.core.unit import write_unit
from app.door.access import allow, current_actor
from app.nomenclatures import queries as lists
from app.pages import names
from app.pages.finding import is_step
from app.pages.menu import DeskPages, Entry
from app.people.acting import Actor
from app.people.rules import COORDINATION
from app.places import plates
from app.places.pages import of_sector
from app.planning import actions as planning
from app.planning import grid, labour, queries
from app.planning.models import Shift
from app.rounds import actions as rounds
from app.rounds import shifts
from app.rounds.forms import ShiftForm, refused_at
from app.rounds.shifts import Warned

NONE_PUBLISHED = (
    "Aucune vacation n’a été publiée\u00a0: cochez celles à publier quand même, ou réglez ce qui est signalé."
)
BEGUN = "La tournée a commencé depuis que la page est ouverte. Relisez, puis annulez la vacation."

bp = DeskPages("week", Entry("Planning", "week.page", "planning", 40))


class Unagreed(Refused):
    """Something is to be said before it is published, and nobody has agreed to it yet."""

    def __init__(self, warned: Warned) -> None:
        super().__init__("signale", shifts.AGREE)
        self.warned = warned


@bp.get("/planning")
@allow(*COORDINATION)
def page() -> ResponseReturnValue:
    """The grid of one week: agents down, days across."""
    monday = grid.asked_monday(request.args.get("jour"))
    return render_template("rounds/week.html", grid=shifts.week(current_actor().org_id, monday), today=clock.today())


@bp.get("/planning/vacation")
@allow(*COORDINATION)
def blank() -> ResponseReturnValue:
    """The form of a new shift, for a sector and a day."""
    form = _form()
    form.jour.data = _asked_day()
    return _show(form)


@bp.post("/planning/vacation")
@allow(*COORDINATION)
def create() -> ResponseReturnValue:
    """Store the shift with its planned round; publish both when asked."""
    form = _form()
    if is_step(form) or {"autre_secteur", "revoir"} & request.form.keys():
        return _show(form)
    if not form.validate():
        return _show(form, 422)
    try:
        shift = _store(form, publish="publier" in request.form)
    except Refused as refused:
        form.refuse(refused_at(refused))
        return _show(form, 422, refused.warned if isinstance(refused, Unagreed) else None)
    flash(
        "La vacation est publiée\u00a0: les téléphones de ses agents la reçoivent."
        if shift.is_published
        else "La vacation est gardée en brouillon."
    )
    return redirect(url_for("week.page", jour=shift.service_date), 303)


def _store(form: ShiftForm, *, publish: bool) -> Shift:
    actor, at = current_actor(), clock.now()
    assert form.jour.data
    starts_at, ends_at = form.moments()
    agents = [UUID(one) for one in form.agents.data or ()]
    stops = [UUID(one) for one in form.etapes.data]
    with write_unit():
        shift = planning.create_shift(
            actor, at, service_date=form.jour.data, starts_at=starts_at, ends_at=ends_at,
            agents=agents, note=form.note.data,
        )  # fmt: skip
        if stops:
            rounds.plan_round(actor, at, shift_id=shift.id, estates=stops, type_tournee=form.type_tournee.data)
        if publish:
            _publish(actor, at, shift.id, request.form.get("quand_meme"))
    return shift


def _publish(actor: Actor, at: datetime, shift_id: UUID, agreed: str | None) -> None:
    """Publish it with its round. `agreed`: the mark of what was warned of and accepted. Raises Unagreed, Refused."""
    shift = get(Shift, actor.org_id, shift_id)
    found = [] if shift.is_published else queries.notices_of(actor.org_id, shift.span())
    rounds.follow_shift(actor, at, planning.publish(actor, at, shift_id, found))
    if found and agreed != labour.mark(found):
        raise Unagreed(shifts.warned(actor.org_id, shift.span(), found))


@bp.get("/planning/vacation/<uuid:shift_id>")
@allow(*COORDINATION)
def one(shift_id: UUID) -> ResponseReturnValue:
    """One shift, its agents and the estates of its round."""
    return _one(shift_id)


@bp.post("/planning/vacation/<uuid:shift_id>/publier")
@allow(*COORDINATION)
def publish(shift_id: UUID) -> ResponseReturnValue:
    actor = current_actor()
    try:
        with write_unit():
            _publish(actor, clock.now(), shift_id, request.form.get("quand_meme"))
    except Refused as refused:
        return _one(shift_id, refused), 422
    flash("La vacation est publiée\u00a0: les téléphones de ses agents la reçoivent.")
    return redirect(url_for("week.one", shift_id=shift_id), 303)


@bp.get("/planning/vacation/<uuid:shift_id>/annuler")
@allow(*COORDINATION)
def confirm_cancel(shift_id: UUID) -> ResponseReturnValue:
    """Ask before cancelling: the agents are told."""
    return _cancelling(get(Shift, current_actor().org_id, shift_id))


def _cancelling(shift: Shift, refused: Refused | None = None) -> str:
    return render_template("rounds/week_cancel.html", shift=shifts.described(shift), refused=refused)


@bp.post("/planning/vacation/<uuid:shift_id>/annuler")
@allow(*COORDINATION)
def cancel(shift_id: UUID) -> ResponseReturnValue:
    """Cancel a shift and the round it carries; one that somebody has started goes on, and the page has said so."""
    actor, at = current_actor(), clock.now()
    try:
        with write_unit():
            shift = planning.cancel(actor, at, shift_id)
            walked = [one for one in rounds.follow_shift(actor, at, shift) if one.started_at]
            if walked and "commencee" not in request.form:
                raise Refused("etat", BEGUN)
    except Refused as refused:
        return _cancelling(get(Shift, actor.org_id, shift_id), refused), refused.status
    goes_on = " La tournée commencée n’est pas annulée." if walked else ""
    flash(f"La vacation est annulée. Ses agents le voient sur leur téléphone.{goes_on}")
    return redirect(url_for("week.page", jour=shift.service_date), 303)


@bp.get("/planning/publier")
@allow(*COORDINATION)
def confirm_all() -> ResponseReturnValue:
    """What publishing the week will do, and what stands in the way."""
    monday = grid.asked_monday(request.args.get("jour"))
    drafts = shifts.drafts(current_actor().org_id, monday)
    return render_template("rounds/week_publish.html", monday=monday, drafts=drafts)


@bp.post("/planning/publier")
@allow(*COORDINATION)
def publish_all() -> ResponseReturnValue:
    """Publish every draft of the week that can be, those warned of when they were ticked; the others stay drafts."""
    actor, at = current_actor(), clock.now()
    monday = grid.asked_monday(request.form.get("jour"))
    agreed = dict(one.split(":", 1) for one in request.form.getlist("quand_meme") if ":" in one)
    done = left = 0
    with write_unit() as session:
        for shift_id in [one.id for one in grid.waiting(actor.org_id, monday)]:
            try:
                with session.begin_nested():
                    _publish(actor, at, shift_id, agreed.get(str(shift_id)))
                done += 1
            except Refused:
                left += 1
    flash(_told(done, left))
    return redirect(url_for("week.page", jour=monday), 303)


def _told(done: int, left: int) -> str:
    if not done:
        return NONE_PUBLISHED if left else "Rien à publier."
    s = "s" if done > 1 else ""
    told = f"{done} vacation{s} publiée{s}\u00a0: les téléphones de leurs agents les reçoivent."
    rest = f" {left} reste{'nt' if left > 1 else ''} en brouillon." if left else ""
    return told + rest


def _one(shift_id: UUID, refused: Refused | None = None) -> str:
    shift = get(Shift, current_actor().org_id, shift_id)
    return render_template("rounds/week_one.html", shift=shifts.described(shift), refused=refused)


def _asked_day() -> date:
    try:
        return date.fromisoformat(request.args.get("jour", ""))
    except ValueError:
        return clock.today()


def _sector_id() -> UUID | None:
    org_id = current_actor().org_id
    known = plates.open_sectors(org_id)
    asked = id_or_none(request.values.get("autre_secteur") or request.values.get("secteur"))
    return asked if asked in known else next(iter(known), None)


def _form() -> ShiftForm:
    org_id, sector_id = current_actor().org_id, _sector_id()
    form = ShiftForm(request.form)
    form.agents.choices = [(str(one.id), one.name) for one in names.team(org_id)]
    form.type_tournee.choices = [(one.code, one.label) for one in lists.choices(org_id, "type_tournee")]
    form.etapes.source = of_sector(sector_id)
    if "autre_secteur" in request.form:
        form.etapes.data = []  # those of the sector before
    return form


def _show(form: ShiftForm, status: int = 200, warned: Warned | None = None) -> ResponseReturnValue:
    org_id = current_actor().org_id
    body = render_template(
        "rounds/week_new.html", form=form, sector_id=_sector_id(),
        sectors=plates.open_sectors(org_id).values(), day=form.jour.data, warned=warned,
    )  # fmt: skip
    return body, status
