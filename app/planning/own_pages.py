"""Planning, at a mediator's own desk: her published shifts and her absences, week by week; nothing is changed here."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.core import clock
from app.door.access import allow, current_actor
from app.pages.menu import DeskPages, Entry
from app.people.rules import OWN_ROLES
from app.planning import grid, own

bp = DeskPages("own_week", Entry("Planning", "own_week.page", "planning", 40, OWN_ROLES))


@bp.get("/mon-planning")
@allow(*OWN_ROLES)
def page() -> ResponseReturnValue:
    """One week, Monday first."""
    monday = grid.asked_monday(request.args.get("jour"))
    return render_template("planning/own.html", week=own.week(current_actor(), monday), today=clock.today())
