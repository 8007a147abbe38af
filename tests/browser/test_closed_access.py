"""An agent leaves the team while her phone is in a cellar: what she wrote arrives, and her data leaves the phone."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.handset import Handset, until
from tests.browser.site import Site
from tests.browser.steps_desk import Coordinator
from tests.browser.steps_phone import Agent

pytestmark = pytest.mark.browser


def test_a_closed_access_hands_in_what_it_holds_then_forgets(
    town: Site, pocket: Handset, town_desk: Callable[[str], Page]
) -> None:
    name = town.accounts["agent1"]["name"]
    pocket.enrol("agent1")
    agent = Agent(pocket)
    agent.starts_a_round_at("Les Glycines", "Les Verriers")
    pocket.waits(0)
    pocket.lose_network()
    agent.notes_a_short_contact()
    claire = Coordinator(town_desk("claire"))
    closes_the_access_of(claire, name)
    pocket.find_network()
    expect(pocket.page.get_by_text("Accès fermé par votre service.")).to_be_visible()
    until(
        lambda: (
            "palier-cache" not in pocket.page.evaluate("indexedDB.databases().then((all) => all.map((x) => x.name))")
        )
    )
    assert "Glycines" not in pocket.page.content()
    assert town.custody("agent1") == {"round.start": 1, "contact.record": 1}
    assert town.rows("SELECT count(*) FROM contact") == [(0,)]
    claire.opens("À régler")
    claire.page.get_by_role("link", name=re.compile(name)).click()
    expect(claire.page.get_by_text("Déposée après la fermeture de l’accès")).to_be_visible()
    claire.page.get_by_role("button", name="Reprendre la saisie").click()
    claire.said("La saisie est appliquée")
    assert town.rows("SELECT count(*) FROM contact") == [(1,)]


def closes_the_access_of(coordinator: Coordinator, name: str) -> None:
    """Asked first, then done."""
    coordinator.opens("Équipe")
    with coordinator.page.expect_event("domcontentloaded"):
        coordinator.page.get_by_role("link", name=f"Fermer l’accès de {name}").click()
    coordinator.page.get_by_role("button", name="Fermer l’accès").click()
    coordinator.said("L’accès est fermé")
