"""The landlord's portal, and what everyone meets when a page cannot be shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from playwright.sync_api import Page, expect

from app.door import factors
from tests.browser.site import Site


def portal(site: Site, page: Page) -> Iterator[str]:
    """Paul's journal: everything, one estate, nothing."""
    page.goto(f"{site.url}/bailleur/journal")
    yield "13-journal"
    where = page.get_by_role("combobox", name="Résidence")
    where.press("ArrowDown")
    expect(page.locator(".find__options [role=option]").first).to_be_visible()
    yield "13-journal-chercher"
    where.blur()  # being looked at from all sides may have closed it
    where.press("ArrowDown")
    page.locator(".find__options [role=option]").nth(1).click()
    with page.expect_event("domcontentloaded"):
        page.get_by_role("button", name="Afficher").click()
    yield "13-journal-residence"
    page.goto(f"{site.url}/bailleur/journal?du=2001-01-01&au=2001-01-02")
    yield "13-journal-vide"
    page.goto(f"{site.url}/bailleur/journal?du=2026-12-31&au=2001-01-02")
    yield "13-journal-periode-refusee"
    page.goto(f"{site.url}/bailleur/journal?page=2")
    yield "13-journal-page-2"


def errors(site: Site, reader: Page, claire: Page) -> Iterator[tuple[Page, str]]:
    """Each refusal and each breakdown, at the portal and at the desk."""
    for page, name, address in (
        (reader, "30-portail-interdit", "/bureau/"),
        (reader, "30-portail-introuvable", "/bailleur/rien"),
        (claire, "30-bureau-interdit", "/bailleur/journal"),
        (claire, "30-bureau-introuvable", "/bureau/rien"),
        (claire, "30-bureau-inconnu", f"/bureau/regler/{UUID(int=0)}"),
        (claire, "30-action-impossible", "/deconnexion"),
        (claire, "30-panne", "/tests/panne"),
    ):
        page.goto(site.url + address)
        yield page, name
    _types(claire, site)
    claire.locator("form [name=csrf_token]").evaluate_all("all => all.forEach((one) => one.remove())")
    _sends(claire)
    yield claire, "30-formulaire-perime"
    _types(claire, site)
    account = site.accounts["claire"]
    whose = "(SELECT id FROM user_account WHERE email = ?)"
    site.write(f"DELETE FROM login_session WHERE user_id = {whose}", account["email"])
    _sends(claire)
    yield claire, "30-session-expiree"
    claire.get_by_label("Adresse électronique").fill(account["email"])
    claire.get_by_label("Mot de passe").fill(account["password"])
    claire.get_by_role("button", name="Se connecter").click()
    # The next six digits: those of this moment may have been spent.
    claire.get_by_label("Code").fill(factors.code_at(account["totp"], site.now + timedelta(seconds=30)))
    claire.get_by_role("button", name="Vérifier le code").click()
    expect(claire.get_by_role("definition").filter(has_text="Digicode en panne")).to_be_visible()
    yield claire, "30-saisie-reprise"


def _types(page: Page, site: Site) -> None:
    page.goto(f"{site.url}/bureau/consignes/nouvelle")
    page.get_by_role("combobox", name="Résidence").press("ArrowDown")
    page.locator(".find__options [role=option]").first.click()
    page.get_by_label("Consigne", exact=True).fill("Digicode en panne jusqu’à vendredi.")


def _sends(page: Page) -> None:
    with page.expect_event("domcontentloaded"):
        page.get_by_role("button", name="Écrire la consigne").click()
