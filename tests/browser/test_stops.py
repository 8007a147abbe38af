"""What is decided of a round on the way, and read before one leaves: without network, and there again after a kill."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.handset import Handset
from tests.browser.site import Site
from tests.browser.steps_phone import Agent

pytestmark = pytest.mark.browser


WRITTEN = "Cris dans l’escalier après 22 h"


def test_a_stop_is_added_and_passed_before_another_and_what_is_known_of_each_is_read_before_leaving(
    town: Site, pocket: Handset
) -> None:
    pocket.enrol("agent1")
    # Closed and opened from its icon: browsers keep a cookie in memory for half a minute, and the kill comes sooner.
    pocket.switch_off()
    pocket.switch_on()
    agent, page = Agent(pocket), pocket.page
    agent.starts_a_round_at("Les Glycines", "Les Verriers")
    pocket.waits(0)
    pocket.lose_network()
    agent.ras()
    agent.flags_a_short_problem()
    agent.notes_a_conflict(WRITTEN)

    pocket.go("/tournee/arrets")
    agent.button("Ajouter un arrêt")
    page.get_by_label("Chercher une résidence, une rue, un hall").fill("tanneurs")
    page.get_by_role("button", name=re.compile("Les Tanneurs")).click()
    agent.said("Arrêt ajouté")
    stops = page.locator(".line > li")
    expect(stops).to_contain_text(["Les Glycines", "Les Verriers", "Les Tanneurs"])
    agent.button("Changer l’ordre")
    page.get_by_role("button", name=re.compile("^Passer plus tôt ?: Les Tanneurs")).click()
    agent.said("Ordre des arrêts changé")
    expect(stops).to_contain_text(["Les Glycines", "Les Tanneurs", "Les Verriers"])

    pocket.kill()
    page = pocket.switch_on()
    pocket.go("/tournee/arrets")
    expect(page.locator(".line > li")).to_contain_text(["Les Glycines", "Les Tanneurs", "Les Verriers"])
    pocket.go("/tournee/avant")
    known = page.locator(".prep", has_text="Les Glycines")
    expect(known).to_contain_text(re.compile("vu aujourd’hui", re.IGNORECASE))
    expect(known.get_by_role("link", name="Lumière du hall")).to_contain_text("Signalé le 24 nov.")
    followup = known.get_by_role("link", name=re.compile("^Suivi : "))
    expect(followup).to_contain_text("À faire aujourd’hui · Conflit : musique, à suivre")
    # A phone that starts is locked: what is due is named, what was written of it is not.
    expect(followup).to_contain_text("Déverrouiller pour lire")
    assert WRITTEN not in page.content()
    pocket.unlock()
    expect(followup).to_contain_text(WRITTEN)
    followup.click()
    agent.heading("Suivi")

    pocket.find_network()
    pocket.waits(0)
    assert town.custody("agent1")["round.stops"] == 2
