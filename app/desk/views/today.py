"""*Aujourd'hui*: who is out, how far rounds are, what waits, which phones have not been heard of."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.desk.queries import readiness, today
from app.desk.queries import unreadable as lost
from app.door.access import allow, current_actor
from app.mediation import alerts, hers
from app.mediation.intake import queries as intake
from app.pages.lists import page_number
from app.pages.menu import first_page
from app.people.rules import COORDINATION, DESK_ROLES, OWN_ROLES, Role


@allow(*DESK_ROLES, *OWN_ROLES)
def page() -> ResponseReturnValue:
    """The first page of the desk; an administrator, who reads no entry, is led to people and phones; a mediator,
    to the first page of her own desk."""
    actor = current_actor()
    if actor.role in OWN_ROLES:
        return redirect(first_page(actor.role))
    if actor.role == Role.administrator:
        return redirect(url_for("desk.settings"))
    starting = not readiness.is_over(actor.org_id)
    return render_template(
        "desk/today.html",
        today=today.seen(actor.org_id, clock.now()),
        starting=starting,
        late_requests=intake.late(actor.org_id),
        case_alerts=alerts.waiting(actor.org_id),
        hers=hers.told(actor),
    )


@allow(*COORDINATION)
def unreadable() -> ResponseReturnValue:
    """The values that do not open, each with its record."""
    return render_template("desk/unreadable.html", page=lost.listed(current_actor().org_id, page_number()))
