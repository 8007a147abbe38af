"""Somebody is in danger: who was called and when, the facts; read by who wrote it and by coordination, and no other."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import urljoin

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from app.core import clock
from tests.browser.lives.people import People
from tests.browser.lives.steps import Caseworker, found_in
from tests.browser.screens.forms import refuses
from tests.browser.site import Site

pytestmark = pytest.mark.browser
FACTS = "Un enfant seul sur le palier, en pyjama, à 23 h."
SAID = "L’aide sociale est prévenue. Nous en parlons demain."


def test_a_protection_alert_is_its_authors_and_coordinations_counted_nowhere_and_exported_by_nobody(
    claire: Caseworker, nora: Caseworker, people: People, site: Site
) -> None:
    nora.menu("Mes dossiers")
    before = headings(claire)
    nora.opens("Alertes")
    address = she_writes_it_after_the_call(nora, site)
    coordination_answers(claire)
    for name in ("ines", "ada", "paul"):
        has_nothing_of_it(people(name), address)
    assert headings(claire) == before
    assert found_in(exported(claire), [FACTS, "enfant", SAID]) == []
    she_closes_it(nora)


def headings(claire: Caseworker) -> str:
    """What is counted of cases, and of the day."""
    told = ""
    for name in ("Aujourd", "Dossiers"):
        claire.menu(name)
        told += claire.page.locator("header.page-h").inner_text() + claire.page.get_by_role(
            "navigation", name="Principal"
        ).inner_text()  # fmt: skip
    return told


def she_writes_it_after_the_call(nora: Caseworker, site: Site) -> str:
    """The numbers come first; without who was called, it is not taken. Returns where it is."""
    page = nora.page
    nora.opens("Signaler une personne en danger")
    for number in ("119", "3919", "3977", "17"):
        expect(page.locator(f'main a[href="tel:{number}"]')).to_be_visible()
    page.get_by_label("Les faits").fill(FACTS)
    nora.presses("Transmettre à la coordination")
    refuses(page, "Dites qui a été appelé")
    expect(page.get_by_label("Les faits")).to_have_value(FACTS)
    page.locator("main .choice", has_text="119").click()
    page.get_by_label("Heure de l’appel").fill(f"{clock.local(site.now):%H:%M}")
    nora.presses("Transmettre à la coordination", "La coordination est prévenue")
    expect(page.get_by_text(FACTS)).to_be_visible()
    return page.url


def coordination_answers(claire: Caseworker) -> None:
    claire.menu("Dossiers")
    claire.opens("Alertes")
    claire.opens("Personne en danger")
    expect(claire.page.get_by_text(FACTS)).to_be_visible()
    expect(claire.page.locator("main dl.kv")).to_contain_text("119")
    claire.page.get_by_label("Réponse").fill(SAID)
    claire.presses("Répondre", "La réponse est donnée")


def has_nothing_of_it(page: Page, address: str) -> None:
    """Neither in a list she may open, nor at its address."""
    for there in (address, address.rpartition("/")[0]):
        page.goto(there)
        assert found_in(page.content(), [FACTS, SAID]) == []
    answer = page.goto(address)
    assert answer is not None and answer.status in (403, 404)


def exported(claire: Caseworker) -> str:
    """Every cell of the file of what was entered."""
    page = claire.page
    answer = page.context.request.get(urljoin(page.url, "/bureau/relire/saisies.xlsx"))
    assert answer.ok
    book = openpyxl.load_workbook(BytesIO(answer.body()))
    return repr([[cell.value for row in tab.iter_rows() for cell in row] for tab in book])


def she_closes_it(nora: Caseworker) -> None:
    nora.menu("Mes dossiers")
    nora.opens("Alertes")
    nora.opens("Personne en danger")
    expect(nora.page.get_by_text(SAID)).to_be_visible()
    nora.sure("Clore l’alerte", "Clore l’alerte")
    expect(nora.page.get_by_text("L’alerte est close")).to_be_visible()
