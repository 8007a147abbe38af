"""What had the focus leaves the screen: whoever reads by ear or by keyboard goes on near where they were."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.handset import Handset
from tests.browser.site import Site
from tests.browser.steps_phone import Agent

pytestmark = pytest.mark.browser


def presses(agent: Agent, name: str) -> None:
    """By the keyboard, and the screen takes it."""
    agent.page.get_by_role("button", name=name).first.press("Enter")


def test_after_each_act_that_removes_its_button_the_focus_is_where_one_looks_next(town: Site, pocket: Handset) -> None:
    pocket.enrol("agent1")
    agent, page = Agent(pocket), pocket.page
    agent.starts_a_round_at("Les Glycines", "Les Verriers")
    place = page.get_by_role("heading", name="Les Glycines")
    expect(place).to_be_focused()

    presses(agent, "RAS")
    expect(page.get_by_role("button", name="RAS noté")).to_be_focused()
    presses(agent, "Annuler ce RAS")
    agent.said("Saisie annulée")
    expect(place).to_be_focused()
    expect(page.get_by_role("button", name="RAS")).to_be_visible()

    pocket.go("/tournee/arrets")
    presses(agent, "Ajouter un arrêt")
    added = page.get_by_role("listitem").filter(has_text="La Tuilerie")
    added.get_by_role("button").press("Enter")
    agent.said("Arrêt ajouté")
    expect(page.get_by_role("searchbox")).to_have_count(0)
    expect(added).to_be_focused()

    presses(agent, "Changer l’ordre")
    presses(agent, "Passer plus tard : Les Glycines")
    agent.said("Ordre des arrêts changé")
    expect(page.get_by_role("button", name="Passer plus tard : Les Glycines")).to_be_focused()  # it moved with its line
    presses(agent, "Retirer : La Tuilerie")
    agent.said("Arrêt retiré")
    expect(page.get_by_role("heading", level=1)).to_be_focused()

    pocket.go("/tournee/fin")
    page.get_by_role("button", name="Terminer la tournée").press("Enter")
    agent.heading("Tournée terminée")
    presses(agent, "Rouvrir la tournée")
    expect(page.get_by_role("group", name="Rouvrir la tournée")).to_be_focused()
    presses(agent, "Non")
    expect(page.get_by_role("button", name="Rouvrir la tournée")).to_be_focused()
    assert pocket.complaints == []
