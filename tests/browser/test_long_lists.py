"""Lists the phone shows in part: each says of how many, and gives the rest where it stands."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.handset import Handset
from tests.browser.inspector import Inspector
from tests.browser.steps_phone import Agent

pytestmark = pytest.mark.browser

MANY = """async (estate) => {
  const answer = (asked) => new Promise((done) => { asked.onsuccess = () => done(asked.result); });
  const opened = await answer(indexedDB.open("palier-cache"));
  const write = opened.transaction("records", "readwrite");
  const all = write.objectStore("records");
  const rows = await answer(all.getAll());
  const contact = rows.find(({ kind }) => kind === "contact");
  const put = (row, data = {}) => all.put({ ...row, id: crypto.randomUUID(), data: { ...row.data, ...data } });
  for (let n = 1; n < 45; n += 1) put(contact);
  const here = rows.find(({ id }) => id === estate);
  for (let n = 10; n < 31; n += 1) put(here, { name: `Tour du Lac ${n}` });
  const [building] = here.data.buildings;
  const hall = (_, n) => ({ id: crypto.randomUUID(), label: `Hall ${n + 1}`, plate: String(n + 1) });
  const buildings = [{ ...building, entrances: Array.from({ length: 12 }, hall) }];
  all.put({ ...here, data: { ...here.data, buildings } });
  await new Promise((done) => { write.oncomplete = done; });
  opened.close();
}"""
"""What the phone received, made long: 45 entries and 12 halls at one estate, 21 more of its name."""


@pytest.fixture
def nadia(handset: Handset) -> Agent:
    """Her phone holds much, and has no network to find that it should not."""
    agent, estate = Agent(handset), handset.site.ids["glycines"]["estate_id"]
    handset.enrol("nadia")
    handset.go(f"/contact?residence={estate}")
    agent.pick("Besoin exprimé", "Être écouté")
    agent.pick("Comment", "Rencontre en tournée")
    agent.saved("Enregistrer le contact", "Contact enregistré sur le téléphone")
    handset.waits(0)
    handset.lose_network()
    handset.page.evaluate(MANY, estate)
    handset.page.reload()
    handset.go(f"/residence/{estate}")
    agent.heading("Les Glycines")
    return agent


def shows(page: Page, rows: Any, first: int, total: int) -> None:
    """The beginning with its count; then all of it, the focus on the first line that came."""
    expect(rows).to_have_count(first)
    said = page.get_by_text(f"{first} sur {total}", exact=True)
    expect(said).to_be_visible()
    page.get_by_role("button", name="Tout voir").click()
    expect(rows).to_have_count(total)
    expect(said).to_have_count(0)
    expect(rows.nth(first).locator("a,button")).to_be_focused()


def test_entries_places_found_and_halls_say_of_how_many_and_show_the_rest(nadia: Agent) -> None:
    page, inspector = nadia.page, Inspector(nadia.page)
    inspector.look("une résidence où beaucoup est noté")
    shows(page, page.locator("li", has=page.locator("a[href*='/saisie/contact/']")), 20, 45)
    nadia.handset.go("/secteur")
    expect(page.locator("li", has_text="Les Glycines").get_by_text("8 sur 12 halls")).to_be_visible()
    nadia.handset.go("/contact")
    found, sought = page.locator("#f-place ul.rows li"), page.get_by_label("Autre résidence, rue ou hall")
    sought.fill("tour du lac")
    inspector.look("beaucoup de résidences trouvées")
    shows(page, found, 8, 21)
    sought.fill("tour du")
    expect(page.get_by_text("8 sur 21", exact=True)).to_be_visible()
    assert inspector.faults == []
