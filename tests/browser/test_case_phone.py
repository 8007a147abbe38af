"""A mediator's cases on her phone: read and written on without a network, and nothing of them in clear."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.canaries import CANARY, holds_none
from tests.browser.handset import Handset, until
from tests.browser.inspector import Inspector
from tests.browser.profile import where
from tests.browser.site import Site
from tests.browser.steps_phone import Agent

pytestmark = pytest.mark.browser


def opens_her_cases(nadia: Agent) -> None:
    nadia.handset.go("/a-faire")
    nadia.page.get_by_role("link", name=re.compile("^Mes dossiers")).click()
    nadia.heading("Mes dossiers")


def opens_the_case(nadia: Agent) -> None:
    opens_her_cases(nadia)
    nadia.page.get_by_role("link", name=re.compile("Bruit, musique")).click()
    nadia.heading("Bruit, musique")


def tries_and_notes_an_agreement(nadia: Agent) -> None:
    """Party A: nobody answers, then she does, and agrees."""
    page = nadia.page
    page.get_by_role("link", name=re.compile("^Joindre A")).click()
    nadia.heading("Partie")
    nadia.button("Sans réponse")
    nadia.said("Essai noté")
    expect(page.get_by_text("1 essai sans réponse")).to_be_visible()
    nadia.button("Elle a répondu")
    nadia.said("Partie jointe")
    nadia.pick("Elle accepte", "Prendre part à la médiation")
    nadia.pick("Comment", "De vive voix")
    nadia.button("Noter son consentement")
    nadia.said("Consentement de la partie noté")
    expect(page.get_by_role("heading", level=2, name="Accepte")).to_be_visible()
    nadia.button("Voir le nom")
    expect(page.get_by_text(f"{CANARY} de A")).to_be_visible()
    nadia.button("Retour")


def opens_another(nadia: Agent) -> None:
    """Four answers, and the facts."""
    opens_her_cases(nadia)
    nadia.button("Ouvrir un dossier")
    nadia.page.get_by_role("searchbox").fill("Verriers")
    nadia.page.get_by_role("button", name=re.compile("^6 Les Verriers|Les Verriers")).first.click()
    nadia.button("Garder ce lieu")
    nadia.pick("De quoi s’agit-il ?", "Bruit")
    nadia.pick("Comment cela vous est venu", "Appel reçu")
    nadia.pick("Qui le suit", "Moi : rien ne me lie à une partie")
    nadia.page.get_by_label("Les faits").fill(f"{CANARY} du second")
    nadia.saved("Ouvrir un dossier", "Dossier enregistré sur le téléphone")
    expect(nadia.page.get_by_text("À numéroter")).to_be_visible()


def looks_at_each(nadia: Agent, case_id: str) -> None:
    """The page, its parties, the list and the form, by axe and at the width of the smallest phone."""
    inspector = Inspector(nadia.page)
    for path in ("/dossiers", f"/dossier/{case_id}", f"/dossier/{case_id}/partie/nouvelle", "/dossiers/nouveau"):
        nadia.handset.go(path)
        nadia.heading("")
        inspector.look(path)
    assert inspector.faults == []


def test_a_mediator_reads_and_writes_her_cases_without_a_network(
    site: Site, desk: Callable[[str], Page], handset: Handset
) -> None:
    case_id = site.flask("case", json.dumps(site.ids)).strip()
    nadia = Agent(handset)
    handset.enrol("nadia")
    handset.waits(0)
    handset.switch_off()  # browsers keep a cookie in memory for half a minute, and the kill comes sooner
    handset.switch_on()
    handset.unlock()
    handset.lose_network()
    opens_the_case(nadia)
    expect(nadia.page.get_by_text("jusqu’à")).to_be_visible()
    looks_at_each(nadia, case_id)
    opens_the_case(nadia)
    tries_and_notes_an_agreement(nadia)
    opens_another(nadia)
    handset.waits(4)
    assert where(handset.folder, CANARY) == []
    handset.lock()
    opens_the_case(nadia)
    holds_none(nadia.page, "locked")
    handset.kill()
    assert where(handset.folder, CANARY) == []
    handset.switch_on()
    handset.find_network()
    until(lambda: site.custody("nadia").get("case.open") == 1)
    handset.waits(0)
    assert site.rows("SELECT count(*) FROM held_op") == [(0,)]
    who = "SELECT party_id IS NOT NULL, count(*) FROM reading WHERE how = 'phone' GROUP BY 1 ORDER BY 1"
    assert site.rows(who) == [(0, 2), (1, 1)]  # each case, and who A is
    assert site.rows("SELECT state FROM party WHERE letter = 'A'") == [("accepte",)]
    claire = desk("claire")
    claire.goto(f"{site.url}/bureau/dossiers")
    for number in site.rows("SELECT number FROM mediation_case"):
        expect(claire.get_by_text(number[0]).first).to_be_visible()
    holds_none(claire, "the board")
