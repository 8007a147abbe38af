"""A service that starts on an empty database: its first link, what it still lacks, and each list while it is empty."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.browser.site import Site
from tests.browser.steps_desk import Coordinator
from tests.browser.steps_door import Newcomer, first_link

ADMINISTRATOR = ("reglages", "equipe", "secteurs", "patrimoine", "patrimoine/bailleurs")
COORDINATION = (
    "", "illisibles", "relire", "relire/doublons", "regler", "suivis", "planning", "planning/vacation",
    "planning/copier", "planning/publier", "planning/absences", "consignes", "consignes/nouvelle", "techniques",
    "orientations", "partenaires", *ADMINISTRATOR, "patrimoine/nouvelle",
)  # fmt: skip


def start(site: Site, page: Page) -> Iterator[str]:
    """Ada makes the structure and invites Claire; each sees every page with nothing in it."""
    ada = Newcomer(site, page, "Ada Roche", "ada@trait.example")
    link = first_link(site)
    page.goto(link)
    yield "33-premiers-pas"
    ada.presses("Créer la structure")
    expect(page.get_by_role("alert").first).to_be_visible()
    yield "33-premiers-pas-refuses"
    ada.makes("Trait d’union", link)
    ada.installs_the_second_factor()
    ada.comes_in()
    expect(page.get_by_text("Il manque 4 choses avant la première tournée")).to_be_visible()
    yield "33-mise-en-route"
    yield from _empty(site, page, "administration", ADMINISTRATOR)
    link = Coordinator(page).invites("claire@trait.example", "Coordination")
    page.context.clear_cookies()
    claire = Newcomer(site, page, "Claire Vasseur", "claire@trait.example")
    claire.joins(link)
    claire.installs_the_second_factor()
    claire.comes_in()
    yield from _empty(site, page, "coordination", COORDINATION)


def _empty(site: Site, page: Page, who: str, pages: tuple[str, ...]) -> Iterator[str]:
    for one in pages:
        page.goto(f"{site.url}/bureau/{one}")
        yield f"33-vide-{who}-{one.replace('/', '-') or 'aujourdhui'}"
