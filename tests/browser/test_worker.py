"""The worker of /app/: a version comes whole or not at all, takes over at a quiet start, and can be retired."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.handset import Handset, until
from tests.browser.site import Site
from tests.browser.steps_phone import Agent

pytestmark = pytest.mark.browser

WAITING = "navigator.serviceWorker.getRegistration('/app/').then((one) => Boolean(one?.waiting))"
LOOK = "navigator.serviceWorker.getRegistration('/app/').then((one) => one.update()).then(() => true, () => false)"
CACHES = "caches.keys().then((all) => all.length)"
WORKERS = "navigator.serviceWorker.getRegistrations().then((all) => all.length)"


def build_of(page: Page) -> str:
    """The build this page is of."""
    return page.locator('meta[name="palier-build"]').get_attribute("content") or ""


def deploy(site: Site, build: str) -> None:
    """Another version is served: one file of it differs, and with it the name of the build."""
    pwa = site.static / "pwa"
    listed = (pwa / "shell.js").read_text()
    (pwa / "shell.js").write_text(re.sub(r'BUILD = "[\w-]+"', f'BUILD = "{build}"', listed))
    style = pwa / "build" / "app.css"
    style.write_text(style.read_text() + f"/* {build} */")


def enrolled(phone: Handset) -> Agent:
    """An agent whose phone holds the whole app."""
    phone.enrol("nadia")
    phone.waits(0)
    return Agent(phone)


def test_a_new_version_takes_over_at_a_start_without_open_form_and_the_app_stays_whole_offline(
    site: Site, handset: Handset
) -> None:
    enrolled(handset)
    old = build_of(handset.page)
    deploy(site, "beef0123beef0123")
    handset.page.evaluate(LOOK)
    until(lambda: handset.page.evaluate(WAITING))
    assert build_of(handset.page) == old
    handset.switch_off()
    handset.switch_on()
    expect(handset.page.locator('meta[content="beef0123beef0123"]')).to_have_count(1)
    handset.lose_network()
    handset.page.reload()
    handset.go("/secteur")
    expect(handset.page.get_by_text("Les Glycines").first).to_be_visible()
    assert build_of(handset.page) == "beef0123beef0123"


def test_a_version_half_received_or_replaced_by_a_portal_is_no_version(site: Site, handset: Handset) -> None:
    enrolled(handset)
    old = build_of(handset.page)
    style = site.static / "pwa" / "build" / "app.css"
    kept = style.read_text()
    deploy(site, "dead0123dead0123")
    style.unlink()
    handset.page.evaluate(LOOK)
    handset.page.wait_for_timeout(1500)
    assert not handset.page.evaluate(WAITING)
    handset.switch_off()
    handset.switch_on()
    assert build_of(handset.page) == old
    style.write_text(kept + "/* dead0123dead0123 */")
    handset.page.evaluate(LOOK)
    until(lambda: handset.page.evaluate(WAITING))


def test_a_retired_worker_leaves_and_what_was_saved_still_goes(site: Site, handset: Handset, tmp_path: Path) -> None:
    agent = enrolled(handset)
    handset.lose_network()
    agent.starts_a_round_at("Les Glycines")
    site.stop()
    site.environment["PALIER_RETIRE_WORKER"] = "1"
    site.start()
    handset.find_network()
    handset.page.evaluate(LOOK)
    until(lambda: handset.page.evaluate(CACHES) == 0)
    handset.open()
    until(lambda: handset.page.evaluate(WORKERS) == 0 or handset.page.evaluate(CACHES) == 0)
    handset.waits(0)
    assert site.custody("nadia") == {"round.start": 1}
