"""What somebody new does at the door: makes a structure, takes up an invitation, installs a second factor."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

from playwright.sync_api import Page, expect

from app.door import factors
from tests.browser.site import Site

PASSWORD = "une lampe sur le palier"


def first_link(site: Site) -> str:
    """The address of the first steps, as the operator's command prints it."""
    return site.url + re.findall(r"/premiers-pas/\S+", site.flask("organisation"))[0]


@dataclass
class Newcomer:
    """Somebody without an account, at a browser of their own."""

    site: Site
    page: Page
    name: str
    email: str

    def makes(self, structure: str, link: str) -> None:
        """A structure of her own, up to the second factor."""
        self.page.goto(link)
        self.page.get_by_label("Nom de la structure").fill(structure)
        self.page.get_by_label("Prénom et nom").fill(self.name)
        self.page.get_by_label("Adresse électronique").fill(self.email)
        self._chooses_a_password()
        self.presses("Créer la structure")

    def joins(self, link: str) -> None:
        """Takes up an invitation."""
        self.page.goto(link)
        self.page.get_by_label("Prénom et nom").fill(self.name)
        self._chooses_a_password()
        self.presses("Rejoindre")

    def installs_the_second_factor(self) -> None:
        """Up to the recovery codes."""
        expect(self.page.get_by_role("heading", name="Installer le second facteur")).to_be_visible()
        secret = "".join(self.page.locator("figcaption code").inner_text().split())
        self.page.get_by_label("Code", exact=True).fill(factors.code_at(secret, self.site.now))
        self.presses("Installer")
        expect(self.page.get_by_role("heading", name="Vos codes de secours")).to_be_visible()
        self.site.accounts[self.email]["totp"] = secret

    def comes_in(self) -> None:
        """The recovery codes are noted."""
        self.page.get_by_role("link", name=re.compile("^J’ai noté les codes")).click()
        expect(self.page.get_by_role("navigation", name="Principal")).to_be_visible()

    def code(self) -> str:
        """The next six digits: those of this moment were spent by the installation."""
        return factors.code_at(self.site.accounts[self.email]["totp"], self.site.now + timedelta(seconds=30))

    def presses(self, name: str) -> None:
        self.page.get_by_role("button", name=re.compile(f"^{name}")).click()

    def _chooses_a_password(self) -> None:
        for field in self.page.locator("input[type=password]").all():
            field.fill(PASSWORD)
        self.site.accounts[self.email] = {"email": self.email, "password": PASSWORD, "name": self.name}
