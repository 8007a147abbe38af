"""*À relire*: read what was written beside what the landlord will see; show it, or keep it inside."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.errors import Refused
from app.core.forms import day_of, id_or_none
from app.core.labels import choices
from app.core.unit import write_unit
from app.desk import settle
from app.desk.forms import RetainForm, ReviewFilter
from app.desk.queries import review as queries
from app.desk.queries import twins as pairs
from app.desk.queries.twins import Standing
from app.door.access import allow, current_actor
from app.followups import listing as followups
from app.logbook.kinds import entry_kinds
from app.nomenclatures import queries as lists
from app.pages import names
from app.pages.lists import EVERY, NOBODY, asked_state, narrowing, ordered, page_number
from app.people.rules import COORDINATION
from app.places import plates
from app.places.pages import here_or_outside
from app.review import actions as review
from app.review import queries as reviews
from app.review.queries import Filters
from app.review.rules import State

# What was decided long ago is asked for by its date; the list that waits shows everything.
DECIDED = timedelta(days=60)


@allow(*COORDINATION)
def queue() -> ResponseReturnValue:
    """The list, oldest first, with its filters."""
    form = narrowed()
    if form.settled:
        return redirect(url_for("desk.to_review", **form.whole()), 303)
    asked = question(form)
    page = queries.waiting(current_actor().org_id, asked, form.order, page_number())
    asking = reviews.count_asking(current_actor().org_id)
    title = queries.TITLES[State(asked.state)]
    return render_template("desk/review.html", form=form, page=page, asked=asked, asking=asking, title=title)


@allow(*COORDINATION)
def sheet(kind: str, entity_id: UUID) -> ResponseReturnValue:
    """One entry: what the agent wrote, and what the landlord will see."""
    return _sheet(kind, entity_id, _retain_form())


@allow(*COORDINATION)
def release(kind: str, entity_id: UUID) -> ResponseReturnValue:
    """Show it; the next one opens."""
    following = _next(kind, entity_id)
    try:
        with write_unit():
            review.release(current_actor(), clock.now(), kind, entity_id, _rev())
    except Refused as refused:
        return _sheet(kind, entity_id, _retain_form(), refused.message), 422
    flash("La saisie est validée.")
    return following


@allow(*COORDINATION)
def retain(kind: str, entity_id: UUID) -> ResponseReturnValue:
    """Keep it inside with a reason; the next one opens."""
    form, following = _retain_form(), _next(kind, entity_id)
    if not form.validate():
        return _sheet(kind, entity_id, form), 422
    try:
        with write_unit():
            review.retain(current_actor(), clock.now(), kind, entity_id, form.motif.data, form.precision.data, _rev())
    except Refused as refused:
        form.refuse(refused)
        return _sheet(kind, entity_id, form), 422
    flash("La saisie reste en interne.")
    return following


@allow(*COORDINATION)
def twins() -> ResponseReturnValue:
    """What both phones of a pair may have noted of one fact: nobody said yet; or what was said lately."""
    org_id, since = current_actor().org_id, clock.today() - DECIDED
    standing = Standing(asked_state(Standing.codes(), Standing.a_trancher) or Standing.a_trancher)
    counts = pairs.how_many(org_id, since)
    return render_template(
        "desk/review_twins.html",
        page=pairs.listed(org_id, standing, since, page_number()),
        state=standing,
        states=[(code, f"{label} · {counts[code]}") for code, label in choices(Standing)],
        since=since,
    )


@allow(*COORDINATION)
def say_twin(kind: str, entity_id: UUID) -> ResponseReturnValue:
    """This entry and another are one fact, or two; said again, it is as it is said now."""
    other, same = id_or_none(request.form.get("autre")), request.form.get("meme") == "1"
    with write_unit():
        settle.say_twin(current_actor(), clock.now(), kind, entity_id, other or entity_id, same=same)
    flash("Les deux saisies comptent une seule fois." if same else "Les deux saisies comptent chacune.")
    back = request.form.get("retour")
    if back in Standing.codes():
        return redirect(url_for("desk.to_review_twins", etat=back), 303)
    return redirect(url_for("desk.to_review_one", kind=kind, entity_id=entity_id, **narrowed().here()), 303)


@allow(*COORDINATION)
def confirm_all() -> ResponseReturnValue:
    """Ask before showing everything of the present filters: says how many."""
    form = narrowed()
    return render_template(
        "desk/review_all.html", form=form, page=queries.batch(current_actor().org_id, question(form))
    )


@allow(*COORDINATION)
def release_all() -> ResponseReturnValue:
    """Show all that the confirmation counted; one corrected or arrived since is left to be read."""
    with write_unit():
        done = review.release_all(current_actor(), clock.now(), queries.unpack(request.form.getlist("saisie")))
    flash(f"{done} saisie{'s sont validées' if done > 1 else ' est validée'}.")
    return redirect(url_for("desk.to_review", **narrowed().back()), 303)


def _sheet(kind: str, entity_id: UUID, form: RetainForm, refusal: str | None = None) -> str:
    org_id, filters = current_actor().org_id, narrowed()
    asked = question(filters)
    return render_template(
        "desk/review_one.html",
        sheet=queries.sheet(org_id, kind, entity_id, asked),
        queue=queries.around(org_id, kind, entity_id, asked),
        form=form,
        refusal=refusal,
        followups=followups.of_subject(org_id, kind, entity_id),
        here=filters.here(),
    )


def _retain_form() -> RetainForm:
    form = RetainForm(request.form)
    reasons = lists.choices(current_actor().org_id, "motif_retenue")
    form.motif.choices = [(one.code, one.label) for one in reasons if one.code != "non_renseigne"]
    return form


def _next(kind: str, entity_id: UUID) -> ResponseReturnValue:
    filters = narrowed()
    found = queries.after(current_actor().org_id, kind, entity_id, question(filters))
    if found is None:
        return redirect(url_for("desk.to_review", **filters.back()), 303)
    return redirect(url_for("desk.to_review_one", kind=found.kind, entity_id=found.id, **filters.here()), 303)


def _rev() -> int | None:
    text = request.form.get("rev", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


def narrowed() -> ReviewFilter:
    """The filters as the address says them."""
    org_id = current_actor().org_id
    form = ReviewFilter(narrowing())
    form.etat.choices = [(one.value, one.label) for one in State]
    form.residence.source = here_or_outside()
    form.nature.choices = [EVERY, *((name, kind.label) for name, kind in entry_kinds().items())]
    form.agent.choices = [NOBODY, *names.authors(org_id, narrowing().get("agent"))]
    form.order = ordered(*queries.columns(org_id))
    form.validate()
    return form


def question(form: ReviewFilter) -> Filters:
    """What they ask for. Of what was decided, the last weeks unless a day is named."""
    state = form.etat.data if form.etat.data in State.codes() else State.a_relire.value
    since = day_of(form.du)
    if state != State.a_relire.value and since is None:
        since = clock.today() - DECIDED
    return Filters(
        state=state,
        kind=form.nature.data if form.nature.data in entry_kinds() else None,
        estate_id=id_or_none(form.residence.data),
        public=form.residence.data == plates.PUBLIC[0],
        author_id=id_or_none(form.agent.data),
        since=since,
        until=day_of(form.au),
    )
