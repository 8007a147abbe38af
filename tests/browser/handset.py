"""A phone: its profile survives being switched off or killed, its network can be cut, its clock is the server's."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, Playwright, expect

from tests.browser.cable import Cable
from tests.browser.site import Site

CHROMIUM = os.environ.get("PALIER_CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PHONE = {"width": 360, "height": 740}
LOCK_CODE = "274913"
FRENCH: dict[str, Any] = {"locale": "fr-FR", "timezone_id": "Europe/Paris"}

# A phone whose clock is moved as the server's is; everything else of it is real.
CLOCK = """(() => {
  const shift = %d, Real = Date;
  class Moved extends Real {
    constructor(...words) { words.length ? super(...words) : super(Real.now() + shift); }
    static now() { return Real.now() + shift; }
  }
  globalThis.Date = Moved;
})();"""


WHOLE = """() => import("/app/shell.js")
  .then(({ FILES, PIECES }) => Promise.all([...FILES, ...PIECES].map((url) => caches.match(url, { ignoreVary: true }))))
  .then((kept) => kept.every(Boolean))"""


class Complaints(list[str]):
    """What a page's console said: errors and violations of its policy, and nothing a cut network explains."""

    def watch(self, page: Page) -> None:
        """Listen to a page."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.append(f"{page.url}: {error}"))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "net::ERR_" not in message.text:
            self.append(f"{message.location.get('url', '')}: {message.text}")


class Handset:
    """One phone of one site. `page` is the app; `cable` its network."""

    def __init__(self, playwright: Playwright, folder: Path, site: Site) -> None:
        self.playwright, self.folder, self.site = playwright, folder, site
        self.cable = Cable(site.port)
        self.url = f"http://localhost:{self.cable.port}"
        self.scripts: list[str] = [CLOCK % (site.shift * 1000)]
        self.complaints = Complaints()
        self.context: BrowserContext
        self.page: Page
        self.switch_on()

    def switch_on(self) -> Page:
        """Start the browser anew on the same profile, and open the app."""
        self.context = self.playwright.chromium.launch_persistent_context(
            str(self.folder), executable_path=CHROMIUM, args=FLAGS, viewport=PHONE,  # type: ignore[arg-type]
            has_touch=True, permissions=["notifications"], **FRENCH,
        )  # fmt: skip
        self.context.set_offline(self.cable.is_cut)
        for script in self.scripts:
            self.context.add_init_script(script)
        self.page = self.context.pages[0] if self.context.pages else self.context.new_page()
        self.complaints.watch(self.page)
        return self.open()

    def later(self) -> Page:
        """Switched on when the site's clock has moved: the phone's moves with it."""
        self.scripts[0] = CLOCK % (self.site.shift * 1000)
        return self.switch_on()

    def open(self, path: str = "") -> Page:
        """The app, at one of its screens."""
        self.page.goto(f"{self.url}/app/{path and '#' + path}")
        return self.page

    def go(self, path: str) -> None:
        """Another screen, without loading anything."""
        self.page.evaluate("path => { location.hash = path }", f"#{path}")

    def switch_off(self) -> None:
        """End the browser, as a person does."""
        with contextlib.suppress(Error):
            self.context.close()

    def kill(self) -> None:
        """SIGKILL to the browser's whole process group: a flat battery, a fall."""
        leader = next(
            int(one.name) for one in Path("/proc").iterdir() if one.name.isdigit() and self._is_browser(one / "cmdline")
        )
        os.killpg(os.getpgid(leader), signal.SIGKILL)
        self.switch_off()
        for lock in self.folder.glob("Singleton*"):
            lock.unlink(missing_ok=True)

    def _is_browser(self, cmdline: Path) -> bool:
        try:
            words = cmdline.read_bytes()
        except OSError:
            return False
        return f"--user-data-dir={self.folder}".encode() in words and b"--type=" not in words

    def lose_network(self) -> None:
        """The cable is cut, and the browser notices."""
        self.cable.cut()
        self.context.set_offline(True)

    def find_network(self) -> None:
        """The network is back, and the browser notices."""
        self.cable.mend()
        self.context.set_offline(False)

    def enrol(self, name: str, code: str | None = None) -> Page:
        """Enter e-mail, password and the coordinator's code."""
        account, page = self.site.accounts[name], self.page
        page.get_by_label("Adresse e-mail").fill(account["email"])
        page.get_by_label("Mot de passe").fill(account["password"])
        page.get_by_label("Code du coordinateur").fill(code or account["code"])
        page.get_by_role("button", name="Ouvrir sur ce téléphone").click()
        self.choose_code()
        expect(page.get_by_role("navigation", name="Principal")).to_be_visible()
        self.ready_offline()
        return page

    def choose_code(self) -> None:
        """The code of her lock, where the phone asks for it."""
        choose_code(self.page)

    def lock(self) -> None:
        """By a tap, on the page of the lock; then back to where she was."""
        here = self.page.evaluate("location.hash")
        self.go("/verrou")
        self.page.get_by_role("button", name="Verrouiller maintenant").click()
        expect(self.page.get_by_text("Ce qui est écrit sur ce téléphone est fermé")).to_be_visible()
        self.go(here.removeprefix("#") or "/tournee")

    def unlock(self) -> None:
        """By her code, on the page of the lock, as after each start; then back to where she was."""
        here = self.page.evaluate("location.hash")
        self.go("/verrou")
        self.page.get_by_role("button", name="Déverrouiller pour lire").click()
        expect(self.page.get_by_role("dialog", name="Déverrouiller pour lire")).to_be_visible()
        self.page.keyboard.type(LOCK_CODE)
        expect(self.page.get_by_role("button", name="Verrouiller maintenant")).to_be_visible()
        self.go(here.removeprefix("#") or "/tournee")

    def ready_offline(self) -> None:
        """Wait until the worker holds the whole app, its pieces included."""
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        until(lambda: bool(self.page.evaluate(WHOLE)))

    def waits(self, count: int) -> None:
        """How many entries wait, in the words of the truth line, read on the list behind it."""
        words = f"{count} en attente, gardée{'s' if count > 1 else ''} sur ce téléphone" if count else "Tout est reçu"
        here = self.page.evaluate("location.hash")
        self.go("/etat")
        expect(self.page.locator("main p", has_text=words)).to_be_visible()
        self.go(here.removeprefix("#") or "/tournee")


def choose_code(page: Page) -> None:
    """The code of her lock, typed twice where the phone asks for it."""
    expect(page.get_by_role("heading", level=1, name="Choisissez votre code")).to_be_visible()
    expect(page.get_by_text("Votre code à 6 chiffres")).to_be_visible()
    page.keyboard.type(LOCK_CODE)
    expect(page.get_by_text("Le même code, encore une fois")).to_be_visible()
    page.keyboard.type(LOCK_CODE)
    expect(page.get_by_role("heading", level=1, name="Choisissez votre code")).to_have_count(0)


def until(done: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for something no page shows. A page on its way to another answers nothing: it is asked again."""
    end = time.monotonic() + seconds
    while True:
        with contextlib.suppress(Error):
            if done():
                return
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.1)
