"""Somebody asks for a mediation on her phone, without an account; coordination takes it in charge."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Desks
from tests.browser.handset import FRENCH
from tests.browser.inspector import Inspector
from tests.browser.site import Site

pytestmark = pytest.mark.browser
FACTS = "Le chien du dessus aboie de 6 h à 8 h."
PAGE = "/saisir/passeurs"


@pytest.fixture
def opened(town: Site, town_desk: Desks) -> Page:
    """The coordinator's desk, once she has opened the page to all."""
    claire = town_desk("claire")
    claire.goto(f"{town.url}/bureau/saisine")
    claire.get_by_text("Ouverte à tous", exact=True).click()
    claire.get_by_role("button", name="Enregistrer ces réglages").click()
    expect(claire.get_by_text("La saisine en ligne est réglée.")).to_be_visible()
    return claire


@pytest.fixture(params=[True, False], ids=["with a script", "without"])
def visitor(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A phone of nobody known."""
    size = {"width": 360, "height": 740}
    with browser.new_context(java_script_enabled=request.param, viewport=size, **FRENCH) as context:
        yield context.new_page()


def picture(page: Page, name: str) -> None:
    """To be looked at, where a folder is named for that."""
    if folder := os.environ.get("PALIER_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def fills(page: Page) -> None:
    page.get_by_text("Bruit", exact=True).click()
    page.get_by_label("Où cela se passe").fill("Les Glycines, hall 14")
    page.get_by_label("Racontez en quelques lignes").fill(FACTS)
    page.get_by_text("Suivre ma demande avec le code, sans appel ni message", exact=True).click()


def sends(page: Page) -> str:
    """Not within the seconds in which only a program writes. Returns the code."""
    page.wait_for_timeout(3500)
    page.get_by_role("button", name="Envoyer la demande").click()
    expect(page.get_by_role("heading", name="Demande reçue")).to_be_visible()
    return "".join(page.locator(".code .plate").all_text_contents())


def test_she_asks_follows_adds_and_the_desk_takes_it_in_charge(town: Site, opened: Page, visitor: Page) -> None:
    visitor.goto(town.url + PAGE)
    picture(visitor, "saisir")
    fills(visitor)
    code = sends(visitor)
    picture(visitor, "recu")
    assert len(code) == 12 and code not in visitor.url
    visitor.get_by_role("link", name="Suivre, compléter ou retirer").click()
    visitor.get_by_label("Votre code").fill(code.lower())
    visitor.get_by_role("button", name="Voir l’état").click()
    expect(visitor.get_by_text("Nous avons reçu votre demande.")).to_be_visible()
    assert FACTS not in visitor.content()
    visitor.get_by_label("Ce que vous voulez ajouter").fill("Le dimanche aussi.")
    visitor.get_by_role("button", name="Envoyer le complément").click()
    expect(visitor.get_by_text("Votre complément est reçu.")).to_be_visible()
    picture(visitor, "etat")
    _taken(opened, town)


def _taken(claire: Page, town: Site) -> None:
    claire.goto(f"{town.url}/bureau/demandes")
    picture(claire, "demandes")
    claire.get_by_role("link", name="Ouvrir").last.click()
    expect(claire.get_by_text(FACTS)).to_be_visible()
    expect(claire.get_by_text("Le dimanche aussi.")).to_be_visible()
    picture(claire, "demande")
    claire.get_by_role("button", name="Prendre en charge").click()
    expect(claire.get_by_text("La demande est prise en charge.")).to_be_visible()


def test_what_is_typed_stays_in_the_tab_and_goes_when_asked_or_sent(town: Site, opened: Page, browser: Browser) -> None:
    with browser.new_context(viewport={"width": 360, "height": 740}, **FRENCH) as context:
        page = context.new_page()
        page.goto(town.url + PAGE)
        fills(page)
        page.reload()
        facts = page.get_by_label("Racontez en quelques lignes")
        expect(facts).to_have_value(FACTS)
        expect(page.get_by_role("radio", name="Bruit", exact=True)).to_be_checked()
        elsewhere = context.new_page()
        elsewhere.goto(town.url + PAGE)
        expect(elsewhere.get_by_label("Racontez en quelques lignes")).to_have_value("")
        page.get_by_role("button", name="Effacer ce que j’ai écrit").click()
        expect(facts).to_have_value("")
        page.reload()
        expect(facts).to_have_value("")
        fills(page)
        sends(page)
        assert page.evaluate("sessionStorage.length + document.cookie.length") == 0
        assert page.evaluate("Object.keys(localStorage)") in ([], ["palier-theme"])


def test_the_public_pages_hold_at_every_size_and_in_both_themes(town: Site, opened: Page, town_desk: Desks) -> None:
    inspector = Inspector(town_desk.visitor())
    page = inspector.page
    page.goto(town.url + PAGE)
    inspector.look("saisir")
    fills(page)
    sends(page)
    inspector.look("reçu")
    code = "".join(page.locator(".code .plate").all_text_contents())
    page.goto(f"{town.url}{PAGE}/suivi")
    inspector.look("suivi")
    page.get_by_label("Votre code").fill(code)
    page.get_by_role("button", name="Voir l’état").click()
    inspector.look("état")
    page.goto(town.url + PAGE)
    page.get_by_role("button", name="Envoyer la demande").click()
    inspector.look("saisir, refusée")
    assert not inspector.faults, "\n".join(["", *inspector.faults])
