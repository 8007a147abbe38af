"""À faire, at a mediator's own desk: her follow-ups, done or put off as on her phone."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.errors import Refused
from app.core.forms import FrenchForm
from app.core.kinds import KINDS
from app.core.labels import choices
from app.core.unit import write_unit
from app.door.access import allow, current_actor
from app.followups import actions, listing, own
from app.followups.forms import DoneForm, OwnFilter, PostponeForm
from app.followups.listing import Standing
from app.followups.pages import FIELDS, FIRST, done_form, postpone_form
from app.pages.lists import EVERY, asked_state, ordered, page_number
from app.pages.menu import DeskPages, Entry
from app.people.acting import at_desk
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
    return render_template(
        "followups/own.html",
        page=listing.listed(owner.org_id, standing, asked, form.order, page_number()),
        form=form,
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
    form = done_form()

    def do() -> None:
        actions.done(at_desk(current_actor(), followup_id, clock.now()), {"outcome": form.resultat.data})

    return _did(followup_id, form, do, "Le suivi est noté comme fait.")


@bp.post("/a-faire/<uuid:followup_id>/reporter")
@allow(*OWN_ROLES)
def postpone(followup_id: UUID) -> ResponseReturnValue:
    """Another day; she is told on that day."""
    form = postpone_form()

    def do() -> None:
        if form.day is None:
            raise Refused("echeance", "Choisissez un autre jour.", field="due_on")
        actions.postpone(at_desk(current_actor(), followup_id, clock.now()), {"due_on": form.day})

    return _did(followup_id, form, do, "Le suivi est reporté.")


def _did(followup_id: UUID, form: FrenchForm, do: Callable[[], None], said: str) -> ResponseReturnValue:
    own.one(current_actor(), followup_id)
    if not form.validate():
        return _show(followup_id, form), 422
    try:
        with write_unit():
            do()
    except Refused as refused:
        form.refuse(Refused(refused.code, refused.message, FIELDS.get(refused.field or "")))
        return _show(followup_id, form), refused.status
    flash(said)
    return redirect(url_for("own_followups.page", **_filter().back()), 303)


def _show(followup_id: UUID, sent: FrenchForm | None = None) -> str:
    """The forms, the one that was sent as it was filled."""
    line = own.one(current_actor(), followup_id)
    filled: dict[type[FrenchForm], FrenchForm] = {type(sent): sent} if sent else {}
    return render_template(
        "followups/own_one.html",
        one=line,
        refused=sent is not None,
        done=filled.get(DoneForm) or done_form(),
        postpone=filled.get(PostponeForm) or postpone_form(),
        may_postpone=own.may_postpone(line),
        sent=sent,
        here=_filter().here(),
    )


def _filter() -> OwnFilter:
    owner, form = current_actor(), OwnFilter(request.args)
    form.residence.choices = [EVERY, *own.estates(owner)]
    form.nature.choices = [EVERY, *((name, kind.label) for name, kind in KINDS.items() if kind.referable)]
    form.order = ordered(*(one for one in listing.columns(owner.org_id) if one.name != "agent"))
    form.state = asked_state(Standing.codes(), FIRST)
    return form
