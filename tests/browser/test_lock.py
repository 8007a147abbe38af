"""A locked phone: written on and sent from without a key, read with one; ten wrong codes cost what is read."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.browser.handset import Handset, until
from tests.browser.site import Site
from tests.browser.steps_desk import Coordinator
from tests.browser.steps_phone import Agent
from tests.browser.test_vault import KEPT

pytestmark = pytest.mark.browser

BEFORE, LOCKED, COLD = "Canari écrit ouvert", "Canari écrit verrouillé", "Canari écrit après une chute"
WRONG = "508264"
NINE = """() => new Promise((done) => {
  const asked = indexedDB.open("palier-vault");
  asked.onsuccess = () => {
    const writing = asked.result.transaction(["vaults", "tries"], "readwrite");
    const found = writing.objectStore("vaults").getAllKeys();
    const tries = { wrong: 9, at: Date.now() - 3_700_000 };
    found.onsuccess = () => writing.objectStore("tries").put({ device_id: found.result[0], ...tries });
    writing.oncomplete = () => { asked.result.close(); done(); };
  };
})"""


def on_a_round(handset: Handset) -> Agent:
    handset.enrol("nadia")
    agent = Agent(handset)
    agent.starts_a_round_at("Les Glycines", "Les Verriers")
    handset.waits(0)
    return agent


def contact(agent: Agent, text: str) -> None:
    agent.tile("Contact")
    agent.pick("Besoin exprimé", "Être écouté")
    agent.write(text)
    agent.saved("Enregistrer le contact", "Contact enregistré sur le téléphone")


def strip(page: Page, kept: int) -> None:
    expect(page.get_by_role("button", name=re.compile(rf"^Verrouillé, {kept}.gardées? ici"))).to_be_visible()


def reads(site: Site, handset: Handset, *texts: str) -> None:
    """Each is on the page of its entry."""
    for (entry,), text in zip(site.rows("SELECT id FROM contact ORDER BY occurred_at"), texts, strict=True):
        handset.go(f"/saisie/contact/{UUID(entry)}")
        expect(handset.page.get_by_text(text)).to_be_visible()


def test_written_locked_from_a_cold_start_too_and_read_once_unlocked(
    site: Site, handset: Handset, desk: Callable[[str], Page]
) -> None:
    agent = on_a_round(handset)
    handset.switch_off()  # the browser writes its cookies
    handset.switch_on()
    handset.unlock()
    handset.lose_network()
    contact(agent, BEFORE)
    agent.page.get_by_role("button", name=re.compile("^Passage fait")).click()
    agent.goes_on("Les Verriers")
    handset.lock()
    strip(handset.page, 2)
    assert BEFORE not in handset.page.content()
    agent.ras()
    contact(agent, LOCKED)
    strip(handset.page, 4)
    assert LOCKED not in handset.page.content()
    handset.kill()
    page = handset.switch_on()
    strip(page, 4)
    contact(agent, COLD)
    strip(page, 5)
    handset.find_network()
    until(lambda: site.custody("nadia").get("contact.record") == 3)
    expect(page.get_by_role("button", name=re.compile(r"^Verrouillé\s*Déverrouiller"))).to_be_visible()
    the_desk_reads(Coordinator(desk("claire")), BEFORE, LOCKED, COLD)
    assert not any(text in page.content() for text in (BEFORE, LOCKED, COLD))
    page.get_by_role("button", name=re.compile("^Verrouillé")).click()
    sheet = page.get_by_role("dialog", name="Déverrouiller pour lire")
    expect(sheet).to_be_visible()
    page.keyboard.press("Escape")
    expect(sheet).to_have_count(0)
    strip_again = page.get_by_role("button", name=re.compile("^Verrouillé"))
    expect(strip_again).to_be_focused()
    handset.unlock()
    reads(site, handset, BEFORE, LOCKED, COLD)
    assert handset.complaints == []


def the_desk_reads(claire: Coordinator, *texts: str) -> None:
    """Each on the page of its entry, in *À relire*."""
    claire.opens("À relire")
    expect(claire.page.locator("main tbody a").first).to_be_visible()
    pages = [one.get_attribute("href") or "" for one in claire.page.locator("main tbody a").all()]
    read = ""
    for page in dict.fromkeys(pages):
        claire.page.goto(f"{claire.page.url.split('/bureau')[0]}{page}")
        read += claire.page.locator("main").inner_text()
    assert [text for text in texts if text not in read] == []


def test_ten_wrong_codes_erase_what_can_be_read_and_what_waits_leaves(
    site: Site, handset: Handset, desk: Callable[[str], Page]
) -> None:
    agent = on_a_round(handset)
    handset.lose_network()
    contact(agent, BEFORE)
    handset.lock()
    page = handset.page
    # Nine were wrong already, an hour ago.
    page.evaluate(NINE)
    page.get_by_role("button", name=re.compile("^Verrouillé")).click()
    expect(page.get_by_role("dialog").get_by_text("10 codes faux effacent")).to_be_visible()
    page.keyboard.type(WRONG)
    expect(page.get_by_role("heading", name="Données effacées")).to_be_visible()
    agent.button("Continuer")
    agent.heading("Ouvrir Palier sur ce téléphone")
    assert handset.page.evaluate(KEPT, "palier-vault") == 0
    assert handset.page.evaluate(KEPT, "palier-outbox") > 0
    handset.find_network()
    until(lambda: site.custody("nadia").get("contact.record") == 1)
    the_desk_reads(Coordinator(desk("claire")), BEFORE)
