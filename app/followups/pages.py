"""Follow-ups of the whole service: what is late, whose it is; done, put off, handed to somebody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.dates import day_fr
from app.core.errors import Refused
from app.core.forms import FrenchForm, id_or_none
from app.core.kinds import KINDS
from app.core.labels import choices
from app.core.rows import get
from app.core.unit import write_unit
from app.door.access import allow, current_actor
from app.followups import actions
from app.followups import listing as queries
from app.followups.confidential import CONFIDENTIAL
from app.followups.forms import DoneForm, FollowupFilter, HandForm, PostponeForm
from app.followups.listing import Standing
from app.followups.models import Followup
from app.followups.queries import takers_by
from app.followups.rules import DELAYS
from app.nomenclatures import queries as lists
from app.pages import names
from app.pages.lists import NOBODY, asked_state, narrowing, ordered, page_number
from app.pages.menu import DeskPages, Entry
from app.people.acting import at_desk
from app.people.rules import COORDINATION
from app.places import plates
from app.places.pages import here_or_outside

bp = DeskPages("followups", Entry("Suivis", "followups.page", "afaire", 45))
FIRST = Standing.a_faire.value
FIELDS = {"due_on": "jour", "to": "personne", "outcome": "resultat"}


@bp.route("/suivis", methods=["GET", "POST"])
@allow(*COORDINATION)
def page() -> ResponseReturnValue:
    """What is to be done, late first; the others by what they are, with how many of each."""
    form, org_id = _filter(), current_actor().org_id
    if form.settled:
        return redirect(url_for("followups.page", **form.whole()), 303)
    given, standing = form.args(), Standing(form.state or FIRST)
    asked = queries.Filters(
        id_or_none(given.get("agent")), id_or_none(given.get("secteur")), given.get("residence"), given.get("nature")
    )
    counts = queries.how_many(org_id, asked)
    return render_template(
        "followups/followups.html",
        page=queries.listed(org_id, standing, asked, form.order, page_number()),
        form=form,
        state=standing,
        states=[(code, f"{label} · {counts[code]}") for code, label in choices(Standing)],
        late=counts[Standing.en_retard],
    )


@bp.get("/suivis/<uuid:followup_id>")
@allow(*COORDINATION)
def one(followup_id: UUID) -> ResponseReturnValue:
    """One follow-up, and what can be done of it."""
    return _show(followup_id)


@bp.post("/suivis/<uuid:followup_id>/fait")
@allow(*COORDINATION)
def done(followup_id: UUID) -> ResponseReturnValue:
    form = done_form()

    def do() -> None:
        actions.done(at_desk(current_actor(), followup_id, clock.now()), {"outcome": form.resultat.data})

    return _did(followup_id, form, do, "Le suivi est noté comme fait.")


@bp.post("/suivis/<uuid:followup_id>/reporter")
@allow(*COORDINATION)
def postpone(followup_id: UUID) -> ResponseReturnValue:
    """Another day; its owner is told on that day."""
    form = postpone_form()

    def do() -> None:
        if form.day is None:
            raise Refused("echeance", "Choisissez un autre jour.", field="due_on")
        actions.postpone(at_desk(current_actor(), followup_id, clock.now()), {"due_on": form.day})

    return _did(followup_id, form, do, "Le suivi est reporté.")


@bp.post("/suivis/<uuid:followup_id>/confier")
@allow(*COORDINATION)
def hand_over(followup_id: UUID) -> ResponseReturnValue:
    """Somebody else's from now on."""
    form = _hand_form(followup_id)

    def do() -> None:
        actions.hand_over(current_actor(), clock.now(), followup_id, UUID(form.personne.data))

    return _did(followup_id, form, do, "Le suivi est confié. Il change de téléphone au prochain contact de chacun.")


def _did(followup_id: UUID, form: FrenchForm, do: Callable[[], None], said: str) -> ResponseReturnValue:
    if not form.validate():
        return _show(followup_id, form), 422
    try:
        with write_unit():
            do()
    except Refused as refused:
        form.refuse(Refused(refused.code, refused.message, FIELDS.get(refused.field or "")))
        return _show(followup_id, form), refused.status
    flash(said)
    return redirect(url_for("followups.page", **_filter().back()), 303)


def _show(followup_id: UUID, sent: FrenchForm | None = None) -> str:
    """The forms, the one that was sent as it was filled."""
    line = queries.one(current_actor().org_id, followup_id)
    own: dict[type[FrenchForm], FrenchForm] = {type(sent): sent} if sent else {}
    return render_template(
        "followups/followup.html",
        one=line,
        refused=sent is not None,
        done=own.get(DoneForm) or done_form(),
        postpone=own.get(PostponeForm) or postpone_form(),
        hand=own.get(HandForm) or _hand_form(followup_id),
        sent=sent,
        here=_filter().here(),
    )


def _filter() -> FollowupFilter:
    org_id = current_actor().org_id
    form = FollowupFilter(narrowing())
    form.residence.source = here_or_outside()
    sectors = plates.sectors(org_id).values()
    form.secteur.choices = [NOBODY, *((str(one.id), f"{one.code}, {one.name}") for one in sectors)]
    form.agent.choices = [NOBODY, *((str(one.id), one.name) for one in names.team(org_id))]
    natures = [(name, kind.label) for name, kind in KINDS.items() if kind.referable]
    form.nature.choices = [NOBODY, *natures, *((one.kind, one.label) for one in CONFIDENTIAL.values())]
    form.order = ordered(*queries.columns(org_id))
    form.state = asked_state(Standing.codes(), FIRST)
    return form


def done_form() -> DoneForm:
    """What may become of one, in the words of the list."""
    form = DoneForm(request.form)
    form.resultat.choices = [(one.code, one.label) for one in lists.choices(current_actor().org_id, "resultat_suivi")]
    return form


def postpone_form() -> PostponeForm:
    """The days offered, from tomorrow."""
    form = PostponeForm(request.form)
    days = [(n, clock.today() + timedelta(days=n)) for n in DELAYS if n]
    form.jour.choices = [(day.isoformat(), f"{_ahead(n)}, {day_fr(day)}") for n, day in days]
    return form


def _hand_form(followup_id: UUID) -> HandForm:
    form, org_id = HandForm(request.form), current_actor().org_id
    row = get(Followup, org_id, followup_id)
    known = takers_by([row], clock.now())[row.id]
    kept = {str(row.owner_id)} - {form.personne.data}  # whom somebody else has just chosen too stays chosen
    others = [(str(one.id), one.name) for one in known if str(one.id) not in kept]
    form.personne.choices = [("", "Choisir"), *others]
    return form


def _ahead(days: int) -> str:
    return "Demain" if days == 1 else f"Dans {days}\u00a0jours"
