"""A mediator's own desk: what is hers, read, done and put off."""

from __future__ import annotations

import re
from collections.abc import Iterator

from playwright.sync_api import Page, expect

from tests.browser.site import Site

MENU = ["Mes dossiers", "À faire", "Annuaire", "Planning"]
FIRST = re.compile("dossiers? ouverts?$")


def own(site: Site, page: Page) -> Iterator[str]:
    """Nadia's pages, as they open; each of her forms refused, then taken."""
    page.goto(f"{site.url}/")
    expect(page.get_by_role("heading", level=1, name=FIRST)).to_be_visible()
    links = page.get_by_role("navigation", name="Principal").get_by_role("link")
    assert [one.rstrip(" 0123456789\n") for one in links.all_inner_texts()] == MENU
    yield "40-mes-dossiers"
    page.goto(f"{site.url}/bureau/a-faire")
    yield "40-a-faire"
    yield from _done(page)
    page.goto(f"{site.url}/bureau/a-faire?etat=annulee&nature=referral")
    expect(page.locator("main .empty")).to_be_visible()
    yield "40-a-faire-aucun"
    yield from _directory(site, page)
    page.goto(f"{site.url}/bureau/mon-planning")
    yield "40-mon-planning"
    page.goto(f"{site.url}/bureau/mon-planning?jour=2001-01-01")
    yield "40-mon-planning-rien"
    page.goto(f"{site.url}/bureau/")
    yield "40-interdit"


def _done(page: Page) -> Iterator[str]:
    page.get_by_role("link", name="Traiter").first.click()
    yield "40-suivi"
    page.get_by_role("button", name="Noter comme fait").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    yield "40-suivi-refuse"
    page.get_by_text("Demain, ", exact=False).click()
    page.get_by_role("button", name="Reporter le suivi").click()
    expect(page.get_by_role("status")).to_contain_text("Le suivi est reporté")
    yield "40-suivi-reporte"


def _directory(site: Site, page: Page) -> Iterator[str]:
    page.goto(f"{site.url}/bureau/annuaire")
    yield "40-annuaire"
    for name, words in (("40-annuaire-trouve", "a"), ("40-annuaire-rien", "xyzw")):
        page.get_by_label("Chercher", exact=True).fill(words)
        page.get_by_role("button", name="Chercher un partenaire").click()
        expect(page.get_by_role("link", name="Tout voir")).to_be_visible()
        assert "?" not in page.url
        yield name
