"""What stands at the foot of a printed page: whose it is, and when it was made."""

from __future__ import annotations

from flask import Flask

from app.core import clock
from app.door.access import current_actor
from app.extensions import db
from app.pages.lists import ALL_AT_ONCE
from app.people.models import Organisation


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(house=house, printed_on=printed_on, all_at_once=ALL_AT_ONCE)


def house() -> str:
    """The structure of who is signed in."""
    organisation = db.session().get(Organisation, current_actor().org_id)
    return organisation.name if organisation else ""


def printed_on() -> str:
    """26/11/2026, on the calendar of the structure: a page a landlord prints holds no hour at all."""
    return clock.local(clock.now()).strftime("%d/%m/%Y")
