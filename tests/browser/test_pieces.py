"""The phone's program in pieces: all of them there without network, and what is said when one is not."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.handset import Handset, until
from tests.browser.steps_phone import Agent
from tools import pieces

pytestmark = pytest.mark.browser

OPENED = "(names) => names.filter((name) => globalThis.palier[name])"
LOSE = """(name) => caches.keys().then((all) => Promise.all(all.map((one) => caches.open(one).then((cache) =>
  cache.keys().then((kept) => Promise.all(kept.filter(({ url }) => url.includes(`/build/${name}-`))
    .map((request) => cache.delete(request))))))))"""
SCREENS = {
    "/orientation": "Orientation", "/conflit": "Conflit", "/probleme": "Problème",
    "/dossiers": "Mes dossiers", "/dossier/x/navette": "", "/dossier/x/accord": "",
    "/a-faire": "À faire", "/suivi/x": "Suivi", "/secteur": "Secteur", "/residence/x": "Résidence",
    "/planning": "Planning", "/etat": "Saisies", "/telephone": "Ce téléphone", "/saisie/contact/x": "Saisie",
    "/tournee/debut": "Tournée non prévue", "/listes": "Propositions", "/verrou": "Verrou",
}  # fmt: skip
LATE = {"/orientation": "referral", "/conflit": "conflict", "/probleme": "technical"}
"""The questions of a form come after its head."""


def test_every_piece_opens_without_network_and_is_parsed_no_sooner(handset: Handset) -> None:
    handset.enrol("nadia")
    handset.lose_network()
    handset.switch_off()
    page = handset.switch_on()
    names = sorted(pieces.entries())
    expect(page.get_by_role("navigation", name="Principal")).to_be_visible()
    # Reminders are allowed on this phone: they are looked at where they are set, after the first screen.
    until(lambda: bool(page.evaluate("globalThis.palier.phone && globalThis.palier.vault")))
    assert page.evaluate(OPENED, names) == ["phone", "vault"]
    for path, heading in SCREENS.items():
        handset.go(path)
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
        expect(page).to_have_title(f"{page.get_by_role('heading', level=1).inner_text()} · Palier")
        if late := LATE.get(path):
            until(lambda late=late: bool(page.evaluate(f"globalThis.palier.{late}")))  # type: ignore[misc]
    # Nothing is left by another, nobody signs in, she is at home already, and her structure has no fields of its own.
    closed = ("deposit", "homescreen", "own", "recognise")
    assert page.evaluate(OPENED, names) == [name for name in names if name not in closed]
    assert handset.complaints == []


def test_where_reminders_are_not_allowed_the_lock_alone_is_parsed_at_a_start(handset: Handset) -> None:
    handset.enrol("nadia")
    handset.context.clear_permissions()
    # Once the server has answered this start, what follows the first screen is done.
    with handset.page.expect_response("**/api/sync"):
        handset.page.reload()
    handset.page.evaluate("new Promise((go) => requestIdleCallback(go))")
    assert handset.page.evaluate("Notification.permission") != "granted"
    until(lambda: bool(handset.page.evaluate("globalThis.palier.vault")))
    # Once per start, after an answer: whether somebody has a vault here whom nothing notes (outbox/absent.js).
    until(lambda: bool(handset.page.evaluate("globalThis.palier.deposit")))
    assert handset.page.evaluate(OPENED, sorted(pieces.entries())) == ["deposit", "vault"]


def test_what_pieces_share_is_missed_as_a_piece_is(handset: Handset) -> None:
    handset.enrol("nadia")
    handset.page.evaluate(LOSE, "common")
    handset.lose_network()
    handset.page.reload()
    handset.go("/a-faire")
    agent = Agent(handset)
    agent.heading("Écran pas encore reçu")
    handset.find_network()
    agent.heading("À faire")
    handset.go("/secteur")
    agent.heading("Secteur")
    assert handset.complaints == []


def test_a_screen_whose_piece_is_not_there_says_so_and_opens_once_it_is(handset: Handset) -> None:
    handset.enrol("nadia")
    handset.page.evaluate(LOSE, "planning")
    handset.page.evaluate(LOSE, "followups")
    handset.lose_network()
    handset.page.reload()
    handset.go("/planning")
    agent = Agent(handset)
    agent.heading("Écran pas encore reçu")
    handset.page.get_by_role("button", name="Réessayer").click()
    agent.heading("Écran pas encore reçu")
    handset.find_network()
    agent.heading("Planning")
    handset.ready_offline()
    handset.lose_network()
    handset.go("/a-faire")
    agent.heading("À faire")
