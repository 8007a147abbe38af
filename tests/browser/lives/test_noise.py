"""A noise between neighbours: from a request on the public page to an agreement that holds ninety days later."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from app.core import clock
from tests.browser.lives.founding import ESTATE
from tests.browser.lives.people import People
from tests.browser.lives.steps import Caseworker, found_in
from tests.browser.profile import where
from tests.browser.screens.forms import choose, follow, press, refuses, says
from tests.browser.site import Site
from tests.browser.steps_desk import Reader, finds
from tests.mail.post_office import PostOffice

pytestmark = pytest.mark.browser
A, B, PHONE, MAIL = "Zénaïde Tamarinde", "Ludovic Quetzal", "0699112233", "tamarinde@courrier.example"
NAMES = ("Tamarinde", "Quetzal", PHONE)
"""Typed by the one and the other: only the mediators of the case ever have them before them."""
HIS, HERS = "Couper la musique à 22 h.", "Frapper avant d’appeler le gardien."
WHY_ONE = "Un collègue absent, les parties préfèrent ne pas attendre."


def test_a_noise_from_the_public_page_to_an_agreement_kept_at_ninety_days(
    people: People, site: Site, office: PostOffice
) -> None:
    profiles = [people.keeps(one) for one in ("nora", "paul")]
    claire = Caseworker(people("claire"))
    code = somebody_asks(people.sits_down("visitor"), opens_the_public_page(claire.page))
    it_becomes_a_case(claire)
    nora = it_is_entrusted(claire, people)
    it_is_for_us(claire, nora)
    both_agree_to_mediate(nora)
    nora = they_are_met(nora, people, site)
    they_agree(nora)
    for days, by in ((15, 15), (30, 15), (90, 60)):
        nora = it_is_seen_again(people, nora, days, by)
    it_ends(nora)
    she_reads_its_state(people.pages["visitor"], code)
    the_rate_counts_it(Caseworker(people("claire")))
    the_landlord_reads_one_line(people("paul"), nora.number)
    for one in ("nora", "paul"):
        people.goes(one)
    assert where(profiles[0], f"Dossier {nora.number}")  # what a browser remembers is looked for where it is
    assert {word: where(one, word) for one in profiles for word in NAMES if where(one, word)} == {}
    assert found_in(repr([(one.mail.items(), one.body) for one in office.taken]), NAMES) == []
    assert found_in((site.folder / "server.log").read_text(), NAMES) == []


# --- asked ----------------------------------------------------------------------------------------


def opens_the_public_page(claire: Page) -> str:
    """Its address, for everybody."""
    Caseworker(claire).menu("Réglages")
    follow(claire.get_by_role("link", name="Saisine en ligne"))
    choose(claire, "La page de demande", "Ouverte à tous")
    press(claire, "Enregistrer ces réglages")
    says(claire, "La saisine en ligne est réglée")
    return claire.get_by_role("link", name="Voir la page").get_attribute("href") or ""


def somebody_asks(page: Page, address: str) -> str:
    """The code of her receipt."""
    page.goto(address)
    page.get_by_text("Bruit", exact=True).click()
    page.get_by_label("Où cela se passe").fill(f"{ESTATE}, hall 4")
    page.get_by_label("Racontez en quelques lignes").fill(f"La musique de chez {B}, trois soirs par semaine.")
    page.get_by_text("Être rappelée ou rappelé", exact=True).click()
    page.get_by_label("Votre nom").fill(A)
    page.get_by_label("Votre téléphone").fill(PHONE)
    page.get_by_label("Votre adresse de courriel").fill(MAIL)
    page.wait_for_timeout(3500)  # within these seconds, only a program writes
    press(page, "Envoyer la demande")
    code = "".join(page.locator(".code .plate").all_text_contents())
    assert len(code) == 12
    return code


def she_reads_its_state(page: Page, code: str) -> None:
    """By her code alone: that it is over, and not a word of what was said."""
    follow(page.get_by_role("link", name=re.compile("^Suivre")))
    page.get_by_label("Votre code").fill(code)
    press(page, "Voir l’état de ma demande")
    expect(page.locator("main")).to_contain_text(re.compile("dossier|terminé", re.IGNORECASE))
    assert found_in(page.content(), NAMES) == []


def it_becomes_a_case(claire: Caseworker) -> None:
    page = claire.page
    claire.menu("Demandes")
    claire.opens("Ouvrir")
    press(page, "Prendre en charge")
    says(page, "prise en charge")
    finds(page, "Résidence", ESTATE)
    press(page, "Noter le lieu")
    page.get_by_label(re.compile("^Hall")).select_option(label="Hall 4")
    press(page, "Noter le lieu")
    says(page, "Le lieu est noté")
    claire.opens("Ouvrir un dossier")
    page.get_by_label("De quoi s’agit-il").select_option(label="Musique")
    claire.opens_it()
    assert found_in(page.content(), NAMES) == []  # from now on, it is its mediators' alone


# --- taken in hand --------------------------------------------------------------------------------


def it_is_entrusted(claire: Caseworker, people: People) -> Caseworker:
    """Asked, she sees its envelope; once she knows nobody in it, what was asked."""
    claire.entrusts("Nora Diallo")
    nora = Caseworker(people("nora"), claire.number)
    nora.finds_the_case()
    assert found_in(nora.page.content(), NAMES) == []
    nora.knows_nobody()
    expect(nora.page.get_by_text(f"La musique de chez {B}")).to_be_visible()
    return nora


def it_is_for_us(claire: Caseworker, nora: Caseworker) -> None:
    """She proposes, coordination decides: each time the page says who is next."""
    nora.answers("Proposer\u00a0: recevable", "recevable. La coordination décide")
    claire.finds_the_case()
    assert "Décider de la recevabilité" in claire.must()[0]
    claire.opens("Décider")
    claire.presses("Déclarer recevable", "Le dossier est recevable")
    claire.moves_to("Prise de contact")
    assert "Joindre les parties Nora Diallo" in claire.must()[0]


def both_agree_to_mediate(nora: Caseworker) -> None:
    nora.finds_the_case()
    nora.adds_a_party("Autre partie")
    nora.says_who("B", Nom=B)
    for letter, more in (("A", ("Rencontrer l’autre partie",)), ("B", ())):
        nora.informs(letter)
        nora.notes_that_she_agrees(letter, "Prendre part à la médiation", *more)
    nora.moves_to("Médiation")


# --- met ------------------------------------------------------------------------------------------


def they_are_met(nora: Caseworker, people: People, site: Site) -> Caseworker:
    """Each alone, then one after the other, then together: each condition is there before the hour of a table ronde."""
    refuses_together(nora, site, "Sans consentement noté pour rencontrer l’autre partie\u00a0: B")
    nora.notes_that_she_agrees("B", "Rencontrer l’autre partie")
    nora = the_next_day(people, nora)
    refuses_together(nora, site, "Un entretien séparé vient d’abord\u00a0: A, B")
    for letter in "AB":
        nora.notes_a_session("Entretien", letter, half_an_hour_ago(site))
        says(nora.page, "La séance est notée")
        nora.goes_back()
    he_lets_one_thing_be_told(nora)
    it_is_carried(nora, site)
    nora = the_next_day(people, nora)
    they_sit_together(nora, site)
    return nora


def half_an_hour_ago(site: Site) -> datetime:
    return clock.local(site.now) - timedelta(minutes=30)


def the_next_day(people: People, nora: Caseworker) -> Caseworker:
    people.come_back_after(timedelta(days=1))
    again = Caseworker(people("nora"), nora.number)
    again.finds_the_case()
    return again


def refuses_together(nora: Caseworker, site: Site, why: str) -> None:
    nora.notes_a_session("Table ronde", "AB", half_an_hour_ago(site), safe=True)
    refuses(nora.page, why)
    nora.goes_back()


def it_is_carried(nora: Caseworker, site: Site) -> None:
    page = nora.page
    nora.notes_a_session("Navette", "AB", half_an_hour_ago(site))
    nora.opens("Noter ce qui est porté")
    expect(page.get_by_text(f"B à A\u00a0: {HIS}")).to_be_visible()
    assert found_in(page.content(), [HERS]) == []  # she did not allow it
    page.get_by_text(HIS).click()
    nora.presses("Noter comme porté", "C’est noté comme porté")
    nora.goes_back()


def they_sit_together(nora: Caseworker, site: Site) -> None:
    page = nora.page
    nora.notes_a_session("Table ronde", "AB", half_an_hour_ago(site))
    refuses(page, "Vérifiez d’abord que la rencontre est sûre")
    page.get_by_text("Vérifiée pour chacun").click()
    nora.presses("Noter la séance")
    refuses(page, "Il est conseillé d’avoir deux médiateurs")
    page.get_by_label("Un seul médiateur").fill(WHY_ONE)
    nora.presses("Noter la séance", "La séance est notée")
    nora.goes_back()


def he_lets_one_thing_be_told(nora: Caseworker) -> None:
    nora.opens("Ouvrir la préparation")
    nora.writes_down("Avec ses mots", "A", f"Je n’en peux plus de {B}.")
    nora.writes_down("A pourrait accepter", "A", HERS)
    nora.writes_down("B pourrait accepter", "B", HIS)
    nora.may_be_told(HIS, to="A")
    nora.goes_back()


def they_agree(nora: Caseworker) -> None:
    """In writing, one promise each; followed once it was read aloud and each has a copy."""
    nora.opens("Noter l’accord")
    nora.writes_the_agreement([("A", HERS, "B le dit"), ("B", HIS, "Passage du soir")])
    nora.presses("Commencer le suivi")
    refuses(nora.page, "L’accord est d’abord lu à voix haute")
    nora.presses("Noter qu’il est lu")
    nora.hands_copies("AB")
    nora.presses("Commencer le suivi", "Le suivi commence")


# --- what became of it ----------------------------------------------------------------------------


def it_is_seen_again(people: People, nora: Caseworker, days: int, by: int) -> Caseworker:
    """Reminded of it on the day, she goes from what she has to do to the agreement, and both say it is kept."""
    people.come_back_after(timedelta(days=by))
    again = Caseworker(people("nora"), nora.number)
    again.menu("À faire")
    again.opens("Traiter")
    again.opens(f"Dossier de médiation {nora.number}")
    again.checks(days, "Tenu")
    return again


def it_ends(nora: Caseworker) -> None:
    nora.goes_back()
    expect(nora.page.get_by_text("tenue\u00a0: 6 points tenus sur 6 connus")).to_be_visible()
    nora.opens("Clore")
    choose(nora.page, "Issue", "Accord complet")
    nora.presses("Clore le dossier")
    refuses(nora.page, "Informez A et B de la suite")
    nora.goes_back()
    nora.tells("A", "Appel passé")
    nora.tells("B", "Cette partie n’a pas pu être informée", "Trois appels sans réponse.")
    nora.closes("Accord complet")
    expect(nora.part("fin")).to_contain_text("Accord complet · accord tenu, le 25 février 2027")
    assert nora.must() == []


def the_rate_counts_it(claire: Caseworker) -> None:
    claire.menu("Dossiers")
    claire.page.get_by_label("État").select_option(label="Clos")
    claire.presses("Filtrer")
    expect(claire.page.get_by_text("100\u00a0% d’accords tenus à 90\u00a0jours\u00a0: 1 sur 1.")).to_be_visible()


def the_landlord_reads_one_line(page: Page, number: str) -> None:
    [line] = Reader(page).lines()
    assert f"Dossier {number} · 4 séances" in line[1] and "Clos · Accord" in line[-1]
    told = page.evaluate("() => [document.documentElement.outerHTML, document.title, JSON.stringify(history.state)]")
    assert found_in(" ".join(map(str, told)), [*NAMES, HIS, HERS, "Nora"]) == []
