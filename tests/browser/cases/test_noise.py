"""A noise between neighbours: from a request on the public page to an agreement that holds ninety days later."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from app.core import clock
from tests.browser.cases.founding import ESTATE
from tests.browser.cases.people import People
from tests.browser.cases.steps import Caseworker
from tests.browser.screens.forms import choose, follow, press, says, refuses
from tests.browser.site import Site
from tests.browser.steps_desk import finds
from tests.mail.post_office import PostOffice

pytestmark = pytest.mark.browser
A, B, PHONE = "Zénaïde Tamarinde", "Ludovic Quetzal", "0699112233"


def opens_the_public_page(claire: Page) -> str:
    follow(claire.get_by_role("navigation", name="Principal").get_by_role("link", name="Réglages"))
    follow(claire.get_by_role("link", name="Saisine en ligne"))
    choose(claire, "La page de demande", "Ouverte à tous")
    press(claire, "Enregistrer")
    says(claire, "La saisine en ligne est réglée")
    return claire.get_by_role("link", name="Voir la page").get_attribute("href") or ""


def asks(page: Page, address: str) -> str:
    page.goto(address)
    page.get_by_text("Bruit", exact=True).click()
    page.get_by_label("Où cela se passe").fill(f"{ESTATE}, hall 4")
    page.get_by_label("Racontez en quelques lignes").fill(f"La musique de chez {B}, trois soirs par semaine.")
    page.get_by_text("Être rappelée ou rappelé", exact=True).click()
    page.get_by_label("Votre nom").fill(A)
    page.get_by_label("Votre téléphone").fill(PHONE)
    page.get_by_label("Votre adresse de courriel").fill("zenaide@courrier.example")
    page.wait_for_timeout(3500)  # only a program writes faster
    press(page, "Envoyer la demande")
    return "".join(page.locator(".code .plate").all_text_contents())


def follows_with(page: Page, code: str, said: str) -> None:
    follow(page.get_by_role("link", name=re.compile("^Suivre")))
    page.get_by_label("Votre code").fill(code)
    press(page, "Voir l’état de ma demande")
    expect(page.get_by_text(said)).to_be_visible()


def takes_in_charge(page: Page) -> None:
    Caseworker(page).menu("Demandes")
    follow(page.locator("main").get_by_role("link", name="Ouvrir").first)
    press(page, "Prendre en charge")
    says(page, "prise en charge")
    finds(page, "Résidence", ESTATE)
    press(page, "Noter le lieu")
    page.get_by_label(re.compile("^Hall")).select_option(label="Hall 4")
    press(page, "Noter le lieu")
    says(page, "Le lieu est noté")


def test_a_noise_from_the_public_page_to_an_agreement_kept_at_ninety_days(
    people: People, site: Site, office: PostOffice
) -> None:
    claire = Caseworker(people("claire"))
    address = opens_the_public_page(claire.page)
    visitor = people.sits_down("visitor")
    code = asks(visitor, address)
    follows_with(visitor, code, "Nous avons reçu votre demande.")
    takes_in_charge(claire.page)
    claire.opens("Ouvrir un dossier")
    claire.page.get_by_label("De quoi s’agit-il").select_option("bruit_musique")
    claire.opens_it()
    print(claire.number, claire.must(), claire.page.locator("main").inner_text())
