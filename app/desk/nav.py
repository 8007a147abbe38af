"""The menu of the desk: the pages this role may open, with what waits on each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from flask import request, url_for

from app.door.access import current_actor
from app.extensions import db
from app.people.models import Organisation
from app.people.rules import COORDINATION, DESK_ROLES, Role
from app.review import queries as review
from app.sync import queries as sync


@dataclass(frozen=True)
class Link:
    """One line of the menu; `count` is what waits there, zero shows nothing."""

    label: str
    href: str
    icon: str
    current: bool
    count: int = 0


@dataclass(frozen=True)
class Menu:
    """The rail of the desk."""

    home: str
    items: list[Link]
    name: str
    place: str


Counter = Callable[[UUID], int]
PAGES: tuple[tuple[str, str, str, tuple[Role, ...], Counter | None], ...] = (
    ("Aujourd’hui", "desk.today", "horloge", COORDINATION, None),
    ("À relire", "desk.to_review", "oeil", COORDINATION, review.count_to_review),
    ("À régler", "desk.held", "alerte", COORDINATION, sync.how_many_to_settle),
    ("Planning", "desk.week", "planning", COORDINATION, None),
    ("Consignes", "desk.consignes", "consigne", COORDINATION, None),
    ("Technique", "desk.technical", "technique", COORDINATION, None),
    ("Orientations", "desk.referrals", "orientation", COORDINATION, None),
    ("Partenaires", "desk.partners", "passation", COORDINATION, None),
    ("Équipe", "desk.team", "groupe", DESK_ROLES, None),
)


def nav() -> Menu:
    """The menu of the present request."""
    reader = current_actor()
    organisation = db.session().get(Organisation, reader.org_id)
    here = section(request.endpoint or "")
    items = [
        Link(label, url_for(endpoint), icon, endpoint == here, count(reader.org_id) if count else 0)
        for label, endpoint, icon, roles, count in PAGES
        if reader.role in roles
    ]
    place = f"{organisation.name if organisation else ''}, {reader.role.label.lower()}"
    return Menu(items[0].href, items, reader.name, place)


def section(endpoint: str) -> str:
    """The page of the menu an endpoint belongs to: `desk.team_code` is of `desk.team`."""
    known = [one[1] for one in PAGES]
    return max((one for one in known if endpoint == one or endpoint.startswith(f"{one}_")), default="", key=len)
