"""À faire, at a mediator's own desk: her follow-ups, done or put off as on her phone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.forms import FrenchForm
from app.core.kinds import KINDS
from app.core.labels import choices
from app.door.access import allow, current_actor
from app.followups import answers, besides, listing, own
from app.followups.besides import Thing
from app.followups.confidential import CONFIDENTIAL
from app.followups.forms import OwnFilter
from app.followups.listing import FIRST, Standing
from app.pages.lists import EVERY, asked_state, ordered, page_number
from app.pages.menu import DeskPages, Entry
from app.people.rules import OWN_ROLES

bp = DeskPages(
    "own_followups", Entry("À faire", "own_followups.page", "afaire", 20, OWN_ROLES, own=own.due_now)
)  # fmt: skip


@bp.get("/a-faire")
@allow(*OWN_ROLES)
def page() -> ResponseReturnValue:
    """What is to be done, late first; the others by what they are, with how many of each."""
    form, owner = _filter(), current_actor()
    given, standing = form.args(), Standing(form.state or FIRST)
    asked = listing.Filters(owner.user_id, None, given.get("residence"), given.get("nature"))
    counts = listing.how_many(owner.org_id, asked)
    beside = [] if form.used else besides.things(owner)
    for one in Standing:
        counts[one.value] += len(_standing(beside, one))
    return render_template(
        "followups/own.html",
        page=listing.listed(owner.org_id, standing, asked, form.order, page_number()),
        form=form,
        beside=_standing(beside, standing),
        state=standing,
        states=[(code, f"{label} · {counts[code]}") for code, label in choices(Standing)],
        late=counts[Standing.en_retard],
    )


@bp.get("/a-faire/<uuid:followup_id>")
@allow(*OWN_ROLES)
def one(followup_id: UUID) -> ResponseReturnValue:
    """One of hers: what became of it, or another day."""
    return _show(followup_id)


@bp.post("/a-faire/<uuid:followup_id>/fait")
@allow(*OWN_ROLES)
def done(followup_id: UUID) -> ResponseReturnValue:
    own.one(current_actor(), followup_id)
    return answers.done(followup_id, partial(_show, followup_id), _back)


@bp.post("/a-faire/<uuid:followup_id>/reporter")
@allow(*OWN_ROLES)
def postpone(followup_id: UUID) -> ResponseReturnValue:
    own.one(current_actor(), followup_id)
    return answers.postpone(followup_id, partial(_show, followup_id), _back)


def _standing(beside: Sequence[Thing], standing: Standing) -> list[Thing]:
    """Those of what waits beside her follow-ups that stand there."""
    today = clock.today()
    days = {
        Standing.a_faire: (date.min, date.max),
        Standing.en_retard: (date.min, today - timedelta(days=1)),
        Standing.aujourdhui: (today, today),
        Standing.semaine: (today, today + listing.WEEK),
    }
    since, until = days.get(standing, (date.max, date.min))
    return [one for one in beside if since <= one.due_on <= until]


def _show(followup_id: UUID, sent: FrenchForm | None = None) -> str:
    line = own.one(current_actor(), followup_id)
    return render_template(
        "followups/own_one.html",
        one=line,
        may_postpone=own.may_postpone(line),
        here=_filter().here(),
        **answers.forms(sent),
    )


def _back() -> str:
    return url_for("own_followups.page", **_filter().back())


def _filter() -> OwnFilter:
    owner, form = current_actor(), OwnFilter(request.args)
    form.residence.choices = [EVERY, *own.estates(owner)]
    kept = [(name, one.label) for name, one in CONFIDENTIAL.items()]
    others = [(name, one.label) for name, one in KINDS.items() if one.referable and name not in CONFIDENTIAL]
    form.nature.choices = [EVERY, *others, *kept]
    form.order = ordered(*(one for one in listing.columns(owner.org_id) if one.name != "agent"))
    form.state = asked_state(Standing.codes(), FIRST)
    return form
