"""A screen that cannot be drawn takes no other with it, and one opened out of turn says what it can."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.handset import Handset
from tests.browser.steps_phone import Agent

pytestmark = pytest.mark.browser

# The screen of the planning, when its piece comes, is one that cannot be drawn.
BREAK = """() => Object.defineProperty(globalThis.palier, "planning", {
  get: () => globalThis.broken,
  set: () => { globalThis.broken = { Planning: () => { throw new Error("en panne exprès") } } },
})"""


def test_a_screen_in_trouble_leaves_the_others_standing(handset: Handset) -> None:
    nadia = Agent(handset)
    handset.enrol("nadia")
    handset.go("/tournee/ici")
    nadia.heading("^Ici ")
    expect(handset.page.get_by_text("Rien n’est encore noté ici")).to_be_visible()
    assert handset.complaints == []

    handset.page.evaluate(BREAK)
    handset.go("/planning")
    nadia.heading("Écran en panne")
    expect(handset.page.get_by_role("alert")).to_contain_text("Rien n’est perdu")
    handset.page.get_by_role("link", name="Secteur").click()
    nadia.heading("Secteur")
    handset.page.go_back()
    nadia.heading("Écran en panne")
    handset.page.get_by_role("link", name="Tournée").click()
    nadia.starts_a_round_at("Les Glycines")
    assert ["en panne exprès" in one for one in handset.complaints] == [True, True]
