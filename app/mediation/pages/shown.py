"""What pages of a case have in common: who comes to them, who acts, what answers a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.base import uuid7
from app.core.errors import NotAllowed, Refused
from app.core.forms import FrenchForm
from app.core.unit import write_unit
from app.door.access import current_actor
from app.mediation.pages.minding import mind
from app.mediation.pages.opened import opened
from app.mediation.pages.sections import Seen
from app.mediation.rules.closed import check_open
from app.people.acting import Act, at_desk
from app.people.rules import COORDINATION, Role

READERS = (Role.agent, *COORDINATION)
"""Who may come to a page of a case; which of them reads it, `queries` says."""
REMINDER = "Des faits, sans nom ni jugement. La personne peut lire ce que vous écrivez."
Made = TypeVar("Made")


def seen(case_id: UUID) -> Seen:
    """For a page that shows nothing of what was said, or shows again to the same person a form it refused.

    Raises Unknown where the case is nothing to them.
    """
    return opened(case_id, reads=False)


def written(case_id: UUID, *, closed: bool = False) -> Seen:
    """For a page that one of its mediators fills in; with `closed`, once it is over too. Raises Unknown, NotAllowed,
    Refused."""
    found = seen(case_id)
    if not found.writes:
        raise NotAllowed("Ce dossier est à ses médiateurs.")
    if not closed:
        check_open(found.row.state)
    return found


def act(record_id: UUID | None = None) -> Act:
    """Of whoever is at the desk, now; on a new record unless one is named."""
    return at_desk(current_actor(), record_id or uuid7(), clock.now())


def answer(
    form: FrenchForm, do: Callable[[], Made], show: Callable[[], str], said: str | Callable[[Made], str],
    to: Callable[[Made], str], *, fields: Mapping[str, str] | None = None, minds: bool = True,
) -> ResponseReturnValue:  # fmt: skip
    """What a form asks is done and said, or the page is shown again with what was typed.

    `fields`: those of the form, by what the rules call them where it is otherwise; `minds`: whether the words may still
    be written otherwise.
    """
    if not form.validate():
        return show(), 422
    try:
        with write_unit():
            made = do()
            there, told = to(made), said if isinstance(said, str) else said(made)
    except Refused as refused:
        field = (fields or {}).get(refused.field or "", refused.field)
        form.refuse(Refused(refused.code, refused.message, field))
        return show(), refused.status
    flash(told)
    if minds:
        mind(form)
    return redirect(there, 303)


def context(found: Seen) -> dict[str, Any]:
    """What each of these pages is given of its case."""
    return {"row": found.row, "seen": found, "reminder": REMINDER}
