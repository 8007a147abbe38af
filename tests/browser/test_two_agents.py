"""Two agents take turns on one phone, in a cellar: each reads her own, and both outboxes land under their authors."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.handset import Handset, until
from tests.browser.inspector import Inspector
from tests.browser.site import Site
from tests.browser.steps_phone import Agent
from tests.browser.test_lock import NINE, WRONG, contact
from tests.browser.test_vault import KEPT

pytestmark = pytest.mark.browser

HERS, HIS = "Canari de Nadia", "Canari de Yoann"


def hands_over(handset: Handset, to: str) -> Page:
    """A tap on a name; the app begins anew."""
    handset.go("/telephone")
    with handset.page.expect_event("load"):
        handset.page.get_by_role("button", name=re.compile(to)).click()
    return handset.page


def landed(site: Site, name: str) -> None:
    until(lambda: site.custody(name).get("contact.record") == 1)


def test_each_takes_the_phone_in_turn_without_network_and_both_outboxes_land(site: Site, handset: Handset) -> None:
    handset.enrol("nadia")
    agent = Agent(handset)
    agent.starts_a_round_at("Les Glycines")
    handset.waits(0)
    page = hands_over(handset, "Une autre personne")
    agent.heading("Ouvrir Palier sur ce téléphone")
    expect(page.get_by_role("button", name=re.compile("^Nadia"))).to_be_visible()
    expect(page.get_by_text("Sa tournée continue.")).to_be_visible()
    inspector = Inspector(page)
    inspector.look("entree-a-deux")
    handset.enrol("yoann")
    handset.waits(0)
    agent.starts_a_round_at("Les Verriers")
    handset.waits(0)
    handset.go("/telephone")
    inspector.look("telephone-a-deux")
    assert inspector.faults == []

    handset.lose_network()
    page = hands_over(handset, "^Nadia")
    expect(page.get_by_role("button", name=re.compile("^Verrouillé"))).to_be_visible()
    handset.unlock()
    contact(agent, HERS)
    page = hands_over(handset, "^Yoann")
    expect(page.get_by_role("button", name=re.compile("^Verrouillé"))).to_be_visible()
    handset.unlock()
    contact(agent, HIS)
    handset.waits(1)
    handset.go("/etat")
    assert HERS not in page.content()

    handset.find_network()
    agent.sends_now()
    handset.waits(0)
    for name in ("nadia", "yoann"):
        landed(site, name)
    hands_over(handset, "^Nadia")
    handset.unlock()
    handset.waits(0)
    assert HIS not in handset.page.content()
    hers_is_erased_and_his_stays(handset)


def hers_is_erased_and_his_stays(handset: Handset) -> None:
    """Nine codes of hers were wrong already, an hour ago."""
    handset.lock()
    handset.page.evaluate(NINE.replace("found.result[0]", "JSON.parse(localStorage['palier-device']).device_id"))
    handset.page.get_by_role("button", name=re.compile("^Verrouillé")).click()
    expect(handset.page.get_by_text("Dernière tentative avant l’effacement.")).to_be_visible()
    handset.page.keyboard.type(WRONG)
    expect(handset.page.get_by_text("Les autres agents de ce téléphone gardent ce qu’ils y lisent.")).to_be_visible()
    handset.page.get_by_role("button", name="Continuer").click()
    assert handset.page.evaluate(KEPT, "palier-vault") == 1
    hands_over_from_the_door(handset, "^Yoann")
    handset.unlock()
    handset.page.get_by_role("link", name=re.compile("^Ici")).click()
    handset.page.locator("main li a", has_text="Contact").first.click()
    expect(handset.page.get_by_text(HIS)).to_be_visible()


def hands_over_from_the_door(handset: Handset, to: str) -> None:
    with handset.page.expect_event("load"):
        handset.page.get_by_role("button", name=re.compile(to)).click()
