"""One box for all that the desk names: what is typed travels in a form, never in an address."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.core.forms import strip
from app.desk.queries import search
from app.door.access import allow, current_actor
from app.pages.finding import TYPED_MAX
from app.people.rules import COORDINATION, DESK_ROLES


@allow(*DESK_ROLES)
def page() -> ResponseReturnValue:
    """What is found of each sort; all that may be looked for, before anything is typed."""
    typed = (strip(request.form.get("mots", "")) or "")[:TYPED_MAX]
    actor = current_actor()
    groups = search.everywhere(actor, typed) if typed else []
    total = sum(one.found.total for one in groups)
    finds_cases = actor.role in COORDINATION
    return render_template("desk/search.html", typed=typed, groups=groups, total=total, finds_cases=finds_cases)
