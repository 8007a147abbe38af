"""A draft belongs to a place, a moment and a round: it is never poured into another, and never lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.handset import Handset
from tests.browser.site import Site
from tests.browser.steps_phone import Agent

pytestmark = pytest.mark.browser
FULL = """() => {
  const { put } = IDBObjectStore.prototype;
  const full = () => { throw new DOMException("full", "QuotaExceededError"); };
  IDBObjectStore.prototype.put = function (...words) { return globalThis.full ? full() : put.apply(this, words); };
  globalThis.full = true;
}"""


class Mediator(Agent):
    """An agent who is interrupted."""

    def begins_a_conflict(self, text: str) -> None:
        """And does not save it."""
        self.tile("Conflit")
        self.pick("De quoi s’agit-il ?", "Bruit")
        self.write(text)
        self.kept()
        self.handset.go("/tournee")

    def kept(self) -> None:
        """The line under the button: what was typed is on the phone."""
        expect(self.page.get_by_text("Brouillon gardé sur ce téléphone")).to_be_visible()

    def reads(self, text: str, page: Page | None = None) -> None:
        """What the open form holds."""
        expect((page or self.page).get_by_label("Un détail utile")).to_have_value(text)

    def note(self, *words: str) -> None:
        """A draft, as it is told."""
        note = self.page.locator(".note", has_text=words[0])
        for one in words:
            expect(note).to_contain_text(one)

    def finishes(self, said: str = "Conflit enregistré sur le téléphone") -> None:
        """The two answers that were missing."""
        self.pick("Gravité", "Gêne")
        self.pick("Comment cela s’est terminé", "Apaisé")
        self.saved("Enregistrer le conflit", said)


@pytest.fixture
def nadia(handset: Handset) -> Mediator:
    """On a round of two stops, standing at the first."""
    handset.enrol("nadia")
    agent = Mediator(handset)
    agent.starts_a_round_at("Les Glycines", "Les Verriers")
    handset.waits(0)
    return agent


def filed(site: Site) -> list[tuple[str, bool, bool]]:
    """The conflicts the server has: where, in a round, during it."""
    found = site.rows(
        "SELECT e.name, c.round_id IS NOT NULL, COALESCE(c.occurred_at <= r.ended_at, 0) FROM conflict c"
        " JOIN estate e ON e.id = c.estate_id LEFT JOIN round r ON r.id = c.round_id ORDER BY c.occurred_at"
    )
    return [(name, bool(in_round), bool(during)) for name, in_round, during in found]


def test_a_draft_started_elsewhere_is_offered_above_a_new_form_and_filed_where_and_when_it_was_noted(
    site: Site, nadia: Mediator
) -> None:
    page = nadia.page
    nadia.begins_a_conflict("Commencé aux Glycines")
    nadia.ras()
    nadia.goes_on("Les Verriers")
    nadia.tile("Conflit")
    nadia.note("Brouillon d’un autre lieu", "Les Glycines, ", "mardi\xa024 à ", "bruit")
    nadia.reads("")
    expect(nadia.group("De quoi s’agit-il ?").locator("input:checked")).to_have_count(0)
    expect(page.get_by_text("Rien encore à garder")).to_be_visible()
    nadia.pick("De quoi s’agit-il ?", "Insultes, menaces")
    nadia.write("Commencé aux Verriers")
    nadia.kept()
    nadia.button("Reprendre aux Glycines")
    nadia.reads("Commencé aux Glycines")
    expect(page.locator("p.auto")).to_contain_text("Les Glycines")
    nadia.finishes()
    nadia.tile("Conflit")
    expect(page.get_by_text("Votre brouillon a été repris")).to_be_visible()
    nadia.reads("Commencé aux Verriers")

    page.reload()
    nadia.handset.unlock()
    nadia.reads("Commencé aux Verriers")
    nadia.handset.go("/tournee/fin")
    nadia.note("Conflit : insultes, menaces", "Les Verriers, ", "mardi\xa024 à ")
    nadia.button("Terminer la tournée")
    nadia.heading("Tournée terminée")
    page.get_by_role("button", name=re.compile("^Jeter")).click()
    expect(page.get_by_text("À compléter")).to_have_count(0)
    page.get_by_role("status").get_by_role("button", name="Annuler").click()
    nadia.button("Reprendre")
    nadia.pick("Gravité", "Gêne")
    nadia.pick("Comment cela s’est terminé", "Apaisé")
    nadia.button("Enregistrer le conflit")
    expect(page.get_by_role("alert")).to_contain_text("Dites quand c’est arrivé")
    page.get_by_text(re.compile(r"^mardi\s24 à \d\d:\d\d \(comme noté\)$")).click()
    nadia.saved("Enregistrer le conflit", "Conflit enregistré sur le téléphone")
    nadia.handset.waits(0)
    assert filed(site) == [("Les Glycines", True, True), ("Les Verriers", True, True)]
    assert nadia.handset.complaints == []


def test_after_a_kill_the_stop_says_its_draft_and_takes_it_up_and_the_next_stop_says_where_it_is_from(
    nadia: Mediator,
) -> None:
    page = nadia.page
    nadia.begins_a_conflict("Commencé aux Glycines")
    page.reload()
    nadia.handset.unlock()
    line = page.get_by_role("navigation", name="Brouillons").get_by_role("link")
    expect(line).to_have_text(re.compile(r"^Brouillon\s: Conflit, \d\d:\d\d\s?reprendre$"))
    nadia.handset.go("/tournee/ici")
    expect(line).to_have_count(1)
    nadia.handset.go("/tournee")
    nadia.ras()
    nadia.goes_on("Les Verriers")
    expect(line).to_have_text(re.compile(r"Conflit, Les Glycines, mardi\s24 à \d\d:\d\d"))
    line.click()
    nadia.reads("Commencé aux Glycines")
    assert nadia.handset.complaints == []


def test_a_draft_of_a_round_that_is_over_may_be_told_as_of_now(site: Site, nadia: Mediator) -> None:
    nadia.begins_a_conflict("Avant la fin")
    nadia.ends_the_round()
    nadia.button("Reprendre")
    nadia.pick("Quand c’est arrivé", "Maintenant")
    nadia.unfold("Qui a demandé")
    nadia.pick("Qui vous a sollicités", "Habitant témoin")
    nadia.finishes()
    nadia.handset.waits(0)
    assert filed(site) == [("Les Glycines", False, False)]


def test_a_passage_begun_before_the_end_of_its_round_goes_to_its_stop(site: Site, nadia: Mediator) -> None:
    page = nadia.page
    nadia.button("Pas pu passer")
    nadia.write("Grille fermée")
    nadia.kept()
    nadia.handset.go("/tournee")
    nadia.ends_the_round()
    nadia.note("Passage", "Les Glycines, mardi\xa024 à ")
    nadia.button("Reprendre")
    nadia.reads("Grille fermée")
    nadia.group("Pourquoi").locator("label").first.click()
    page.get_by_text("(comme noté)").click()
    nadia.saved("Enregistrer le passage", "Passage empêché, enregistré sur le téléphone")
    nadia.handset.waits(0)
    assert site.rows(
        "SELECT e.name, s.state, v.occurred_at <= r.ended_at FROM visit v JOIN round_stop s ON s.id = v.stop_id"
        " JOIN estate e ON e.id = v.estate_id JOIN round r ON r.id = v.round_id"
    ) == [("Les Glycines", "empeche", 1)]
    assert nadia.handset.complaints == []


def test_two_tabs_type_in_two_drafts_and_neither_takes_the_other_s(nadia: Mediator) -> None:
    handset = nadia.handset
    nadia.tile("Conflit")
    nadia.write("Premier onglet")
    nadia.kept()
    other = handset.context.new_page()
    handset.complaints.watch(other)
    other.goto(f"{handset.url}/app/#/conflit")
    expect(other.locator(".note")).to_contain_text("Ouvert dans un autre onglet")
    expect(other.get_by_role("button", name="Reprendre")).to_have_count(0)
    nadia.reads("", other)
    other.get_by_label("Un détail utile").fill("Second onglet")
    nadia.write("Premier onglet, encore")
    nadia.reads("Second onglet", other)
    expect(other.get_by_text("Brouillon gardé sur ce téléphone")).to_be_visible()
    other.close()
    nadia.page.reload()
    nadia.handset.unlock()
    nadia.reads("Premier onglet, encore")  # the last one touched
    handset.go("/tournee/fin")
    expect(nadia.page.locator(".note", has_text="Les Glycines")).to_have_count(2)
    assert handset.complaints == []


def test_without_room_the_form_stays_with_its_text_and_saves_when_there_is_some(nadia: Mediator) -> None:
    page = nadia.page
    nadia.tile("Conflit")
    nadia.pick("De quoi s’agit-il ?", "Bruit")
    page.evaluate(FULL)
    nadia.write("Écrit sans place")
    expect(page.get_by_role("alert").get_by_text("Plus de place sur ce téléphone")).to_be_visible()
    nadia.reads("Écrit sans place")
    nadia.pick("Gravité", "Gêne")  # its choices are still there
    page.evaluate("globalThis.full = false")
    nadia.kept()  # by itself
    page.reload()
    nadia.handset.unlock()
    nadia.reads("Écrit sans place")
    nadia.finishes()
