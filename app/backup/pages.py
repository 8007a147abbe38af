"""The word about a restoration, on *Aujourd’hui*, is read and put away."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from app.backup import actions
from app.core import clock
from app.core.unit import write_unit
from app.door.access import allow, current_actor
from app.pages.menu import DeskPages
from app.people.rules import DESK_ROLES

bp = DeskPages("backup")


@bp.post("/restauration/<uuid:restoration_id>/notee")
@allow(*DESK_ROLES)
def note(restoration_id: UUID) -> ResponseReturnValue:
    with write_unit():
        actions.note(current_actor(), restoration_id, clock.now())
    flash("C’est noté.")
    return redirect(url_for("desk.today"), 303)
