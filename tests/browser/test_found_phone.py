"""A phone found long after: locked, its lease over, its session too. What it keeps leaves by a tap, unread."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.browser.canaries import CANARY, holds_none
from tests.browser.handset import Handset, until
from tests.browser.inspector import Inspector
from tests.browser.site import Site
from tests.browser.steps_desk import Coordinator
from tests.browser.steps_phone import Agent
from tests.browser.test_lock import the_desk_reads

pytestmark = pytest.mark.browser

RECEIVED, OPEN, LOCKED = (f"{CANARY} {one}" for one in ("reçu avant", "écrit ouvert", "écrit verrouillé"))
BUSY = "503 Service Unavailable"
NOT_BEFORE = {"Retry_After": "3600"}
"""Until then nothing is tried again, unless somebody asks."""
ELSEWHERE = ("/tournee", "/tournee/ici", "/etat", "/a-faire", "/secteur", "/telephone", "/verrou")


def loses_it(handset: Handset) -> None:
    """One entry was received; one waits that she wrote, and one that she wrote once it was locked."""
    handset.enrol("nadia")
    agent = Agent(handset)
    agent.starts_a_round_at("Les Glycines", "Les Verriers")
    agent.notes_a_contact(RECEIVED)
    handset.waits(0)
    handset.cable.speak(BUSY, only="POST /api/", **NOT_BEFORE)
    agent.notes_a_contact(OPEN)
    handset.lock()
    agent.notes_a_contact(LOCKED)
    handset.switch_off()


def later(site: Site, handset: Handset, days: int, heading: str) -> Page:
    """Whoever finds it looks for something to read."""
    site.passes(timedelta(days=days))
    handset.later()
    handset.go("/a-faire")
    expect(handset.page.get_by_role("heading", level=1, name=re.compile(heading))).to_be_visible()
    return handset.page


def reads_nothing_anywhere(site: Site, handset: Handset) -> None:
    entries = [str(UUID(one)) for (one,) in site.rows("SELECT id FROM contact")]
    for path in (*ELSEWHERE, *(f"/saisie/contact/{one}" for one in entries)):
        handset.go(path)
        expect(handset.page.locator("h1").first).to_be_visible()
        handset.page.wait_for_timeout(100)
        holds_none(handset.page, path)


@pytest.mark.parametrize(
    ("days", "silent", "heading"),
    [(8, "POST /api/sync", "Contenu verrouillé"), (31, "POST /api/deposit", "^Bon(jour|soir) Nadia")],
    ids=["its lease is over", "its session is over too"],
)
def test_what_a_found_phone_keeps_leaves_by_a_tap_and_it_shows_nothing(
    site: Site, handset: Handset, desk: Callable[[str], Page], days: int, silent: str, heading: str
) -> None:
    loses_it(handset)
    handset.cable.speak(BUSY, only=silent, **NOT_BEFORE)
    page = later(site, handset, days, heading)
    expect(page.get_by_text(re.compile(r"2\s+saisies\s+(gardées sur ce téléphone|attendent encore)"))).to_be_visible()
    assert site.custody("nadia") == {"round.start": 1, "contact.record": 1}
    inspector = Inspector(page)
    inspector.look("téléphone trouvé, verrouillé")
    holds_none(page, "found")
    handset.cable.be_silent()
    page.get_by_role("button", name="Envoyer ce que ce téléphone garde").click()
    until(lambda: site.custody("nadia") == {"round.start": 1, "contact.record": 3})
    reads_nothing_anywhere(site, handset)
    assert inspector.faults == []
    the_desk_reads(Coordinator(desk("claire")), OPEN, LOCKED)
    assert site.rows("SELECT count(*) FROM held_op") == [(0,)]
