"""Every screen of the phone, the desk and the portal: axe, light and dark, targets, overflow, policy, keyboard."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Playwright, expect

from app import create_app
from tests.browser import screens
from tests.browser.conftest import Desks
from tests.browser.handset import Handset
from tests.browser.inspector import Inspector
from tests.browser.site import Site
from tests.browser.steps_phone import Agent
from tests.conftest import settings_for

pytestmark = pytest.mark.browser


ENLARGED = ("desk", "portal", "administrator")
"""The walks of the desk and of the portal whose pages are looked at with letters twice as large too."""


@pytest.fixture(scope="module")
def demo_desks(browser: Browser, demo: Site) -> Iterator[Desks]:
    """Everyone at the demonstration's desk and portal."""
    desks = Desks(browser, demo)
    yield desks
    desks.close()


@pytest.fixture
def demo_phone(playwright: Playwright, demo: Site, tmp_path: Path) -> Iterator[Handset]:
    """A phone of the demonstration, nobody's yet."""
    phone = Handset(playwright, tmp_path / "phone", demo)
    yield phone
    phone.switch_off()
    phone.cable.cut()


@pytest.fixture
def product(tmp_path: Path) -> Flask:
    """The application alone, for its addresses."""
    return create_app(settings_for(tmp_path, f"sqlite:///{tmp_path / 'none.sqlite'}"))


def clean(inspector: Inspector, complaints: list[str]) -> None:
    """Nothing wrong was seen, and the console said nothing but what was refused on purpose."""
    assert not inspector.faults, "\n".join(["", *inspector.faults])
    assert [one for one in complaints if "status of 4" not in one and "status of 50" not in one] == []


def opened(product: Flask, inspector: Inspector, walk: str) -> None:
    """Every page this walk answers for was looked at."""
    routes = product.url_map.bind("localhost")
    seen = {str(routes.match(path, method="GET", return_rule=True)[0]) for path in inspector.paths if routes.test(path)}
    assert {page for page, by in screens.PAGES.items() if by == walk} <= seen


def test_every_page_of_the_application_is_on_a_walk(product: Flask) -> None:
    pages = {str(rule) for rule in product.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert pages == set(screens.PAGES) | screens.NOT_PAGES
    assert not set(screens.PAGES) & screens.NOT_PAGES


def test_every_screen_of_the_phone(demo_phone: Handset) -> None:
    inspector = Inspector(demo_phone.page)
    inspector.walk(screens.phone(demo_phone))
    clean(inspector, demo_phone.complaints)
    unseen = [
        route
        for route, pattern in screens.routes_of_the_phone().items()
        if not any(pattern.fullmatch(path) for path in inspector.screens)
    ]
    assert unseen == []


def test_every_gate_of_the_phone(demo_phone: Handset, demo_desks: Desks) -> None:
    inspector = Inspector(demo_phone.page)
    inspector.walk(screens.gates(demo_phone, demo_desks.visitor(), demo_desks("claire")))
    # Faults made on purpose are reported to the console, as faults are.
    clean(inspector, [one for one in demo_phone.complaints if not any(word in one for word in screens.ON_PURPOSE)])
    assert screens.troubles_of_the_phone() <= inspector.headings


@pytest.mark.parametrize(
    ("walk", "who"),
    [
        ("desk", "claire"),
        ("desk_lists", "claire"),
        ("desk_acts", "claire"),
        ("cases", "claire"),
        ("own", "nadia"),
        ("portal", "reader"),
        ("administrator", "admin"),
        ("doors", ""),
    ],
)
def test_every_page_of_the_desk_and_of_the_portal(
    product: Flask, demo: Site, demo_desks: Desks, walk: str, who: str
) -> None:
    page = demo_desks(who) if who else demo_desks.visitor()
    inspector = Inspector(page, letters=walk in ENLARGED)
    inspector.walk(getattr(screens, walk)(demo, page))
    clean(inspector, demo_desks.complaints)
    opened(product, inspector, walk)


def test_every_page_of_a_service_that_starts(product: Flask, bare: Site, browser: Browser) -> None:
    desks = Desks(browser, bare)
    inspector = Inspector(desks.visitor(), letters=False)
    inspector.walk(screens.start(bare, inspector.page))
    clean(inspector, desks.complaints)
    opened(product, inspector, "start")
    desks.close()


def test_every_refusal_and_the_page_of_a_breakdown(demo: Site, demo_desks: Desks) -> None:
    faults = []
    for page, name in screens.errors(demo, demo_desks("reader"), demo_desks("claire")):
        inspector = Inspector(page, letters=False)
        inspector.look(name)
        faults += inspector.faults
    assert not faults, "\n".join(["", *faults])


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
