"""Who is at a desk, each in a browser of their own; one browser may keep what it is shown, as at home."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.handset import CHROMIUM, FLAGS, FRENCH, Complaints
from tests.browser.lives.founding import WIDE
from tests.browser.site import Site


class People:
    """Each signs in once, and once more when time has passed."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self.browser, self.site = browser, site
        self.contexts: dict[str, BrowserContext] = {}
        self.pages: dict[str, Page] = {}
        self.profiles: dict[str, Path] = {}
        self.known: set[str] = set()
        self.complaints = Complaints()

    def __call__(self, name: str) -> Page:
        """Her page, as she left it."""
        if name not in self.pages:
            self.sits_down(name)
        if name not in self.known:
            self._sign_in(self.pages[name], name)
            self.known.add(name)
        return self.pages[name]

    def keeps(self, name: str) -> Path:
        """Her browser has a profile on the disk, from now on: where it is."""
        self.profiles[name] = self.site.folder / f"profile-{name}"
        return self.profiles[name]

    def sits_down(self, name: str) -> Page:
        """Somebody at a browser of her own, who is nobody yet."""
        self.contexts[name] = self._on_the_disk(name) if name in self.profiles else self._new()
        context = self.contexts[name]
        self.pages[name] = context.pages[0] if context.pages else context.new_page()
        self.complaints.watch(self.pages[name])
        return self.pages[name]

    def _new(self) -> BrowserContext:
        return self.browser.new_context(viewport=WIDE, **FRENCH)  # type: ignore[arg-type]

    def _on_the_disk(self, name: str) -> BrowserContext:
        return self.browser.browser_type.launch_persistent_context(
            self.profiles[name], executable_path=CHROMIUM, args=FLAGS, viewport=WIDE, **FRENCH  # type: ignore[arg-type]
        )  # fmt: skip

    def come_back_after(self, by: timedelta) -> None:
        """So much later, longer than anybody stays signed in: whoever was at a desk signs in again."""
        self.site.passes(by)
        self.known.clear()

    def goes(self, name: str) -> None:
        """Her browser is closed."""
        self.contexts.pop(name).close()
        del self.pages[name]
        self.known.discard(name)

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
