"""What is typed of a password may be seen, field by field; sent or without a script it is a password like any other."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Desks
from tests.browser.handset import FRENCH
from tests.browser.inspector import NARROW, Inspector
from tests.browser.site import Site

pytestmark = pytest.mark.browser
PASSWORD, AGAIN, NOW = "Nouveau mot de passe", "Le même, une seconde fois", "Mot de passe actuel"


def shows(page: Page, label: str) -> Callable[[str], None]:
    """A check that this field shows what is typed (`text`) or not (`password`), and that its button says which."""

    def check(kind: str) -> None:
        expect(page.get_by_label(label, exact=True)).to_have_attribute("type", kind)
        pressed = str(kind == "text").lower()
        expect(page.get_by_role("button", name=re.compile(rf"^Afficher ?, {label}$"))).to_have_attribute(
            "aria-pressed", pressed
        )

    return check


def test_each_password_is_shown_by_its_own_button_and_hidden_again_when_sent(town: Site, town_desk: Desks) -> None:
    page = town_desk("claire")
    page.goto(f"{town.url}/compte/mot-de-passe")
    password, again = shows(page, PASSWORD), shows(page, AGAIN)
    password("password")
    page.get_by_role("button", name=re.compile(rf"^Afficher ?, {PASSWORD}$")).click()
    password("text")
    again("password")
    page.get_by_role("button", name=re.compile(rf"^Afficher ?, {PASSWORD}$")).click()
    password("password")
    page.get_by_role("button", name=re.compile(rf"^Afficher ?, {AGAIN}$")).click()
    page.evaluate("addEventListener('submit', (event) => event.preventDefault(), true)")
    page.get_by_role("button", name="Changer de mot de passe").click()
    again("password")


def test_it_holds_in_320_px_and_at_every_door(town: Site, town_desk: Desks) -> None:
    page = town_desk.visitor()
    page.goto(f"{town.url}/connexion")
    page.get_by_role("button", name=re.compile(r"^Afficher ?, Mot de passe$")).click()
    inspector = Inspector(page)
    inspector.look("se connecter, le mot de passe affiché")
    assert inspector.faults == []
    page.set_viewport_size(NARROW)
    label, button = page.locator("label[for=password]"), page.locator("[data-reveals]")
    beside = label.bounding_box(), button.bounding_box()
    assert beside[0] and beside[1] and beside[1]["x"] >= beside[0]["x"] + beside[0]["width"]


def test_without_a_script_the_field_is_as_it_was(town: Site, browser: Browser) -> None:
    with browser.new_context(java_script_enabled=False, **FRENCH) as context:
        page = context.new_page()
        page.goto(f"{town.url}/connexion")
        expect(page.get_by_label("Mot de passe", exact=True)).to_have_attribute("type", "password")
        expect(page.locator("[data-reveals]")).to_be_hidden()
