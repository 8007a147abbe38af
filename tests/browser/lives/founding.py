"""A service is founded by clicks on an empty database: a structure, its people, one landlord, one estate."""

from __future__ import annotations

import json
from datetime import timedelta

from playwright.sync_api import Browser

from tests.browser.handset import FRENCH
from tests.browser.screens.forms import follow
from tests.browser.site import OPENS, Site
from tests.browser.steps_desk import Coordinator
from tests.browser.steps_door import Newcomer, first_link

LANDLORD, ESTATE, HALLS = "Valserein Habitat", "Les Sorbiers", ("Hall 2", "Hall 4")
SECTOR = ("N1", "Nord")
MORNING = OPENS + timedelta(hours=15, minutes=30)
"""When the journeys begin: the day after, a Wednesday at 9:00."""
WIDE = {"width": 1280, "height": 800}


def found(site: Site, browser: Browser) -> None:
    """Everybody is invited, comes in, and leaves; `told.json` says to the next server who they are."""
    ada = _at_a_desk(site, browser, "Ada Roche")
    ada.makes("Trait d’union", first_link(site))
    _comes_in(ada)
    _coordinator(ada).adds_a_landlord(LANDLORD)
    _writes_the_head_of_its_paper(ada)
    claire = _at_a_desk(site, browser, "Claire Vasseur")
    claire.joins(_coordinator(ada).invites(claire.email, "Coordination"))
    _comes_in(claire)
    desk = _coordinator(claire)
    desk.opens_a_sector(*SECTOR)
    desk.adds_an_estate(ESTATE, LANDLORD, ", ".join(SECTOR), list(HALLS))
    for name in ("Nora Diallo", "Sami Ferrand", "Inès Lopez"):
        agent = _at_a_desk(site, browser, name)
        agent.joins(desk.invites(agent.email, "Agent de médiation"))
        agent.page.get_by_role("link", name="Installer le second facteur").click()
        _comes_in(agent)
        _leaves(agent)
    paul = _at_a_desk(site, browser, "Paul Roux")
    paul.joins(_coordinator(ada).invites(paul.email, "Bailleur, lecture", LANDLORD))
    _comes_in(paul)
    for one in (ada, claire, paul):
        _leaves(one)
    told = {"accounts": {email.partition("@")[0]: one for email, one in site.accounts.items()}, "ids": {}}
    (site.data / "told.json").write_text(json.dumps(told))


def _at_a_desk(site: Site, browser: Browser, name: str) -> Newcomer:
    page = browser.new_context(viewport=WIDE, **FRENCH).new_page()  # type: ignore[arg-type]
    return Newcomer(site, page, name, f"{name.split()[0].lower().replace('è', 'e')}@trait.example")


def _comes_in(one: Newcomer) -> None:
    one.installs_the_second_factor()
    one.comes_in()


def _writes_the_head_of_its_paper(one: Newcomer) -> None:
    """No letter says "call us" without it."""
    one.page.goto(f"{one.site.url}/bureau/papier")
    one.page.get_by_label("Téléphone").fill("04 65 71 20 00")
    follow(one.page.get_by_role("button", name="Enregistrer le papier"))


def _coordinator(one: Newcomer) -> Coordinator:
    return Coordinator(one.page)


def _leaves(one: Newcomer) -> None:
    one.page.context.close()
