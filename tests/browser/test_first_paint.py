"""A page stays where it was painted: on a slow network, the font and all that comes late move nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desks
from tests.browser.handset import PHONE
from tests.browser.site import Site

pytestmark = pytest.mark.browser

SHIFTS = """window.shifts = [];
new PerformanceObserver((list) => {
  for (const { value, sources } of list.getEntries())
    window.shifts.push([value, ...sources.map(({ node }) => node?.outerHTML?.slice(0, 80))]);
}).observe({ type: "layout-shift", buffered: true });"""
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000}
"""Bytes a second, and milliseconds: a phone on 3G."""


@pytest.mark.parametrize("path", ["/connexion", "/", "/bureau/", "/bureau/planning", "/app/", "/nulle-part"])
@pytest.mark.by_turns("width")
@pytest.mark.parametrize("width", [PHONE["width"], 1280])
def test_nothing_moves_after_the_first_paint(town: Site, town_desk: Desks, path: str, width: int) -> None:
    page = town_desk("claire") if path.startswith("/bureau") else town_desk.visitor()
    page.set_viewport_size({"width": width, "height": 740})
    page.add_init_script(SHIFTS)
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.setCacheDisabled", {"cacheDisabled": True})
    line.send("Network.emulateNetworkConditions", SLOW)
    page.goto(town.url + path)
    expect(page.locator("h1").first).to_be_visible()
    _settle(page)
    assert page.evaluate("window.shifts") == []


def _settle(page: Page) -> None:
    """Everything asked for is there, and two frames were painted after it."""
    page.wait_for_load_state("networkidle")
    page.evaluate(
        "document.fonts.ready.then(() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go))))"
    )


@pytest.mark.parametrize("path", ["/connexion", "/bureau/", "/app/"])
def test_the_font_is_announced_once_and_used(town: Site, town_desk: Desks, path: str) -> None:
    page = town_desk("claire") if path.startswith("/bureau") else town_desk.visitor()
    page.goto(town.url + path)
    page.wait_for_load_state("networkidle")
    asked = "performance.getEntriesByType('resource').filter((one) => one.name.endsWith('.woff2')).length"
    assert page.evaluate(asked) == 1
    assert page.evaluate("document.fonts.check('17px \"Overpass Palier\"')")


@pytest.mark.parametrize("path", ["/connexion", "/app/", "/nulle-part", "/invitation/deja-servie"])
def test_a_public_page_says_what_it_is(town: Site, town_desk: Desks, path: str) -> None:
    page = town_desk.visitor()
    page.goto(town.url + path)
    assert "Palier" in page.title() and len(page.locator("meta[name=description]").get_attribute("content") or "") > 40
