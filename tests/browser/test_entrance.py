"""The way into the phone's app: where a browser cannot run it, and where a single code would be spent for nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.handset import FRENCH, PHONE, choose_code
from tests.browser.inspector import Inspector
from tests.browser.screens.door import PASSWORD
from tests.browser.site import Site

pytestmark = pytest.mark.browser

IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Version/17.5 Mobile/15E148 Safari/604.1"
)
MACINTOSH = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Version/17.5 Safari/605.1.15"
)
IPAD = IPHONE.replace("iPhone; CPU iPhone OS", "iPad; CPU OS")
FINGERS = "Object.defineProperty(Navigator.prototype, 'maxTouchPoints', {{ get: () => {} }})"
ON_THE_HOME_SCREEN = "Object.defineProperty(Navigator.prototype, 'standalone', { get: () => true })"
ENROL, INSTALL = "Ouvrir Palier sur ce téléphone", "Installer Palier sur cet"

Opens = Callable[..., Page]


@pytest.fixture
def opens(browser: Browser, town: Site) -> Iterator[Opens]:
    """A page of a browser that calls itself so, where these scripts ran first; nothing is kept of it."""
    contexts = []

    def open_(*scripts: str, path: str = "/app/", **words: Any) -> Page:
        contexts.append(browser.new_context(viewport=PHONE, has_touch=True, **FRENCH, **words))  # type: ignore[arg-type]
        for script in scripts:
            contexts[-1].add_init_script(script)
        page = contexts[-1].new_page()
        page.goto(f"{town.url}{path}")
        return page

    yield open_
    for context in contexts:
        context.close()


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1, name=text)).to_be_visible()


@pytest.mark.parametrize(
    ("agent", "fingers", "name"),
    [(IPHONE, 5, "iPhone"), (MACINTOSH, 5, "iPad"), (IPAD, 5, "iPad")],
)
def test_in_a_tab_of_apple_one_installs_first_and_may_insist(opens: Opens, agent: str, fingers: int, name: str) -> None:
    page = opens(FINGERS.format(fingers), user_agent=agent)
    heading(page, f"{INSTALL} {name}")
    expect(page.get_by_label("Code du coordinateur")).to_have_count(0)
    inspector = Inspector(page)
    inspector.look("installer")
    assert inspector.faults == []
    page.get_by_role("button", name="Utiliser quand même dans cet onglet").click()
    expect(page.get_by_role("alert")).to_contain_text("l’application installée en demandera un autre")
    page.get_by_role("button", name="Installer d’abord").click()
    heading(page, f"{INSTALL} {name}")
    page.get_by_role("button", name="Utiliser quand même dans cet onglet").click()
    page.get_by_role("button", name="Utiliser cet onglet").click()
    heading(page, ENROL)


@pytest.mark.parametrize(
    ("agent", "scripts"), [(IPHONE, (ON_THE_HOME_SCREEN,)), (MACINTOSH, (FINGERS.format(5), ON_THE_HOME_SCREEN))]
)
def test_on_the_home_screen_one_enrols(opens: Opens, agent: str, scripts: tuple[str, ...]) -> None:
    heading(opens(*scripts, user_agent=agent), ENROL)


def test_a_macintosh_and_an_android_enrol_where_they_are(opens: Opens) -> None:
    heading(opens(FINGERS.format(0), user_agent=MACINTOSH), ENROL)
    heading(opens(), ENROL)


def test_a_tab_that_was_somebodys_phone_opens_again(opens: Opens, town: Site) -> None:
    """What waits in it goes from it alone."""
    page = opens(FINGERS.format(5), user_agent=IPHONE)
    page.get_by_role("button", name="Utiliser quand même").click()
    page.get_by_role("button", name="Utiliser cet onglet").click()
    account = town.accounts["agent1"]
    page.get_by_label("Adresse e-mail").fill(account["email"])
    page.get_by_label("Mot de passe").fill(account["password"])
    page.get_by_label("Code du coordinateur").fill(account["code"])
    page.get_by_role("button", name=ENROL.replace("Ouvrir Palier", "Ouvrir")).click()
    choose_code(page)
    expect(page.get_by_role("navigation", name="Principal")).to_be_visible()
    page.evaluate("location.hash = '/telephone'")
    expect(page.get_by_text("L’application installée ne voit pas ce que garde cet onglet")).to_be_visible()
    page.get_by_role("button", name="Se déconnecter").click()
    page.get_by_role("button", name="Quitter ce téléphone").click()
    heading(page, ENROL)


def test_an_invitation_taken_up_in_a_tab_of_apple_leads_to_the_installation(opens: Opens, town: Site) -> None:
    told = town.flask("user", "invite", "sam.neuf@passeurs.example", "--org", "passeurs", "--role", "agent")
    path = next(word for word in told.split() if "/invitation/" in word)
    page = opens(user_agent=IPHONE, path=path[path.index("/invitation/") :])
    expect(page.get_by_text("le code de votre coordination se tape plus tard")).to_be_visible()
    page.get_by_label("nom").fill("Sam Neuf")
    for field in page.locator("input[type=password]").all():
        field.fill(PASSWORD)
    page.get_by_role("button", name="Rejoindre").click()
    page.get_by_role("link", name="J’ai un code").click()
    heading(page, f"{INSTALL} iPhone")


OLD, PRIVATE, PLAIN = "Ce navigateur est trop ancien", "Cette fenêtre ne garde rien", "Cette adresse n’est pas protégée"
NO_LOOK_BEHIND = """const Real = RegExp;
globalThis.RegExp = function (text, ...more) {
  if (/[?]<[!=]/.test(text)) throw new SyntaxError(text);
  return new Real(text, ...more);
};"""


@pytest.mark.parametrize(
    ("without", "told"),
    [
        ("delete AbortSignal.timeout", OLD),
        ("delete Object.hasOwn", OLD),
        ("delete Array.prototype.at", OLD),
        ("Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined })", OLD),
        (NO_LOOK_BEHIND, OLD),
        ("Object.defineProperty(globalThis, 'indexedDB', { get: () => undefined })", PRIVATE),
        ("delete Navigator.prototype.serviceWorker", PRIVATE),
        ("Object.defineProperty(globalThis, 'isSecureContext', { get: () => false })", PLAIN),
    ],
)
def test_a_browser_that_cannot_is_told_so_before_anything_else(opens: Opens, without: str, told: str) -> None:
    page = opens(without)
    heading(page, told)
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    expect(page).to_have_title(f"{told} · Palier")
    expect(page.locator(".bar")).to_have_count(0)
    expect(page.get_by_text("serveur")).to_have_count(0)
    assert page.evaluate("navigator.serviceWorker?.getRegistrations?.().then((all) => all.length) ?? 0") == 0


@pytest.mark.parametrize(
    "without",
    ["delete AbortSignal.timeout", "delete Navigator.prototype.serviceWorker",
     "Object.defineProperty(globalThis, 'isSecureContext', { get: () => false })"],
)  # fmt: skip
def test_what_it_is_told_is_read_by_everyone(opens: Opens, without: str) -> None:
    inspector = Inspector(opens(without))
    inspector.look(without)
    assert inspector.faults == []


def test_on_an_iphone_a_scanned_code_is_shown_for_the_installed_app(opens: Opens) -> None:
    page = opens(FINGERS.format(5), path="/app/#code=K7PM-4QXT", user_agent=IPHONE)
    heading(page, INSTALL)
    expect(page.get_by_text("K7PM-4QXT")).to_be_visible()
    assert "code=" not in page.evaluate("location.href")
