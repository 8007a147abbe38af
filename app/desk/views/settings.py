"""*Réglages*: what is missing before the first round; once nothing is, the people."""

from __future__ import annotations

from flask import current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.desk.queries import readiness
from app.door.access import access_of, allow, current_actor
from app.people.rules import DESK_ROLES


@allow(*DESK_ROLES)
def page() -> ResponseReturnValue:
    """The checklist of an organisation that starts."""
    org_id = current_actor().org_id
    if readiness.is_over(org_id):
        return redirect(url_for("staff.page"))
    return render_template("desk/settings.html", ready=readiness.readiness(org_id, clock.now()), words_of=_words)


def _words(act: readiness.Act) -> str:
    """What the reader may do there; who may only look is not told to create. Empty: nothing."""
    if not _may(act.endpoint, "GET"):
        return ""
    return act.words if not act.verb or _may(act.verb, "POST") else "Voir"


def _may(endpoint: str, method: str) -> bool:
    access = access_of(current_app.view_functions[endpoint], method)
    return access is not None and current_actor().role in access.roles
