"""People and phones: who may come in, with what; a code to enrol a phone, a phone taken out of service."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.unit import write_unit
from app.desk.nav import COORDINATION
from app.desk.queries import team as queries
from app.people import actions as people
from app.people.access import allow, current_actor
from app.people.rules import ENROLLERS, Role

STAFF = (*COORDINATION, Role.administrator)


@allow(*STAFF)
def page() -> ResponseReturnValue:
    """Everyone of the organisation, and every phone with its last contact."""
    return _page()


@allow(*ENROLLERS)
def code(user_id: UUID) -> ResponseReturnValue:
    """Make a code for one phone; it is on this answer and nowhere else."""
    with write_unit():
        made = people.make_enrolment_code(current_actor(), user_id, clock.now())
    return _page(made_for=user_id, made=made)


@allow(*ENROLLERS)
def confirm_revoke(device_id: UUID) -> ResponseReturnValue:
    """Ask before revoking: what the phone has not sent stays on it, unsent."""
    return render_template("desk/team_revoke.html", phone=queries.phone(current_actor().org_id, device_id))


@allow(*ENROLLERS)
def revoke(device_id: UUID) -> ResponseReturnValue:
    """Refuse the phone for good."""
    with write_unit():
        people.revoke_device(current_actor(), device_id, clock.now())
    flash("Le téléphone est révoqué. Il s’efface dès qu’il joint le serveur.")
    return redirect(url_for("desk.team"), 303)


def _page(made_for: UUID | None = None, made: str | None = None) -> str:
    actor = current_actor()
    return render_template(
        "desk/team.html",
        members=queries.members(actor.org_id),
        phones=queries.phones(actor.org_id),
        may_enrol=actor.role in ENROLLERS,
        made_for=made_for,
        made=made,
    )
