"""The door of desk and portal: signing in, an invitation taken up, a second factor, a choice of organisation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from playwright.sync_api import Page, expect

from app.door import factors
from tests.browser.site import Site

EMAIL = "lea.fontaine@passeurs.example"
AGENT = "sofia.renard@passeurs.example"
PASSWORD = "une lampe sur le palier"


def doors(site: Site, page: Page) -> Iterator[str]:
    """What somebody unknown sees, then somebody invited, then the same person invited elsewhere."""
    yield from _signing_in(site, page)
    yield from _invited(site, page)
    yield from _invited_elsewhere(site, page)
    yield from _forgotten(site, page)
    page.goto(f"{site.url}/invitation/deja-servie")
    yield "20-invitation-perimee"
    page.goto(f"{site.url}/premiers-pas/deja-servi")
    yield "20-premiers-pas-perimes"


def _signing_in(site: Site, page: Page) -> Iterator[str]:
    page.goto(f"{site.url}/connexion")
    yield "20-connexion"
    account = site.accounts["admin"]
    page.get_by_label("Adresse électronique").fill(account["email"])
    page.get_by_label("Mot de passe").fill("ce n’est pas le bon")
    _press(page, "Se connecter", refused=True)
    yield "20-connexion-refusee"
    page.get_by_label("Mot de passe").fill(account["password"])
    _press(page, "Se connecter")
    expect(page.get_by_label("Code")).to_be_visible()
    yield "20-code"
    page.get_by_label("Code").fill("000000")
    _press(page, "Vérifier le code", refused=True)
    yield "20-code-refuse"


def invite(site: Site, email: str, org: str, role: str) -> str:
    """The address of an invitation, as the operator's command prints it."""
    told = site.flask("user", "invite", email, "--org", org, "--role", role)
    return site.url + re.findall(r"/invitation/\S+", told)[0]


def _invited(site: Site, page: Page) -> Iterator[str]:
    page.goto(invite(site, EMAIL, "passeurs", "coordinator"))
    yield "20-invitation"
    page.get_by_label("nom").fill("Léa Fontaine")
    _choose_password(page, PASSWORD, "une lampe sur le pallier")
    _press(page, "Rejoindre", refused=True)
    yield "20-invitation-refusee"
    _choose_password(page, PASSWORD, PASSWORD)
    _press(page, "Rejoindre")
    expect(page.get_by_role("heading", name="Installer le second facteur")).to_be_visible()
    yield "20-second-facteur"
    page.get_by_label("Code", exact=True).fill("000000")
    _press(page, "Installer", refused=True)
    yield "20-second-facteur-refuse"
    secret = "".join(page.locator("figcaption code").inner_text().split())
    page.get_by_label("Code", exact=True).fill(factors.code_at(secret, site.now))
    _press(page, "Installer")
    expect(page.get_by_role("heading", name="Vos codes de secours")).to_be_visible()
    yield "20-codes-de-secours"
    page.reload()
    expect(page.get_by_role("heading", name="ont été affichés")).to_be_visible()
    yield "20-codes-de-secours-recharges"
    site.accounts["lea"] = {"email": EMAIL, "password": PASSWORD, "totp": secret}
    page.context.clear_cookies()


def _choose_password(page: Page, once: str, again: str) -> None:
    for field, text in zip(page.locator("input[type=password]").all(), (once, again), strict=True):
        field.fill(text)


def _invited_elsewhere(site: Site, page: Page) -> Iterator[str]:
    page.goto(invite(site, EMAIL, "voisinage-74", "coordinator"))
    yield "20-invitation-connue"
    page.get_by_label("Mot de passe").fill(PASSWORD)
    _press(page, "Rejoindre")
    # The next six digits: those of this moment were spent by the installation.
    page.get_by_label("Code").fill(factors.code_at(site.accounts["lea"]["totp"], site.now + timedelta(seconds=30)))
    _press(page, "Vérifier le code")
    expect(page.get_by_role("heading", name="Choisir la structure")).to_be_visible()
    yield "20-organisation"
    page.locator("form").last.evaluate("form => { form.noValidate = true }")
    _press(page, "Ouvrir cette structure", refused=True)
    yield "20-organisation-refusee"
    page.context.clear_cookies()


def _forgotten(site: Site, page: Page) -> Iterator[str]:
    """A mediator whose password is chosen anew: told of her phone and of the desk."""
    page.goto(invite(site, AGENT, "passeurs", "agent"))
    page.get_by_label("nom").fill("Sofia Renard")
    _choose_password(page, PASSWORD, PASSWORD)
    _press(page, "Rejoindre")
    told = site.flask("user", "reset", AGENT, "--org", "passeurs")
    page.goto(site.url + re.findall(r"/invitation/\S+", told)[0])
    _choose_password(page, PASSWORD, PASSWORD)
    _press(page, "Choisir ce mot de passe")
    expect(page.get_by_role("heading", name="Votre mot de passe est choisi")).to_be_visible()
    yield "20-mot-de-passe-choisi"
    page.context.clear_cookies()


def _press(page: Page, name: str, *, refused: bool = False) -> None:
    page.get_by_role("button", name=re.compile(f"^{name}")).click()
    if refused:
        expect(page.locator("[role=alert], .error").first).to_be_visible()
