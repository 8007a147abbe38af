"""A long name on a small screen, and letters twice as large: what is to be touched stays whole, words stay words."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.handset import Handset
from tests.browser.inspector import NARROW, TWICE, WIDE
from tests.browser.site import Site
from tests.browser.steps_phone import Agent

pytestmark = pytest.mark.browser

LONG = "Résidence des Très Longues Allées du Château-d’Eau et des Coquelicots"
# How narrow its words may be set without being cut.
NARROWEST = """(one) => {
  Object.assign(one.style, { width: "min-content", overflowWrap: "normal" });
  return one.getBoundingClientRect().width;
}"""


def height(page: Page, where: str) -> float:
    """Of what is seen."""
    box = page.locator(where).bounding_box()
    assert box
    return box["height"]


def test_a_long_name_leaves_room_for_the_way_on_and_large_letters_break_no_word_nor_the_page(
    town: Site, pocket: Handset
) -> None:
    pocket.enrol("agent8")
    agent, page = Agent(pocket), pocket.page
    agent.starts_a_round_at("Les Glycines", "Les Verriers")
    agent.tile("Orientation")
    agent.pick("Domaine", "Logement")
    expect(page.get_by_text("Brouillon gardé sur ce téléphone")).to_be_visible()
    pocket.go("/tournee")
    agent.ras()
    page.set_viewport_size(NARROW)
    page.locator(".head--place h1").evaluate("(one, name) => { one.textContent = name }", LONG)
    assert height(page, ".head--place") <= 80
    assert height(page, ".strip") >= 100  # halls, the way on, and where the draft is

    page.set_viewport_size({"width": 360, "height": 740})
    page.evaluate(TWICE, "200%")
    for where in (".drafts .fold span", ".head--place h1"):
        word = page.locator(where)
        given = word.bounding_box()
        assert given
        assert given["width"] >= word.evaluate(NARROWEST)
    page.set_viewport_size(NARROW)
    pocket.go("/secteur")
    page.locator("main ul.rows a", has_text="Les Glycines").click()
    expect(page.get_by_role("button", name="Commencer un passage ici")).to_be_visible()
    assert page.evaluate(WIDE) is None
    assert pocket.complaints == []
