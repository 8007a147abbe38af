"""The landlord is a party: it answers a letter sent to one person by name, and its own access shows nothing of it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.lives.founding import ESTATE, LANDLORD
from tests.browser.lives.people import People
from tests.browser.lives.steps import Caseworker, found_in, until
from tests.browser.screens.forms import choose, press
from tests.browser.steps_desk import Reader
from tests.mail.post_office import PostOffice

pytestmark = pytest.mark.browser
WHO, MAIL = "Maud Servais", "maud.servais@valserein-habitat.example"
WORDS = "Trois courriers sur la fuite sont restés sans réponse."


def test_a_landlord_that_is_a_party_answers_by_its_link_and_reads_nothing_elsewhere(
    claire: Caseworker, nora: Caseworker, people: People, office: PostOffice
) -> None:
    it_is_opened_against_it(claire, nora)
    it_cannot_begin_without_somebody_named(nora)
    a_letter_leaves_by_a_link(nora)
    link = the_link_of(office)
    it_answers(people.sits_down("maud"), link)
    its_answer_is_in_the_case(nora)
    nora.moves_to("Médiation")
    nothing_is_under_its_own_access(people("paul"), claire.number)


def it_is_opened_against_it(claire: Caseworker, nora: Caseworker) -> None:
    claire.opens_a_case("Locataire et bailleur", ESTATE, flow="Personne et institution", landlord=LANDLORD)
    claire.entrusts("Nora Diallo")
    nora.number = claire.number
    nora.finds_the_case()
    nora.knows_nobody()
    claire.answers("Déclarer recevable", "Le dossier est recevable", écrite="Oui")
    claire.moves_to("Prise de contact")


def it_cannot_begin_without_somebody_named(nora: Caseworker) -> None:
    nora.finds_the_case()
    nora.informs("A")
    nora.notes_that_she_agrees("A")
    nora.opens("Changer l’état")
    expect(nora.page.get_by_text("L’institution n’a pas encore nommé son correspondant.")).to_be_visible()
    nora.goes_back()
    nora.says_who("B", Nom=WHO, Structure=LANDLORD, Courriel=MAIL)


def a_letter_leaves_by_a_link(nora: Caseworker) -> None:
    """Only what the person allows to be told is written in it."""
    nora.begins_the_letter("Saisine du correspondant", "B")
    nora.page.get_by_label("La situation").fill(WORDS)
    nora.presses("Enregistrer la lettre")
    nora.freezes_the_letter()
    choose(nora.page, "Remise comment", "Lien envoyé par courriel")
    nora.presses("Remettre la lettre", "attend son départ")
    nora.goes_back()


def the_link_of(office: PostOffice) -> str:
    """Nothing but a link and until when: no name, no number, no word of the case."""
    until(lambda: any(MAIL in one.to for one in office.taken))
    [mail] = [one for one in office.taken if MAIL in one.to]
    assert found_in(f"{mail.mail['Subject']} {mail.body}", [WHO, WORDS, LANDLORD, "Les Sorbiers"]) == []
    return re.findall(r"https?://\S+/p/\S+", mail.body)[0]


def it_answers(page: Page, link: str) -> None:
    """Whoever follows links without reading sees no word of it; a person presses, reads, and answers."""
    for _ in range(2):
        page.goto(link)
        expect(page.get_by_role("heading", name="Un message pour vous")).to_be_visible()
        assert found_in(page.content(), [WORDS, WHO]) == []
    press(page, "Ouvrir la page")
    expect(page.get_by_text(WORDS)).to_be_visible()
    press(page, "J’accepte la médiation")
    expect(page.get_by_role("heading", name="C’est noté")).to_be_visible()
    assert page.evaluate("document.cookie + JSON.stringify([sessionStorage, localStorage])").find(WORDS) < 0


def its_answer_is_in_the_case(nora: Caseworker) -> None:
    nora.finds_the_case()
    row = nora.part("parties").get_by_role("row", name=re.compile("partie B"))
    expect(row).to_contain_text("Accepte")


def nothing_is_under_its_own_access(page: Page, number: str) -> None:
    assert Reader(page).lines() == []
    assert found_in(page.content(), [number, WORDS, WHO]) == []
