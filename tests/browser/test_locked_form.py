"""A form that locks under the hand: nothing typed is lost, nothing shut is shown or replaced, and the texts meet."""

from __future__ import annotations

from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.browser.handset import LOCK_CODE, Handset, until
from tests.browser.site import Site
from tests.browser.steps_phone import Agent

pytestmark = pytest.mark.browser

BEFORE, MEANWHILE = "Canari tapé ouvert.", "Canari tapé verrouillé."


def elsewhere_locks(handset: Handset) -> None:
    """The other tab of this phone is locked by a tap, and all are."""
    other = handset.context.new_page()
    other.goto(f"{handset.url}/app/#/verrou")
    other.get_by_role("button", name="Verrouiller maintenant").click()
    expect(other.get_by_text("Ce qui est écrit sur ce téléphone est fermé")).to_be_visible()
    other.close()


def opens_the_sheet(page: Page) -> None:
    expect(page.get_by_role("dialog", name="Déverrouiller pour lire")).to_be_visible()
    page.keyboard.type(LOCK_CODE)
    expect(page.get_by_role("dialog", name="Déverrouiller pour lire")).to_have_count(0)


def test_locked_in_the_middle_of_a_form_it_goes_on_and_its_texts_meet_once_unlocked(
    site: Site, handset: Handset
) -> None:
    handset.enrol("nadia")
    agent, page = Agent(handset), handset.page
    agent.starts_a_round_at("Les Glycines", "Les Verriers")
    handset.waits(0)
    agent.tile("Contact")
    agent.pick("Besoin exprimé", "Être écouté")
    agent.write(BEFORE)
    expect(page.get_by_text("Brouillon gardé sur ce téléphone")).to_be_visible()
    elsewhere_locks(handset)
    expect(page.get_by_text("Le début de ce que vous avez écrit est verrouillé")).to_be_visible()
    assert "Canari" not in page.content()
    expect(page.get_by_label("Un détail utile")).to_have_value("")
    expect(page.get_by_role("radio", name="Être écouté")).to_be_checked()
    agent.write(MEANWHILE)
    page.get_by_role("button", name="Enregistrer le contact").click()
    expect(page.get_by_role("dialog", name="Déverrouiller pour lire")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("alert").filter(has_text="Pas encore enregistré")).to_be_visible()
    page.get_by_role("button", name="Enregistrer le contact").click()
    opens_the_sheet(page)
    expect(page.get_by_label("Un détail utile")).to_have_value(f"{BEFORE}\n{MEANWHILE}")
    agent.saved("Enregistrer le contact", "Contact enregistré sur le téléphone")
    until(lambda: site.custody("nadia").get("contact.record") == 1)

    # Corrected while it is locked: a code alone changes, its words stay.
    elsewhere_locks(handset)
    ((entry,),) = site.rows("SELECT id FROM contact")
    handset.go(f"/saisie/contact/{UUID(entry)}")
    expect(page.get_by_text("Déverrouiller pour lire").first).to_be_visible()
    agent.button("Corriger")
    expect(page.get_by_role("button", name="Enregistrer la correction")).to_be_visible()
    assert "Canari" not in page.content()
    agent.pick("Besoin exprimé", "Isolement")
    page.get_by_role("button", name="Enregistrer la correction").click()
    until(lambda: site.custody("nadia").get("entry.correct") == 1)
    handset.unlock()
    expect(page.locator("main")).to_contain_text(BEFORE)
    expect(page.locator("main")).to_contain_text(MEANWHILE)
    assert handset.complaints == []
