"""A case as whoever asks for it may have it, and what answers a form of one of its pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.base import uuid7
from app.core.errors import Refused
from app.core.forms import FrenchForm
from app.core.unit import write_unit
from app.door.access import current_actor
from app.mediation import queries
from app.mediation.pages.sections import Seen
from app.mediation.subject import about
from app.parties import readings
from app.parties.access import Layer
from app.parties.readings import How
from app.people.acting import Act, at_desk
from app.people.rules import COORDINATION, Role

READERS = (Role.agent, *COORDINATION)
"""Who may come to a page of a case; which of them reads it, `queries` says."""
REMINDER = "Des faits, sans nom ni jugement. La personne peut lire ce que vous écrivez."
Made = TypeVar("Made")


def seen(case_id: UUID) -> Seen:
    """Raises Unknown where it is nothing to them."""
    actor = current_actor()
    row, layer = queries.readable(actor, case_id)
    writes = queries.is_mediator(act(case_id), row)
    return Seen(row, layer, actor, writes=writes, coordinates=actor.role in COORDINATION)


def opened(case_id: UUID) -> Seen:
    """The same, for a page that shows what was said: the reading is noted first.

    A form refused on that page shows it again to the same person: that is no other reading.
    """
    if seen(case_id).layer == Layer.narrative:
        with write_unit(aside=True):
            readings.read(act(uuid7()), about(case_id), How.page)
    return seen(case_id)


def act(record_id: UUID | None = None) -> Act:
    """Of whoever is at the desk, now; on a new record unless one is named."""
    return at_desk(current_actor(), record_id or uuid7(), clock.now())


def answer(
    form: FrenchForm,
    do: Callable[[], Made],
    show: Callable[[], str],
    said: str,
    to: Callable[[Made], str],
) -> ResponseReturnValue:
    """What a form asks is done and said, or the page is shown again with what was typed."""
    if not form.validate():
        return show(), 422
    try:
        with write_unit():
            there = to(do())
    except Refused as refused:
        form.refuse(refused)
        return show(), refused.status
    flash(said)
    return redirect(there, 303)


def home(case_id: UUID) -> str:
    """The page of the case."""
    return f"/bureau/dossiers/{case_id}"


def context(found: Seen) -> dict[str, Any]:
    """What every page of a case shows of it."""
    return {"case": found.row, "seen": found, "home": home(found.row.id), "reminder": REMINDER}
