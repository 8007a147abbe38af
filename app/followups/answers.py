"""What a desk says of a follow-up, its owner's or coordination's: what became of it, or another day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.dates import day_fr
from app.core.errors import Refused
from app.core.forms import FrenchForm
from app.core.unit import write_unit
from app.door.access import current_actor
from app.followups import actions
from app.followups.forms import DoneForm, PostponeForm
from app.followups.rules import DELAYS
from app.nomenclatures import queries as lists
from app.people.acting import at_desk

FIELDS = {"due_on": "jour", "to": "personne", "outcome": "resultat"}
Show = Callable[[FrenchForm], str]
Back = Callable[[], str]


def done(followup_id: UUID, show: Show, back: Back) -> ResponseReturnValue:
    form = _done_form()

    def do() -> None:
        actions.done(at_desk(current_actor(), followup_id, clock.now()), {"outcome": form.resultat.data})

    return answer(form, do, show, "Le suivi est noté comme fait.", back)


def postpone(followup_id: UUID, show: Show, back: Back) -> ResponseReturnValue:
    """Another day; its owner is told on that day."""
    form = _postpone_form()

    def do() -> None:
        if form.day is None:
            raise Refused("echeance", "Choisissez un autre jour.", field="due_on")
        actions.postpone(at_desk(current_actor(), followup_id, clock.now()), {"due_on": form.day})

    return answer(form, do, show, "Le suivi est reporté.", back)


def answer(form: FrenchForm, do: Callable[[], None], show: Show, said: str, back: Back) -> ResponseReturnValue:
    """What a form asks is done and said, or the page is shown again with what was typed."""
    if not form.validate():
        return show(form), 422
    try:
        with write_unit():
            do()
    except Refused as refused:
        form.refuse(Refused(refused.code, refused.message, FIELDS.get(refused.field or "")))
        return show(form), refused.status
    flash(said)
    return redirect(back(), 303)


def forms(sent: FrenchForm | None) -> dict[str, Any]:
    """Both for the page of a follow-up, the one that was sent as it was filled."""
    return {
        "done": sent if isinstance(sent, DoneForm) else _done_form(),
        "postpone": sent if isinstance(sent, PostponeForm) else _postpone_form(),
        "sent": sent,
        "refused": sent is not None,
    }


def _done_form() -> DoneForm:
    """What may become of one, in the words of the list."""
    form = DoneForm(request.form)
    form.resultat.choices = [(one.code, one.label) for one in lists.choices(current_actor().org_id, "resultat_suivi")]
    return form


def _postpone_form() -> PostponeForm:
    """The days offered, from tomorrow."""
    form = PostponeForm(request.form)
    days = [(n, clock.today() + timedelta(days=n)) for n in DELAYS if n]
    form.jour.choices = [(day.isoformat(), f"{_ahead(n)}, {day_fr(day)}") for n, day in days]
    return form


def _ahead(days: int) -> str:
    return "Demain" if days == 1 else f"Dans {days}\u00a0jours"
