"""Every screen of the phone, the desk and the portal: axe, light and dark, targets, overflow, policy, keyboard."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from tests.browser import screens
from tests.browser.conftest import Desks
from tests.browser.handset import Handset
from tests.browser.site import ROOT, Site
from tests.browser.steps_phone import Agent

pytestmark = pytest.mark.browser
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

RUN_AXE = """async ([tags, rules]) => {
  const runOnly = rules.length ? { type: "rule", values: rules } : { type: "tag", values: tags };
  const { violations } = await axe.run(document, { runOnly, resultTypes: ["violations"] });
  return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(" ")).join(", ")}`);
}"""

# What a thumb must hit: buttons, choices, tiles and the links of bars; a link inside a sentence is text.
SMALL = """() => {
  const touched = "button, .btn, .tile, .choice, .stairs label, nav a, summary, .plate.chip-plate";
  return [...document.querySelectorAll(touched)]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest(".vh, .skip"))
    .map((one) => ({ one, box: one.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 1 && (box.height < 43.5 || box.width < 43.5))
    .map(({ one, box }) => `${one.outerHTML.slice(0, 80)} ${Math.round(box.width)}x${Math.round(box.height)}`);
}"""

WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"

UNREACHABLE = """() => {
  const acts = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const reached = (one) => {
    one.focus({ preventScroll: true });
    return document.activeElement === one && one.tabIndex >= 0;
  };
  return [...document.querySelectorAll(acts)]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.closest("[inert], [aria-hidden=true]"))
    .filter((one) => !reached(one))
    .map((one) => one.outerHTML.slice(0, 80));
}"""


class Inspector:
    """Looks at each screen of a walk and keeps what is wrong."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.faults: list[str] = []

    def walk(self, names: Iterator[str]) -> int:
        """Look at all of them; how many there were."""
        return sum(self._look(name) for name in names)

    def _look(self, name: str) -> int:
        if not self.page.evaluate("typeof axe === 'object'"):
            self.page.evaluate(AXE.read_text())
        self._keep(name, "axe", self.page.evaluate(RUN_AXE, [RULES, []]))
        self.page.emulate_media(color_scheme="dark")
        self._keep(name, "axe, dark", self.page.evaluate(RUN_AXE, [[], ["color-contrast"]]))
        self.page.emulate_media(color_scheme="light")
        self._keep(name, "too small", self.page.evaluate(SMALL))
        self._keep(name, "out of the keyboard's reach", self.page.evaluate(UNREACHABLE))
        here = self.page.viewport_size
        self.page.set_viewport_size({"width": 360, "height": 740})
        if (over := self.page.evaluate(WIDE)) > 0:
            self.faults.append(f"{name}, 360 px: {over} px too wide")
        if here:
            self.page.set_viewport_size(here)
        return 1

    def _keep(self, name: str, what: str, found: list[str]) -> None:
        self.faults += [f"{name}, {what}: {one}" for one in found]


@pytest.fixture(scope="module")
def demo_desks(browser: Browser, demo: Site) -> Iterator[Desks]:
    """Claire and Paul at the demonstration's desk."""
    desks = Desks(browser, demo)
    yield desks
    desks.close()


@pytest.fixture
def demo_phone(playwright: Playwright, demo: Site, tmp_path: Path) -> Iterator[Handset]:
    """A phone for Nadia of the demonstration."""
    phone = Handset(playwright, tmp_path / "phone", demo)
    yield phone
    phone.switch_off()


def told(faults: list[str]) -> str:
    """One line each."""
    return "\n".join(["", *faults])


def test_every_screen_of_the_phone(demo_phone: Handset) -> None:
    inspector = Inspector(demo_phone.page)
    assert inspector.walk(screens.phone(demo_phone)) > 30
    assert not inspector.faults, told(inspector.faults)
    assert [one for one in demo_phone.complaints if "status of 40" not in one] == []


@pytest.mark.parametrize(("walk", "who", "least"), [(screens.desk, "claire", 25), (screens.portal, "reader", 3)])
def test_every_page_of_the_desk_and_of_the_portal(
    demo: Site, demo_desks: Desks, walk: Callable[[Site, Page], Iterator[str]], who: str, least: int
) -> None:
    page = demo_desks(who)
    inspector = Inspector(page)
    assert inspector.walk(walk(demo, page)) >= least
    assert not inspector.faults, told(inspector.faults)
    assert [one for one in demo_desks.complaints if "status of 4" not in one] == []


def test_every_door(demo: Site, demo_desks: Desks) -> None:
    page = demo_desks.visitor()
    inspector = Inspector(page)
    assert inspector.walk(screens.doors(demo, page)) == 3
    assert not inspector.faults, told(inspector.faults)


def test_the_app_offers_itself_for_installation(town: Site, pocket: Handset) -> None:
    pocket.enrol("agent1")
    session = pocket.context.new_cdp_session(pocket.page)
    errors: dict[str, Any] = session.send("Page.getInstallabilityErrors")
    # A profile of Chromium that Playwright drives has no other reason than being one.
    assert [one["errorId"] for one in errors["installabilityErrors"] if one["errorId"] != "in-incognito"] == []
    manifest = json.loads(session.send("Page.getAppManifest")["data"])
    assert manifest["scope"] == "/app/"


def test_a_contact_is_recorded_with_the_keyboard_alone(town: Site, pocket: Handset) -> None:
    pocket.enrol("agent2")
    agent, page = Agent(pocket), pocket.page
    agent.starts_a_round_at("Les Glycines")
    _tab_to(page, "Contact")
    page.keyboard.press("Enter")
    agent.heading("Contact")
    _tab_to(page, "Être écouté")
    page.keyboard.press("Space")
    _tab_to(page, "Enregistrer le contact")
    page.keyboard.press("Enter")
    agent.said("Contact enregistré sur le téléphone")


NAMED = """() => { const one = document.activeElement;
  return (one.labels?.[0] ?? one).textContent.trim().replace(/\\s+/g, " "); }"""


def _tab_to(page: Page, name: str) -> None:
    """Press Tab until what has the focus is called so."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(NAMED) == name:
            expect(page.locator(":focus")).to_be_focused()
            return
    raise AssertionError(f"Tab never reaches « {name} »")
