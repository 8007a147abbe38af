"""One contact, from a phone without network to the landlord's log."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.handset import Handset

pytestmark = pytest.mark.browser


def one_contact_reaches_the_log(handset: Handset, desk: Callable[[str], Page]) -> None:
    """The journey itself, on whatever database the site has."""
    page = handset.enrol("nadia")
    handset.lose_network()
    page.get_by_role("link", name="Démarrer une tournée").or_(
        page.get_by_role("button", name="Démarrer une tournée")
    ).click()
    page.get_by_text("Les Glycines").first.click()
    page.get_by_role("button", name="Démarrer la tournée").click()
    page.get_by_role("link", name="Contact").or_(page.get_by_role("button", name="Contact")).first.click()
    page.get_by_text("Être écouté", exact=True).click()
    page.get_by_role("checkbox", name="Écoute").check(force=True)
    page.get_by_role("button", name="Enregistrer le contact").click()
    handset.waits(2)

    handset.switch_off()
    page = handset.switch_on()
    handset.waits(2)
    handset.find_network()
    handset.waits(0)

    office = desk("claire")
    office.get_by_role("link", name=re.compile("À relire")).first.click()
    office.get_by_role("link", name=re.compile("Les Glycines|Être écouté|Contact")).first.click()
    office.get_by_role("button", name=re.compile("Valider")).click()

    portal = desk("reader")
    expect(portal.get_by_role("cell", name="Les Glycines")).to_be_visible()
    expect(portal.get_by_role("cell", name="moins de 5")).to_be_visible()
    expect(portal.get_by_text("Nadia")).to_have_count(0)


def test_one_contact_reaches_the_landlords_log(handset: Handset, desk: Callable[[str], Page]) -> None:
    one_contact_reaches_the_log(handset, desk)


@pytest.mark.on_postgresql
def test_one_contact_reaches_the_landlords_log_on_postgresql(handset: Handset, desk: Callable[[str], Page]) -> None:
    one_contact_reaches_the_log(handset, desk)
