"""A passkey in Chromium: added at the desk, it opens the desk in the place of password and code, then it is revoked."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, TimeoutError, expect

from tests.browser.laptop import Laptop
from tests.browser.site import Site

pytestmark = pytest.mark.browser


@pytest.fixture
def laptop(desk: Callable[[str], Page]) -> Laptop:
    """Claire's, signed in."""
    return Laptop.of(desk("claire"))


def test_a_passkey_opens_the_desk_until_it_is_revoked(site: Site, laptop: Laptop) -> None:
    page = laptop.page
    she_adds_one(site, laptop)
    it_does_not_know_her_finger(laptop)
    laptop.knows_the_finger(True)
    with contextlib.suppress(TimeoutError):  # the field of the address may have let her in already
        she_uses_it(page, patience=3_000)
    she_is_in(page)
    she_signs_out(page)  # and takes what the field of the address offers
    she_is_in(page)
    she_revokes_it(page)
    laptop.is_touched(False)
    she_signs_out(page)
    laptop.is_touched(True)
    shown = Shown(page)
    with contextlib.suppress(TimeoutError):  # the field of the address may have shown it already
        she_uses_it(page, patience=3_000)
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("Cette clé d’accès n’ouvre pas Palier.")
    before = len(shown.asked)
    page.wait_for_load_state("networkidle")
    expect(alert).to_have_count(1)
    assert len(shown.asked) == before, "refused once, it is offered no more by itself"
    with page.expect_response("**/connexion/cle"):
        she_uses_it(page)
    expect(alert).to_contain_text("Cette clé d’accès n’ouvre pas Palier.")
    assert len(shown.asked) == before + 1, "asked for, it is tried again"
    assert len(laptop.held()) == 1, "the device still has it: nothing here opens with it"


class Shown:
    """What the page sends of passkeys from here on: what it asks to have signed."""

    def __init__(self, page: Page) -> None:
        self.asked: list[str] = []
        page.on("request", lambda one: self.asked.append(one.url) if one.url.endswith("/connexion/cle/defi") else None)


def it_does_not_know_her_finger(laptop: Laptop) -> None:
    laptop.knows_the_finger(False)
    she_signs_out(laptop.page)
    she_uses_it(laptop.page)
    expect(laptop.page.get_by_role("alert")).to_contain_text("La clé d’accès n’a pas été utilisée.")


def she_uses_it(page: Page, patience: float = 30_000) -> None:
    page.get_by_role("button", name="Utiliser une clé d’accès").click(timeout=patience)


def she_is_in(page: Page) -> None:
    expect(page.get_by_role("navigation", name="Principal")).to_be_visible()


def she_adds_one(site: Site, laptop: Laptop) -> None:
    """A wrong password adds nothing, and is told beside the button."""
    page = laptop.page
    page.get_by_role("link", name="Mot de passe et clés").click()
    page.get_by_role("link", name="vos clés d’accès").click()
    expect(page.get_by_text("Aucune clé d’accès.")).to_be_visible()
    page.get_by_label("Nom de la clé").fill("Ordinateur du bureau")
    page.get_by_label("Votre mot de passe").fill("ce n’est pas le bon")
    page.get_by_role("button", name="Ajouter une clé d’accès").click()
    expect(page.get_by_role("alert")).to_have_text("Ce n’est pas votre mot de passe actuel.")
    assert laptop.held() == []
    page.get_by_label("Votre mot de passe").fill(site.accounts["claire"]["password"])
    page.get_by_role("button", name="Ajouter une clé d’accès").click()
    expect(page.get_by_role("status")).to_contain_text("est ajoutée")
    expect(page.get_by_role("listitem").filter(has_text="Ordinateur du bureau")).to_contain_text("Jamais utilisée")
    (made,) = laptop.held()
    assert made["rpId"] == "localhost" and made["isResidentCredential"]


def she_revokes_it(page: Page) -> None:
    page.get_by_role("link", name="Mot de passe et clés").click()
    page.get_by_role("link", name="vos clés d’accès").click()
    expect(page.get_by_role("listitem").filter(has_text="Ordinateur")).to_contain_text(
        "Utilisée pour la dernière fois le"
    )
    page.locator("summary", has_text="Retirer").click()
    page.get_by_role("button", name="Retirer cette clé").click()
    expect(page.get_by_role("status")).to_contain_text("est retirée")


def she_signs_out(page: Page) -> None:
    if page.url.endswith("/compte/cles"):
        page.get_by_role("link", name="Revenir à l’accueil").click()
    page.get_by_role("button", name="Se déconnecter").click()
