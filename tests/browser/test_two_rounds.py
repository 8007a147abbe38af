"""Two rounds in one evening: after the second, what still waits of both is read before all that is done."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.handset import Handset
from tests.browser.site import Site
from tests.browser.steps_phone import Agent

pytestmark = pytest.mark.browser


def flags_a_danger_nobody_could_telephone(agent: Agent) -> None:
    """A smell of gas, without a network for the call."""
    agent.tile("Problème technique")
    agent.pick("Quel problème ?", "Gaz, incendie")
    agent.pick("Plus précisément", "Odeur de gaz")
    agent.pick("L’appel", "Appel impossible (réseau)")
    agent.saved("Enregistrer le problème", "Problème enregistré sur le téléphone")


def test_a_danger_of_the_first_round_without_its_call_stays_above_the_list_of_the_second(
    town: Site, pocket: Handset
) -> None:
    pocket.enrol("agent7")
    agent, page = Agent(pocket), pocket.page
    agent.starts_a_round_at("Les Glycines")
    flags_a_danger_nobody_could_telephone(agent)
    agent.ends_the_round()
    agent.button("Démarrer une autre tournée")
    page.locator("label", has_text="Les Verriers").click()
    agent.button("Démarrer la tournée")
    agent.ras()
    agent.tile("Conflit")
    agent.pick("De quoi s’agit-il ?", "Bruit")
    expect(page.get_by_text("Brouillon gardé sur ce téléphone")).to_be_visible()
    pocket.go("/tournee")
    agent.ends_the_round()
    expect(page.get_by_role("heading", name="Tournée d’avant")).to_be_visible()
    told = page.locator("main").inner_text()
    places = [told.index(one) for one in ("Danger sans appel noté", "À compléter", "Passage RAS", "Tournée d’avant")]
    assert places == sorted(places)
    assert pocket.complaints == []
