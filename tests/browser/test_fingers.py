"""Other devices than one that makes it all at once: without a secret, with a passkey already, offering by itself."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.handset import LOCK_CODE, Handset, choose_code
from tests.browser.laptop import DEVICE, FINGER, Laptop
from tests.browser.site import Site
from tests.browser.test_reopening import ADD, USE, is_open, some_time_passes

pytestmark = pytest.mark.browser


def test_a_device_that_makes_no_secret_reopens_the_session_and_says_that_it_opens_no_lock(
    site: Site, handset: Handset
) -> None:
    page = handset.enrol("nadia")
    device = Laptop.of(page, DEVICE)
    she_adds_it(site, handset)
    expect(page.get_by_text("Ce téléphone ne sait pas en ouvrir le verrou.")).to_be_visible()
    listed = page.get_by_role("listitem").filter(has_text="Jamais utilisée")
    expect(listed).to_have_count(1)
    expect(listed).not_to_contain_text("celle de ce verrou")
    expect(page.get_by_text("Ouvre ce verrou", exact=True)).to_have_count(0)
    # Asked again it makes no second one, and has no secret to tell.
    she_adds_it(site, handset)
    expect(page.get_by_role("alert").filter(has_text="Ce téléphone ne sait pas ouvrir ainsi")).to_be_visible()
    assert len(device.held()) == 1
    some_time_passes(site, handset)
    page.get_by_role("button", name=USE).click()
    page.get_by_role("button", name="Déverrouiller pour lire").first.click()
    expect(page.get_by_text("Votre code à 6 chiffres")).to_be_visible()
    expect(page.get_by_role("button", name=USE)).to_have_count(0)
    page.keyboard.type(LOCK_CODE)
    is_open(page)


def test_one_the_phone_has_already_opens_its_lock_again_and_comes_in_by_itself(site: Site, handset: Handset) -> None:
    page = handset.enrol("nadia")
    finger = Laptop.of(page, FINGER)
    she_adds_it(site, handset)
    page.get_by_role("button", name="Retirer l’empreinte ou le visage").click()
    expect(page.get_by_text("Empreinte ou visage retirés du verrou")).to_be_visible()
    she_adds_it(site, handset)
    expect(page.get_by_role("listitem").filter(has_text="celle de ce verrou")).to_be_visible()
    assert len(finger.held()) == 1, "no second one is made"
    handset.lock()
    page.get_by_role("button", name="Déverrouiller pour lire").first.click()
    page.get_by_role("button", name=USE).click()
    is_open(page)
    she_leaves(handset)
    # The field of the address offers it, and the device answers: nothing is tapped.
    expect(page.get_by_role("heading", name="Choisissez votre code")).to_be_visible()
    choose_code(page)
    handset.go("/verrou")
    page.get_by_role("listitem").get_by_role("button", name="Retirer").click()
    page.get_by_role("button", name="Retirer cette clé").click()
    expect(page.get_by_text("est retirée : elle n’ouvre plus rien")).to_be_visible()
    asked = questions(page)
    with page.expect_response("**/api/session/passkey") as refused:
        she_leaves(handset)
    assert refused.value.status == 422
    with page.expect_response("**/api/session/passkey"):
        page.get_by_role("button", name=USE).click()
    expect(page.get_by_role("alert").filter(has_text="n’ouvre pas Palier")).to_have_count(1)
    assert len(asked) == 2, "offered once and asked for once: refused, it is not offered again"


def questions(page: Page) -> list[str]:
    """What the page asks to have signed, from here on."""
    asked: list[str] = []

    def hear(request: Request) -> None:
        if request.url.endswith("/api/session/passkey/challenge"):
            asked.append(request.url)

    page.on("request", hear)
    return asked


def she_adds_it(site: Site, handset: Handset) -> None:
    page = handset.page
    handset.go("/verrou")
    page.get_by_role("button", name=ADD).click()
    page.get_by_label("Votre mot de passe").fill(site.accounts["nadia"]["password"])
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_text("Votre code.")).to_be_visible()
    page.keyboard.type(LOCK_CODE)
    expect(page.get_by_text("Votre code.")).to_have_count(0)


def she_leaves(handset: Handset) -> None:
    handset.go("/telephone")
    handset.page.get_by_role("button", name="Se déconnecter").click()
    handset.page.get_by_role("button", name="Quitter ce téléphone").click()
