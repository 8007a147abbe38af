"""Who is at a desk, in a browser of their own; and what each of their pages said of itself."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.cases.founding import WIDE
from tests.browser.handset import FRENCH, Complaints
from tests.browser.site import Site


class People:
    """Each signs in once; all sign in again once time has passed."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self.browser, self.site = browser, site
        self.contexts: dict[str, BrowserContext] = {}
        self.pages: dict[str, Page] = {}
        self.complaints = Complaints()

    def __call__(self, name: str) -> Page:
        """Her page, as she left it."""
        if name not in self.pages:
            page = self.sits_down(name)
            self._sign_in(page, name)
        return self.pages[name]

    def sits_down(self, name: str) -> Page:
        """Somebody with a browser of her own, who is nobody yet."""
        self.contexts[name] = self.browser.new_context(viewport=WIDE, **FRENCH)  # type: ignore[arg-type]
        self.contexts[name].set_default_timeout(7000)
        self.pages[name] = self.contexts[name].new_page()
        self.complaints.watch(self.pages[name])
        return self.pages[name]

    def come_back_after(self, by: timedelta) -> None:
        """So much later; whoever is at a desk signs in again when asked for."""
        self.site.passes(by)
        for name in [one for one in self.pages if one in self.site.accounts]:
            self.contexts.pop(name).close()
            del self.pages[name]

    def _sign_in(self, page: Page, name: str) -> None:
        account = self.site.accounts[name]
        page.goto(f"{self.site.url}/connexion")
        page.get_by_label("Adresse électronique").fill(account["email"])
        page.get_by_label("Mot de passe").fill(account["password"])
        page.get_by_role("button", name="Se connecter").click()
        page.get_by_label("Code").fill(self.site.totp(name))
        page.get_by_role("button", name=re.compile("Vérifier")).click()
        expect(page.get_by_role("navigation", name="Principal")).to_be_visible()

    def leave(self) -> None:
        """Everyone."""
        for context in self.contexts.values():
            context.close()
