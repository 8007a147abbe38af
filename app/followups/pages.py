"""Follow-ups of the whole service: what is late, whose it is; done, put off, handed to somebody else."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.forms import FrenchForm, id_or_none
from app.core.kinds import KINDS
from app.core.labels import choices
from app.core.rows import get
from app.door.access import allow, current_actor
from app.followups import actions, answers
from app.followups import listing as queries
from app.followups.confidential import CONFIDENTIAL
from app.followups.forms import FollowupFilter, HandForm
from app.followups.listing import FIRST, Standing
from app.followups.models import Followup
from app.followups.queries import takers_by
from app.pages import names
from app.pages.lists import NOBODY, asked_state, narrowing, ordered, page_number
from app.pages.menu import DeskPages, Entry
from app.people.rules import COORDINATION
from app.places import plates
from app.places.pages import here_or_outside

bp = DeskPages("followups", Entry("Suivis", "followups.page", "afaire", 45))


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
    return answers.done(followup_id, partial(_show, followup_id), _back)


@bp.post("/suivis/<uuid:followup_id>/reporter")
@allow(*COORDINATION)
def postpone(followup_id: UUID) -> ResponseReturnValue:
    return answers.postpone(followup_id, partial(_show, followup_id), _back)


@bp.post("/suivis/<uuid:followup_id>/confier")
@allow(*COORDINATION)
def hand_over(followup_id: UUID) -> ResponseReturnValue:
    """Somebody else's from now on."""
    form = _hand_form(followup_id)

    def do() -> None:
        actions.hand_over(current_actor(), clock.now(), followup_id, UUID(form.personne.data))

    said = "Le suivi est confié. Il change de téléphone au prochain contact de chacun."
    return answers.answer(form, do, partial(_show, followup_id), said, _back)


def _show(followup_id: UUID, sent: FrenchForm | None = None) -> str:
    return render_template(
        "followups/followup.html",
        one=queries.one(current_actor().org_id, followup_id),
        hand=sent if isinstance(sent, HandForm) else _hand_form(followup_id),
        here=_filter().here(),
        **answers.forms(sent),
    )


def _back() -> str:
    return url_for("followups.page", **_filter().back())


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


def _hand_form(followup_id: UUID) -> HandForm:
    form, org_id = HandForm(request.form), current_actor().org_id
    row = get(Followup, org_id, followup_id)
    known = takers_by([row], clock.now())[row.id]
    kept = {str(row.owner_id)} - {form.personne.data}  # whom somebody else has just chosen too stays chosen
    others = [(str(one.id), one.name) for one in known if str(one.id) not in kept]
    form.personne.choices = [("", "Choisir"), *others]
    return form
