"""Where a mediator arrives at her desk: the first page of her menu, whichever features give one."""

from __future__ import annotations

from flask import redirect
from flask.typing import ResponseReturnValue

from app.door.access import allow, current_actor
from app.pages.menu import first_page
from app.people.rules import OWN_ROLES


@allow(*OWN_ROLES)
def page() -> ResponseReturnValue:
    return redirect(first_page(current_actor().role), 303)
