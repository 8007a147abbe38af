"""What is planned of estates is withdrawn: all that was decided at once, or one estate alone."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from app.core.unit import write_unit
from app.door.access import allow, current_actor
from app.pages.menu import DeskPages
from app.people.rules import COORDINATION
from app.sectors import actions as sectors
from app.sectors import words

bp = DeskPages("sector_moves")


@bp.post("/secteurs/deplacements/<uuid:decision_id>/retirer")
@allow(*COORDINATION)
def withdraw(decision_id: UUID) -> ResponseReturnValue:
    with write_unit():
        kept, leaving = sectors.withdraw_move(current_actor(), decision_id)
    flash(words.withdrawn(kept))
    if leaving is None:
        return redirect(url_for("sectors.page"), 303)
    return redirect(url_for("sectors.one", sector_id=leaving), 303)


@bp.post("/patrimoine/<uuid:estate_id>/changement/retirer")
@allow(*COORDINATION)
def keep(estate_id: UUID) -> ResponseReturnValue:
    """One estate stays where it is."""
    with write_unit():
        kept = sectors.keep_estate(current_actor(), estate_id)
    flash(words.withdrawn(kept))
    return redirect(url_for("stock.one", estate_id=estate_id), 303)
