"""A form refused, on the phone and at the desk: the summary takes the focus, the title says it, the fields know."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desks
from tests.browser.handset import Handset
from tests.browser.site import Site
from tests.browser.steps_phone import Agent

pytestmark = pytest.mark.browser

UNKNOWN_TO_THEIR_FIELD = """() => [...document.querySelectorAll("main .error[id]")]
  .filter((told) => !document.querySelector(`[aria-describedby~="${told.id}"]`)).map((told) => told.textContent)"""


def refused(page: Page, fields: int) -> None:
    """What is said, and where one is."""
    summary = page.get_by_role("alert").filter(has=page.locator(".errors"))
    expect(summary).to_be_focused()
    expect(page).to_have_title(re.compile("^Erreur\u00a0: "))
    assert page.evaluate(UNKNOWN_TO_THEIR_FIELD) == []
    expect(page.locator("main .error[id]").nth(fields - 1)).to_be_attached()
    summary.get_by_role("button").click()
    expect(page.locator("[id^=f-]:focus")).to_have_count(1)


def test_on_the_phone_every_form_sent_empty(town: Site, pocket: Handset) -> None:
    page = pocket.page
    page.get_by_role("button", name="Ouvrir sur ce téléphone").click()
    refused(page, 3)
    page.get_by_label("Adresse e-mail").fill("nadia")
    page.get_by_role("button", name="Ouvrir sur ce téléphone").click()
    refused(page, 3)
    expect(page.get_by_label("Adresse e-mail")).to_have_value("nadia")
    pocket.enrol("agent3")
    expect(page).not_to_have_title(re.compile("^Erreur"))
    agent = Agent(pocket)
    agent.starts_a_round_at("Les Glycines")
    for path, button in (
        ("/contact", "Enregistrer le contact"),
        ("/conflit", "Enregistrer le conflit"),
        ("/probleme", "Enregistrer le problème"),
        ("/orientation", "Enregistrer l’orientation"),
    ):
        pocket.go(path)
        agent.button(button)
        refused(page, 1)
        pocket.go("/tournee")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page).not_to_have_title(re.compile("^Erreur"))


@pytest.mark.parametrize("script", [True, False])
def test_at_the_desk_the_summary_takes_the_focus(town: Site, town_desk: Desks, script: bool) -> None:
    context = town_desk.browser.new_context(java_script_enabled=script)
    page = context.new_page()
    page.goto(f"{town.url}/connexion")
    page.get_by_label("Adresse électronique").fill("claire@passeurs.example")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.locator("[role=alert]:focus")).to_contain_text("Mot de passe")
    expect(page).to_have_title("Erreur\u00a0: Se connecter · Palier")
    expect(page.get_by_label("Adresse électronique")).to_have_value("claire@passeurs.example")
    page.get_by_role("link", name="Mot de passe").click()
    expect(page.get_by_label("Mot de passe")).to_be_focused()
    context.close()
