"""The end of a round: what still waits is read before all that is done, and what she answered there outlives a kill."""

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


def test_the_call_she_was_noting_is_there_again_after_a_kill(town: Site, pocket: Handset) -> None:
    pocket.enrol("agent8")
    agent, page = Agent(pocket), pocket.page
    agent.starts_a_round_at("Les Glycines")
    flags_a_danger_nobody_could_telephone(agent)
    pocket.go("/tournee/fin")
    agent.unfold("Noter l’appel")
    page.get_by_label("Service joint").fill("Astreinte du bailleur")
    expect(page.get_by_text("Brouillon gardé sur ce téléphone")).to_be_visible()
    page.reload()
    pocket.unlock()
    expect(page.get_by_label("Service joint")).to_have_value("Astreinte du bailleur")
    expect(page.get_by_role("heading", name="À compléter")).to_have_count(0)
    agent.button("Enregistrer l’appel")
    expect(page.get_by_text("Danger sans appel noté")).to_have_count(0)
    expect(page.get_by_role("heading", name="Fin de tournée")).to_be_focused()
    pocket.waits(0)
    assert town.custody("agent8") == {"round.start": 1, "technical.flag": 1, "entry.correct": 1}
    assert pocket.complaints == []


def test_what_she_answered_of_the_end_stays_and_outlives_a_kill(town: Site, pocket: Handset) -> None:
    pocket.enrol("agent10")
    agent, page = Agent(pocket), pocket.page
    agent.starts_a_round_at("Les Glycines", "Les Verriers")
    agent.notes_a_conflict()
    pocket.go("/tournee/fin")
    passed = page.get_by_role("checkbox", name="Conflit : musique")
    passed.uncheck()
    agent.unfold("Dire pourquoi")
    page.locator("label", has_text="Manque de temps").click()
    page.locator("main a.rowlink", has_text="Conflit").click()
    agent.heading("Conflit")
    agent.button("Retour")
    expect(passed).not_to_be_checked()
    page.reload()  # a kill
    expect(passed).not_to_be_checked()
    expect(page.get_by_text("Non fait · manque de temps")).to_be_visible()
    expect(page.get_by_role("heading", name="À compléter")).to_have_count(0)
    page.get_by_role("button", name="Terminer la tournée").click()
    agent.heading("Tournée terminée")
    pocket.waits(0)
    assert town.custody("agent10") == {"round.start": 1, "conflict.report": 1, "visit.record": 1, "round.end": 1}
    reasons = "SELECT s.reason FROM round_stop s JOIN round r ON r.id = s.round_id WHERE s.state = 'non_fait'"
    assert town.rows(f"{reasons} AND s.reason IS NOT NULL") == [("temps",)]
