"""The letters of a case, one from its draft to what was handed over; and how the service mediates, in the settings."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Page

from tests.browser.screens.forms import follow, press, refuses
from tests.browser.site import Site

ROLE = "UPDATE membership SET role = ? WHERE user_id = (SELECT id FROM user_account WHERE email = ?)"


def letters(page: Page, case: str) -> Iterator[str]:
    """None, one refused, one begun; it is frozen, and handed over."""
    page.goto(f"{case}/lettres")
    yield "42-lettres-aucune"
    press(page, "Commencer la lettre")
    refuses(page, "Choisissez une lettre")
    yield "42-lettre-refusee"
    _begins(page, "Invitation")
    refuses(page, "Choisissez une séance")
    yield "42-lettre-sans-seance"
    _begins(page, "ccord")
    yield "42-lettre-brouillon"
    page.locator("summary", has_text="Figer").click()
    press(page, "Figer la lettre")
    yield "42-lettre-figee"
    press(page, "Remettre la lettre")
    refuses(page, "comment la lettre est remise")
    yield "42-lettre-remettre-refusee"
    page.get_by_text("Remis en main propre", exact=True).click()
    press(page, "Remettre la lettre")
    yield "42-lettre-remise"
    page.goto(f"{case}/lettres")
    yield "42-lettres"
    page.goto(f"{case}/lettres/notice")
    yield "42-notice"


def _begins(page: Page, words: str) -> None:
    offered = page.locator("select[name=lettre]")
    found = offered.locator("option", has_text=words).first
    offered.select_option(found.get_attribute("value"))
    press(page, "Commencer la lettre")


def mediation(site: Site, page: Page) -> Iterator[str]:
    """How the service mediates: the flows, one of them and one of its lists; who reads, decided by the lead alone."""
    page.goto(f"{site.url}/bureau/mediation")
    yield "43-mediation"
    follow(page.locator("main .rows a").first)
    page.locator("main summary").first.click()
    yield "43-deroule"
    page.get_by_label("Nom du parcours").fill("")
    press(page, "Enregistrer le parcours")
    refuses(page, "à reprendre")
    yield "43-deroule-refuse"
    follow(page.locator("main a", has_text="Modifier").first)
    yield "43-deroule-liste"
    email = site.accounts["claire"]["email"]
    site.write(ROLE, "lead", email)
    page.goto(f"{site.url}/bureau/mediation/lecture")
    yield "43-qui-lit"
    site.write(ROLE, "coordinator", email)
