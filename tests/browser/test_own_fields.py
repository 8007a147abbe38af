"""A question of the structure's own: added by clicks, answered without network, read at the desk, by no landlord."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.handset import Handset
from tests.browser.site import Site
from tests.browser.steps_desk import Coordinator, Reader
from tests.browser.steps_phone import Agent

pytestmark = pytest.mark.browser


def she_adds_three_questions(page: Page) -> None:
    """A choice, a number and a date, published for everybody."""
    page.get_by_role("link", name="Réglages").click()
    page.get_by_role("link", name="Champs", exact=True).click()
    page.get_by_role("row", name="Contact").get_by_role("link").click()
    for question, nature, more in (
        ("Temps qu’il fait", "Un choix", {"Choix, un par ligne": "Pluie\nGrand soleil"}),
        ("Sacs ramassés", "Un nombre", {"Plus grand": "40", "Unité": "sacs"}),
        ("Prochain nettoyage", "Une date", {}),
    ):
        page.get_by_label("Question").fill(question)
        page.locator("label.choice", has_text=nature).click()
        for label, text in more.items():
            page.get_by_label(label).fill(text)
        page.get_by_role("button", name="Ajouter le champ").click()
        expect(page.get_by_role("row", name=question)).to_be_visible()
    page.locator("summary", has_text="Publier pour toute l’équipe").click()
    page.get_by_role("button", name="Publier", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("La version 1 est publiée")


def she_answers_them(nadia: Agent) -> None:
    """A number that cannot be is told, beside its field, and nothing is saved."""
    nadia.tile("Contact")
    nadia.pick("Besoin exprimé", "Logement, bailleur")
    nadia.pick("Temps qu’il fait", "Pluie")
    nadia.page.get_by_label("Prochain nettoyage").fill("2026-12-01")
    nadia.page.get_by_label("Sacs ramassés").fill("99")
    nadia.button("Enregistrer le contact")
    expect(nadia.page.get_by_role("alert").filter(has_text="Sacs ramassés")).to_contain_text("de 0 à 40 sacs")
    nadia.page.get_by_label("Sacs ramassés").fill("12")
    expect(nadia.page.get_by_text("Brouillon gardé sur ce téléphone")).to_be_visible()


def she_finds_them_again(nadia: Agent) -> None:
    """The phone was switched off in the middle of the form."""
    nadia.handset.switch_off()
    nadia.handset.switch_on()
    nadia.handset.unlock()
    nadia.handset.go("/tournee")
    nadia.tile("Contact")
    expect(nadia.page.get_by_label("Sacs ramassés")).to_have_value("12")
    expect(nadia.page.get_by_label("Prochain nettoyage")).to_have_value("2026-12-01")
    expect(nadia.page.get_by_role("radio", name="Pluie", exact=True)).to_be_checked()
    nadia.saved("Enregistrer le contact", "Contact enregistré sur le téléphone")


def she_corrects_one(nadia: Agent) -> None:
    """On the entry's own page."""
    nadia.list_of_entries().locator("a[href*='/saisie/contact/']").first.click()
    answers = nadia.page.locator("dl.kv--phone")
    expect(answers).to_contain_text("Temps qu’il fait")
    expect(answers).to_contain_text("12 sacs")
    nadia.button("Corriger")
    nadia.page.get_by_label("Sacs ramassés").fill("30")
    nadia.saved("Enregistrer la correction", "Correction enregistrée sur le téléphone")
    expect(answers).to_contain_text("30 sacs")


def test_a_field_goes_from_the_desk_to_a_phone_without_network_and_back(
    site: Site, handset: Handset, desk: Callable[[str], Page]
) -> None:
    claire = Coordinator(desk("claire"))
    she_adds_three_questions(claire.page)
    handset.enrol("nadia")
    nadia = Agent(handset)
    nadia.starts_a_round_at("Les Glycines")
    handset.waits(0)
    handset.lose_network()
    she_answers_them(nadia)
    she_finds_them_again(nadia)
    handset.find_network()
    handset.waits(0)
    handset.lose_network()
    she_corrects_one(nadia)
    handset.find_network()
    handset.waits(0)
    assert site.rows("SELECT count(*) FROM held_op") == [(0,)]
    claire.opens_entry("Logement, bailleur")
    wrote, seen = claire.page.locator("section.side").all()
    for words in ("Temps qu’il fait", "Pluie", "30 sacs", "1er décembre 2026"):
        expect(wrote).to_contain_text(words)
    expect(seen.locator("dt:text-is('Sacs ramassés') + dd")).to_have_text("Non transmis")
    claire.releases("Logement, bailleur")
    paul = Reader(desk("reader"))
    paul.opens_the_log("Les Glycines")
    for words in ("Sacs", "Pluie", "nettoyage"):
        assert words not in paul.page.content()
    assert handset.complaints == []
