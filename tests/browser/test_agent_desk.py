"""A mediator comes to a desk of her own: invited, behind a passkey; and beside her phone, in one browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desks
from tests.browser.handset import Handset
from tests.browser.laptop import Laptop
from tests.browser.screens.door import PASSWORD, invite
from tests.browser.screens.own import FIRST, MENU
from tests.browser.site import Site

pytestmark = pytest.mark.browser

EMAIL = "sam.neuf@passeurs.example"


def is_at_her_desk(page: Page) -> None:
    """Her first page, and a menu of what is hers."""
    expect(page.get_by_role("heading", level=1, name=FIRST)).to_be_visible()
    links = page.get_by_role("navigation", name="Principal").get_by_role("link")
    assert [one.rstrip(" 0123456789\n") for one in links.all_inner_texts()] == MENU
    expect(page.get_by_role("searchbox")).to_have_count(0)


def test_invited_she_sets_up_a_passkey_reads_what_is_hers_and_comes_back_with_it(town: Site, town_desk: Desks) -> None:
    laptop = Laptop.of(town_desk.visitor())
    page = laptop.page
    she_joins(page, invite(town, EMAIL, "passeurs", "agent"))
    page.get_by_role("link", name="Installer le second facteur").click()
    she_uses_a_passkey(page)
    is_at_her_desk(page)
    she_looks_for_a_partner(page)
    page.get_by_role("link", name="Planning").click()
    expect(page.get_by_text("Aucune vacation publiée cette semaine")).to_be_visible()
    laptop.is_touched(False)  # the field of the address would let her in by itself
    page.get_by_role("button", name="Se déconnecter").click()
    she_comes_back_by_password_then_passkey(laptop)
    is_at_her_desk(page)
    laptop.leaves()


def she_joins(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("nom").fill("Sam Neuf")
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    page.get_by_role("button", name="Rejoindre").click()
    expect(page.get_by_role("heading", name="Votre mot de passe est choisi")).to_be_visible()
    expect(page.get_by_text("Demandez un code à votre coordination")).to_be_visible()


def she_uses_a_passkey(page: Page) -> None:
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    expect(page.get_by_role("alert")).to_contain_text("Donnez un nom à cette clé")
    page.get_by_label("Nom de la clé").fill("Ordinateur du local")
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    expect(page.get_by_role("heading", name="Vos codes de secours")).to_be_visible()
    page.get_by_role("link", name="J’ai noté les codes").click()


def she_looks_for_a_partner(page: Page) -> None:
    page.get_by_role("link", name="Annuaire").click()
    page.get_by_label("Chercher", exact=True).fill("numérique")
    page.get_by_role("button", name="Chercher un partenaire").click()
    expect(page.get_by_role("row", name="Point numérique du Lac")).to_contain_text("04 50 00 00 00")
    assert "num" not in page.url


def she_comes_back_by_password_then_passkey(laptop: Laptop) -> None:
    page = laptop.page
    page.get_by_label("Adresse électronique").fill(EMAIL)
    page.get_by_label("Mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Se connecter").click()
    laptop.is_touched(True)
    page.get_by_role("button", name="Utiliser votre clé d’accès").click()


def test_her_desk_and_her_phone_are_open_in_one_browser(
    town: Site, pocket: Handset, town_desk: Callable[[str], Page]
) -> None:
    pocket.enrol("nadia")
    desk = pocket.context.new_page()
    account = town.accounts["nadia"]
    desk.goto(f"{pocket.url}/connexion")
    desk.get_by_label("Adresse électronique").fill(account["email"])
    desk.get_by_label("Mot de passe").fill(account["password"])
    desk.get_by_role("button", name="Se connecter").click()
    desk.get_by_label("Code").fill(town.totp("nadia"))
    desk.get_by_role("button", name="Vérifier").click()
    expect(desk.get_by_role("heading", level=1, name=FIRST)).to_be_visible()
    desk.goto(f"{pocket.url}/bureau/mon-planning")
    expect(desk.get_by_text("avec Yoann Le Guen")).to_be_visible()
    desk.get_by_role("link", name="Menu").click()
    desk.get_by_role("button", name="Se déconnecter").click()
    expect(desk.get_by_role("button", name="Se connecter")).to_be_visible()
    pocket.page.reload()
    pocket.waits(0)
