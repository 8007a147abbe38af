"""A request that is not for the service: sent on to the *conciliateur de justice*, by a letter that says why."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect

from tests.browser.lives.founding import ESTATE
from tests.browser.lives.people import People
from tests.browser.lives.steps import Caseworker, found_in
from tests.browser.screens.forms import choose, refuses
from tests.browser.steps_desk import Reader, finds

pytestmark = pytest.mark.browser
FREE = "Conciliateur de justice, gratuit"
WHERE = "Mairie de Valserein, le mardi de 14 h à 17 h"
REASON = "Hors de notre champ"


def test_not_eligible_is_sent_on_to_the_conciliator_by_a_letter_that_says_why(
    claire: Caseworker, people: People
) -> None:
    she_notes_a_complaint_by_post(claire)
    it_is_not_for_us(claire)
    a_letter_says_why_and_where_to_go(claire)
    claire.goes_back()
    claire.closes("Relève du conciliateur")
    no_landlord_hears_of_it(people("paul"))


def she_notes_a_complaint_by_post(claire: Caseworker) -> None:
    page = claire.page
    claire.menu("Demandes")
    claire.opens("Noter une demande")
    page.get_by_label("Reçue par").select_option(label="Courrier")
    page.get_by_label("Qui demande").select_option(label="Habitant concerné")
    page.get_by_text("C’est une réclamation écrite").click()
    page.get_by_label("De quoi il s’agit").select_option(label="Usage d’un lieu")
    finds(page, "Résidence", ESTATE)
    page.get_by_label("Les faits").fill("Un mur mitoyen penche vers la cour.")
    page.get_by_label("Nom de la personne").fill("Anatole Brugnon")
    page.get_by_label("Adresse postale").fill("3 rue du Mur, Valserein")
    claire.presses("Enregistrer la demande")
    claire.opens("Ouvrir un dossier")
    claire.opens_it()


def it_is_not_for_us(claire: Caseworker) -> None:
    """One answer stops it: it cannot be declared eligible, and the way on is ready."""
    page = claire.page
    claire.opens("Répondre")
    claire.ticks({"champ": "Non"})
    claire.presses("Déclarer recevable")
    refuses(page, f"Une réponse empêche d’ouvrir\u00a0: {REASON.lower()}")
    claire.presses("Enregistrer les réponses", "Les réponses sont notées")
    claire.opens("Décider")
    claire.presses("Réorienter avec un motif")
    expect(page.get_by_label(REASON)).to_be_checked()
    expect(page.get_by_label(FREE)).to_be_checked()
    page.get_by_label("Nom du service, adresse, horaires").fill(WHERE)
    claire.presses("Réorienter", "Le dossier est réorienté")
    assert "Informer chaque partie" in claire.must()[0]


def a_letter_says_why_and_where_to_go(claire: Caseworker) -> None:
    page = claire.page
    claire.begins_the_letter("Pas recevable, et vers qui aller", "A")
    letter = page.locator(".letter")
    expect(letter).to_contain_text("Anatole Brugnon")
    expect(letter).to_contain_text("elle ne fait pas partie de ce que nous pouvons traiter")
    expect(letter).to_contain_text(f"{FREE}, {WHERE}")
    claire.freezes_the_letter()
    address = page.get_by_role("link", name="Voir le papier").get_attribute("href") or ""
    paper = page.context.request.get(urljoin(page.url, address))
    assert paper.body().startswith(b"%PDF") and found_in(repr(paper.headers), ["Anatole", "Brugnon"]) == []
    choose(page, "Remise comment", "Courrier postal")
    claire.presses("Remettre la lettre", "la lettre est remise")
    claire.goes_back()
    expect(claire.part("fin").get_by_text("Information donnée", exact=True)).to_be_visible()


def no_landlord_hears_of_it(page: Page) -> None:
    assert Reader(page).lines() == []
