"""A phone that holds five thousand records, each with words: its start, « Enregistré » and its lock, four times slower.

`python -m bench.full` (needs what `bench.phone` needs)
"""

from __future__ import annotations

import os
import shutil
import statistics
from collections.abc import Callable
from datetime import timedelta
from unittest.mock import patch
from uuid import UUID

from playwright.sync_api import Page, expect

from app import create_app
from app.core import clock, tenant
from app.core.base import uuid7
from app.core.unit import write_unit
from app.rounds.models import Contact
from app.settings import from_env
from bench.figures import Figure, table
from bench.phone import SAVED, SAVED_MS, SETTLE, cold_start, on_a_round, saving, slow
from tests.browser.handset import CHROMIUM, LOCK_CODE, Handset, until
from tests.browser.site import Site
from tests.browser.steps_phone import Agent

RECORDS, AT_ONCE = 5_000, 500
SPREAD = timedelta(seconds=90)
"""Between two of them: all are of these last days, whose words are still on phones."""
WORDS = (
    "Le local à vélos du rez-de-chaussée reste ouvert le soir, le gardien le sait et repasse demain matin. La lumière"
    " du palier s’éteint trop vite, deux personnes s’en plaignent. Le digicode a changé, à dire à l’équipe du week-end"
    " avant sa tournée, avec le mot laissé dans le hall pour les familles du troisième."
)
MET = {
    "besoin": "ecoute",
    "reponses": [],
    "registre": "presence",
    "canal": "rencontre_tournee",
    "counts": {"age": {"nc": 1}},
}
COUNT = """() => new Promise((done) => {
  const asked = indexedDB.open("palier-cache");
  asked.onsuccess = () => {
    const got = asked.result.transaction("records").objectStore("records").count();
    got.onsuccess = () => { asked.result.close(); done(got.result); };
  };
})"""
READABLE = """(words) => {
  let from = null;
  window.__readable = null;
  addEventListener("keydown", () => { from = performance.now(); }, true);
  const look = () => {
    if (window.__readable !== null || from === null) return;
    if (document.querySelector("main")?.textContent.includes(words)) window.__readable = performance.now() - from;
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
}"""
"""From the last digit of the code to the words in the page."""


def fill(site: Site, count: int) -> None:
    """So many contacts of Nadia's sector where she was, written as the product writes a row, past its rules."""
    with patch.dict(os.environ, site.environment, clear=True):
        app = create_app(from_env())
    org_id = UUID(site.ids["org_id"])
    with app.app_context(), clock.frozen(site.now):
        for start in range(0, count, AT_ONCE):
            with tenant.tenant(org_id), write_unit() as s:
                s.add_all(_contact(site, org_id, number) for number in range(start, min(start + AT_ONCE, count)))


def _contact(site: Site, org_id: UUID, number: int) -> Contact:
    at, nadia = clock.now() - number * SPREAD, site.ids["nadia"]["user_id"]
    return Contact(
        org_id=org_id, id=uuid7(), rev=1, occurred_at=at, phone_at=at, phone_offset_min=60, clock_gap_ms=0,
        received_at=at, service_date=at.date(), author_id=UUID(nadia), agents=[nadia],
        sector_id=UUID(site.ids["sector_id"]), estate_id=UUID(site.ids["glycines"]["estate_id"]),
        text=f"{WORDS} {number}", **MET,
    )  # fmt: skip


def receive(phone: Handset, count: int) -> int:
    """Ask by hand; how many records lie on the phone, once it has them."""
    Agent(phone).sends_now()
    until(lambda: int(phone.page.evaluate(COUNT)) >= count, 120)
    phone.go("/tournee")
    return int(phone.page.evaluate(COUNT))


def with_words(agent: Agent) -> Callable[[], None]:
    """A contact of four gestures, the last of which is words."""

    def note() -> None:
        agent.tile("Contact")
        agent.pick("Besoin exprimé", "Être écouté")
        agent.write(WORDS)
        agent.saved("Enregistrer le contact", "Contact enregistré sur le téléphone")
        agent.page.wait_for_timeout(SETTLE)

    return note


def saved(phone: Handset) -> list[Figure]:
    """With words in it: they are sealed before the disk has them."""
    note = with_words(Agent(phone))
    open_ = saving(phone.page, note)
    phone.lock()
    locked = saving(phone.page, note)
    told = f"{SAVED}, words in it, {RECORDS:,} records, 4x slower"
    return [
        Figure(f"{told}: open", open_, SAVED_MS, "ms"),
        Figure(f"{told}: locked", locked, SAVED_MS, "ms"),
        Figure("Locked against open", locked / open_, None, "times"),
    ]


def unlocked(phone: Handset, entry: str) -> Figure:
    """From the last digit to the words of the entry on the screen, all that is kept being opened: median of five."""
    page, times = phone.page, []
    for _ in range(5):
        phone.go(f"/saisie/contact/{entry}")
        page.get_by_role("button", name="Déverrouiller pour lire").first.click()
        expect(page.get_by_role("dialog", name="Déverrouiller pour lire")).to_be_visible()
        times.append(_readable(page))
        phone.go("/tournee")
        phone.lock()
    return Figure(
        f"Unlocking to the words on the screen, {RECORDS:,} records, 4x slower", statistics.median(times), 1_000, "ms"
    )


def _readable(page: Page) -> float:
    page.evaluate(READABLE, WORDS)
    with slow(page):
        page.keyboard.type(LOCK_CODE)
        page.wait_for_function("() => window.__readable !== null")
    return float(page.evaluate("() => window.__readable"))


def main() -> list[Figure]:
    """Measure and print."""
    if not shutil.which(CHROMIUM):
        print("No Chromium on this machine: nothing measured of a full phone.")
        return []
    with on_a_round() as (site, phone):
        fill(site, RECORDS)
        held = receive(phone, RECORDS)
        phone.waits(0)
        phone.lose_network()
        figures = saved(phone)
        ((oldest,),) = site.rows("SELECT id FROM contact ORDER BY occurred_at LIMIT 1")
        site.stop()
        figures += cold_start(phone, f", locked, {RECORDS:,} records")
        figures.append(unlocked(phone, str(UUID(oldest))))
    figures.insert(0, Figure("Records it holds", held, None, "records"))
    print(table("A full phone", figures))
    return figures


if __name__ == "__main__":
    main()
