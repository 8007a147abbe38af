"""A phone emptied without network: nothing that is missing is said to be nothing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.handset import Handset
from tests.browser.site import Site
from tests.browser.steps_phone import Agent

pytestmark = pytest.mark.browser

EMPTIED = """async () => {
  for (const { name } of await indexedDB.databases()) {
    const base = await new Promise((done) => (indexedDB.open(name).onsuccess = ({ target }) => done(target.result)));
    const stores = [...base.objectStoreNames];
    await new Promise((done) => {
      const all = base.transaction(stores, "readwrite");
      all.oncomplete = done;
      stores.forEach((store) => all.objectStore(store).clear());
    });
    base.close();
  }
}"""
LATER = {
    "/tournee": "Vos services ne sont pas encore reçus.",
    "/tournee/debut": "Les résidences ne sont pas encore reçues.",
    "/tournee/avant": "La tournée n’est pas encore reçue.",
    "/tournee/arrets": "Votre tournée n’est pas encore reçue.",
    "/tournee/fin": "Votre tournée n’est pas encore reçue.",
    "/tournee/ici": "Ce qui est noté ici n’est pas encore reçu.",
    "/consignes": "Les consignes ne sont pas encore reçues.",
    "/a-faire": "Vos suivis ne sont pas encore tous reçus.",
    "/dossiers": "Vos dossiers ne sont pas encore tous reçus.",
    "/secteur": "Les résidences ne sont pas encore reçues.",
    "/planning": "Votre planning n’est pas encore reçu.",
    "/listes": "Vos propositions ne sont pas encore reçues.",
}


def test_every_list_of_an_emptied_phone_says_that_it_is_not_received_until_it_is(town: Site, pocket: Handset) -> None:
    pocket.enrol("agent2")
    page = pocket.page
    pocket.lose_network()
    page.evaluate(EMPTIED)
    page.reload()
    pocket.choose_code()
    Agent(pocket).heading("Planning pas encore reçu")
    for path, words in LATER.items():
        pocket.go(path)
        told = page.locator(".empty")
        expect(told).to_have_text(re.compile(rf"^\s*{words} Cela viendra avec le réseau."))
        expect(page.get_by_text(re.compile("^(Aucun|Rien n’est)"))).to_have_count(0)
    pocket.go("/contact")
    expect(page.get_by_role("group", name="Besoin exprimé")).to_contain_text("Choix pas encore reçus")
    pocket.find_network()
    pocket.go("/planning")
    expect(page.get_by_text("pas encore reçu")).to_have_count(0)
    pocket.go("/tournee")
    Agent(pocket).heading("Pas de service en cours")
    assert pocket.complaints == []


def test_the_hint_of_her_own_note_says_who_reads_it(town: Site, pocket: Handset) -> None:
    pocket.enrol("agent3")
    agent, page = Agent(pocket), pocket.page
    agent.starts_a_round_at("Les Glycines")
    pocket.go("/tournee/note")
    note = page.get_by_label("Pour cette tournée")
    expect(note).to_have_accessible_description(re.compile("Vous êtes la seule personne à lire cette note"))
    expect(page.get_by_text("La personne peut lire")).to_have_count(0)
    pocket.go("/conflit")
    expect(page.get_by_label("Un détail utile")).to_have_accessible_description(re.compile("La personne peut lire"))
