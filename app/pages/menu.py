"""The desk's blueprints, and its menu: the pages this role may open, with what waits on each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from flask import Blueprint, current_app, request, url_for

from app.door.access import current_actor
from app.people import queries as people
from app.people.acting import Actor
from app.people.rules import COORDINATION, DESK_ROLES, Role


@dataclass(frozen=True)
class Entry:
    """A page the menu leads to. `position`: its place among all; `count(org_id)`: how much waits there; `own(reader)`:
    the same, of what is the reader's own.

    `within`: the endpoint of the page it is a tab of, in the place of a line of the menu; that page is the first tab,
    called `first`, and leaves the tabs once `over(org_id)`: what is there is still at the line of the menu.
    """

    label: str
    endpoint: str
    icon: str
    position: int
    roles: tuple[Role, ...] = COORDINATION
    count: Callable[[UUID], int] | None = None
    within: str = ""
    first: str = ""
    over: Callable[[UUID], bool] | None = None
    own: Callable[[Actor], int] | None = None

    def waiting(self, reader: Actor) -> int:
        """What waits there, for this reader."""
        if self.own:
            return self.own(reader)
        return self.count(reader.org_id) if self.count else 0


class DeskPages(Blueprint):
    """A feature's pages, under /bureau, and the entries of the menu that lead to them."""

    def __init__(self, name: str, *entries: Entry) -> None:
        super().__init__(name, __name__, url_prefix="/bureau")
        self.entries = entries
        self.context_processor(lambda: {"nav": nav})


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
    """`tabs`: the pages of the area one is in, where it has several; `area`: its name; `searches`: whether the box that
    looks through the whole desk is shown."""

    home: str
    items: list[Link]
    name: str
    place: str
    area: str
    tabs: list[Link]
    searches: bool


def first_page(role: Role) -> str:
    """The first page of the menu of a role."""
    return next(url_for(one.endpoint) for one in _entries() if role in one.roles and not one.within)


def nav() -> Menu:
    reader = current_actor()
    organisation = people.organisation(reader.org_id)
    entries = {url_for(one.endpoint): one for one in _entries() if reader.role in one.roles}
    here = section(request.path, entries)
    area = url_for(entries[here].within) if here and entries[here].within else here
    items = [
        Link(one.label, href, one.icon, href == area, one.waiting(reader))
        for href, one in entries.items()
        if not one.within
    ]
    place = f"{organisation.name if organisation else ''}, {reader.role.label.lower()}"
    name = entries[area].label if area else ""
    tabs = _tabs(reader, entries, area, here)
    return Menu(items[0].href, items, reader.name, place, name, tabs, reader.role in DESK_ROLES)


def _tabs(reader: Actor, entries: dict[str, Entry], area: str, here: str) -> list[Link]:
    beside = [Link(one.label, href, "", href == here, one.waiting(reader)) for href, one in entries.items()
              if one.within and url_for(one.within) == area]  # fmt: skip
    if not beside:
        return []
    over = entries[area].over
    leaves = here != area and over is not None and over(reader.org_id)
    return beside if leaves else [Link(entries[area].first, area, "", here == area), *beside]


def section(path: str, hrefs: Iterable[str]) -> str:
    """The page of the menu an address belongs to: /bureau/equipe/inviter is of /bureau/equipe."""
    return max((one for one in hrefs if path == one or path.startswith(f"{one}/")), default="", key=len)


def _entries() -> list[Entry]:
    pages = (one for one in current_app.blueprints.values() if isinstance(one, DeskPages))
    return sorted((entry for one in pages for entry in one.entries), key=lambda entry: entry.position)
