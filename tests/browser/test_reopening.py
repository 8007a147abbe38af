"""A finger on a phone: it opens the lock, and the session that was over, until it is removed; the password stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.handset import CLOCK, LOCK_CODE, Handset
from tests.browser.inspector import Inspector
from tests.browser.laptop import FINGER, Laptop
from tests.browser.site import Site

pytestmark = pytest.mark.browser

ADD, USE = "Ajouter l’empreinte ou le visage", "Utiliser l’empreinte ou le visage"
SOME_TIME = timedelta(days=31)


def test_a_finger_opens_the_lock_and_the_session_until_it_is_removed(site: Site, handset: Handset) -> None:
    page = handset.enrol("nadia")
    finger = Laptop.of(page, FINGER)
    inspector = Inspector(page)
    she_adds_it(site, handset, inspector)
    (held,) = finger.held()
    assert held["rpId"] == "localhost" and held["isResidentCredential"]
    page.get_by_role("button", name="Verrouiller maintenant").click()
    page.get_by_role("button", name="Déverrouiller pour lire").click()
    page.get_by_role("button", name=USE).click()
    is_open(page)
    some_time_passes(site, handset)
    expect(page.get_by_role("button", name=USE)).to_be_visible()
    inspector.look("rouvrir par l’empreinte")
    page.get_by_role("button", name=USE).click()
    is_open(page)  # one touch opened both
    expect(page.get_by_text("Utilisée pour la dernière fois le")).to_be_visible()
    she_removes_it(page, inspector)
    some_time_passes(site, handset)
    page.get_by_role("button", name=USE).click()
    expect(page.get_by_role("alert").filter(has_text="Cette clé d’accès n’ouvre pas Palier.")).to_be_visible()
    finger.knows_the_finger(False)
    page.get_by_role("button", name=USE).click()
    expect(page.get_by_role("alert").filter(has_text="Votre mot de passe ouvre aussi.")).to_be_visible()
    page.get_by_label("Mot de passe").fill(site.accounts["nadia"]["password"])
    page.get_by_role("button", name="Se reconnecter").click()
    expect(page.get_by_role("button", name="Déverrouiller pour lire")).to_be_visible()
    assert inspector.faults == []


def is_open(page: Page) -> None:
    expect(page.get_by_role("button", name="Verrouiller maintenant")).to_be_visible()


def she_adds_it(site: Site, handset: Handset, inspector: Inspector) -> None:
    """A wrong password adds nothing, and is told beside the field."""
    page = handset.page
    handset.go("/verrou")
    page.get_by_role("button", name=ADD).click()
    page.get_by_label("Votre mot de passe").fill("ce n’est pas le bon")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_text("Ce n’est pas votre mot de passe actuel.")).to_be_visible()
    inspector.look("ajouter l’empreinte")
    page.get_by_label("Votre mot de passe").fill(site.accounts["nadia"]["password"])
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_text("Votre code.")).to_be_visible()
    page.keyboard.type(LOCK_CODE)
    expect(page.get_by_text("Empreinte ou visage ajoutés")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="celle de ce verrou")).to_contain_text("Jamais utilisée")
    inspector.look("empreinte ajoutée")


def some_time_passes(site: Site, handset: Handset) -> None:
    """Her session is over; the browser was not closed, and its device holds what it held."""
    site.passes(SOME_TIME)
    handset.context.add_init_script(CLOCK % round(SOME_TIME.total_seconds() * 1000))
    handset.page.reload()
    expect(handset.page.get_by_label("Mot de passe")).to_be_visible()


def she_removes_it(page: Page, inspector: Inspector) -> None:
    page.get_by_role("listitem").get_by_role("button", name="Retirer").click()
    expect(page.get_by_text("Elle n’ouvrira plus rien, ni la session, ni ce verrou.")).to_be_visible()
    inspector.look("retirer l’empreinte")
    page.get_by_role("button", name="Retirer cette clé").click()
    expect(page.get_by_text("est retirée : elle n’ouvre plus rien")).to_be_visible()
    expect(page.get_by_role("button", name=ADD)).to_be_visible()
