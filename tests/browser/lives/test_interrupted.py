"""A mediator stops a case, alone and with a reason; each party is told, or it is written why not."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.lives.founding import ESTATE
from tests.browser.lives.people import People
from tests.browser.lives.steps import Caseworker
from tests.browser.screens.forms import choose, refuses
from tests.browser.steps_desk import Reader

pytestmark = pytest.mark.browser
REASON = "Sécurité des médiateurs ou des parties"


def test_interrupted_by_its_mediator_alone_and_each_party_is_told_or_not_for_a_reason(
    claire: Caseworker, nora: Caseworker, people: People
) -> None:
    it_has_begun(claire, nora)
    she_stops_it(nora)
    each_is_told_or_not_for_a_reason(nora)
    nora.closes("Sans changement")
    coordination_knows_why(claire)
    the_landlord_knows_that_it_ended(people("paul"), claire.number)


def it_has_begun(claire: Caseworker, nora: Caseworker) -> None:
    claire.opens_a_case("Altercation", ESTATE)
    claire.entrusts("Nora Diallo")
    nora.number = claire.number
    nora.finds_the_case()
    nora.knows_nobody()
    claire.answers("Déclarer recevable", "Le dossier est recevable")
    claire.moves_to("Prise de contact")
    nora.finds_the_case()
    for letter, side in (("A", "Demandeur"), ("B", "Autre partie")):
        nora.adds_a_party(side)
        nora.informs(letter)
        nora.notes_that_she_agrees(letter)
    nora.moves_to("Médiation")


def she_stops_it(nora: Caseworker) -> None:
    """Nobody is asked; a reason is."""
    nora.opens("Interrompre")
    nora.presses("Interrompre la médiation")
    refuses(nora.page, "Choisissez un motif de la liste")
    choose(nora.page, "Motif", REASON)
    nora.presses("Interrompre la médiation", "La médiation est interrompue")
    assert "Informer chaque partie Vous" in nora.must()[0]


def each_is_told_or_not_for_a_reason(nora: Caseworker) -> None:
    nora.tells("A", "Appel passé")
    nora.opens("Clore")
    choose(nora.page, "Issue", "Sans changement")
    nora.presses("Clore le dossier")
    refuses(nora.page, "Informez B de la suite")
    nora.goes_back()
    nora.opens("Informer B$")
    choose(nora.page, "Comment cette partie a été informée", "Cette partie n’a pas pu être informée")
    nora.presses("Noter l’information")
    refuses(nora.page, "pourquoi cette partie n’a pas pu être informée")
    nora.page.get_by_label("Pourquoi cette partie n’a pas pu être informée").fill("Partie sans laisser d’adresse.")
    nora.presses("Noter l’information", "Noté pour B")


def coordination_knows_why(claire: Caseworker) -> None:
    claire.finds_the_case("clos")
    story = claire.part("historique")
    expect(story.get_by_text(REASON)).to_be_visible()
    expect(story.get_by_text("B ne sait pas comment cela finit, il est écrit pourquoi")).to_be_visible()
    expect(claire.page.get_by_text("Partie sans laisser d’adresse.")).to_have_count(0)


def the_landlord_knows_that_it_ended(page: Page, number: str) -> None:
    [line] = Reader(page).lines()
    assert f"Dossier {number}" in line[1] and "Clos" in line[-1]
    assert REASON.casefold() not in page.content().casefold()
