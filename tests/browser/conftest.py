"""A site of one's own, browsers at the desk, and a phone that can be switched off and on again."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.browser.handset import CHROMIUM, FLAGS, FRENCH, Complaints, Handset
from tests.browser.server import ON_PURPOSE
from tests.browser.site import Site
from tests.postgres import postgres_url
from tests.push.fake_service import FakeService, running

expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def push_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeService]:
    """The local push service every server of the run is led to."""
    with running(tmp_path_factory.mktemp("push")) as service:
        yield service


@pytest.fixture
def site(tmp_path: Path, request: pytest.FixtureRequest, push_service: FakeService) -> Iterator[Site]:
    """A server of its own for one test, on SQLite unless marked `@on_postgresql`."""
    url = None
    if request.node.get_closest_marker("on_postgresql"):
        url = postgres_url()
        if url is None:
            pytest.skip("no PostgreSQL on this machine")
    yield from _running(Site(tmp_path, database_url=url, push=(push_service.port, push_service.authority)))


@pytest.fixture
def bare(tmp_path: Path, push_service: FakeService) -> Iterator[Site]:
    """A server on an empty database: nobody, nothing."""
    yield from _running(Site(tmp_path, push=(push_service.port, push_service.authority), bare=True))


def _running(site: Site) -> Iterator[Site]:
    yield site
    site.stop()
    log = (site.folder / "server.log").read_text()
    assert log.count("Traceback") == log.count(f"RuntimeError: {ON_PURPOSE}"), log[-3000:]


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """One driver for the run."""
    if not Path(CHROMIUM).exists():
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for the desks."""
    running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield running
    running.close()


class Desks:
    """People at their computers: each signs in once, then opens as many pages as wanted."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self.browser, self.site = browser, site
        self.contexts: dict[str, BrowserContext] = {}
        self.complaints = Complaints()

    def __call__(self, name: str) -> Page:
        """A page of 1280x800 where this person is signed in."""
        if name not in self.contexts:
            viewport = {"width": 1280, "height": 800}
            self.contexts[name] = self.browser.new_context(viewport=viewport, **FRENCH)  # type: ignore[arg-type]
            return self._sign_in(name)
        page = self._page(name)
        page.goto(f"{self.site.url}{'/bailleur/journal' if 'reader' in name else '/bureau/'}")
        return page

    def visitor(self) -> Page:
        """A page where nobody is signed in."""
        viewport = {"width": 1280, "height": 800}
        self.contexts["visitor"] = self.browser.new_context(viewport=viewport, **FRENCH)  # type: ignore[arg-type]
        return self._page("visitor")

    def _page(self, name: str) -> Page:
        page = self.contexts[name].new_page()
        self.complaints.watch(page)
        return page

    def _sign_in(self, name: str) -> Page:
        account, page = self.site.accounts[name], self._page(name)
        page.goto(f"{self.site.url}/connexion")
        page.get_by_label("Adresse électronique").fill(account["email"])
        page.get_by_label("Mot de passe").fill(account["password"])
        page.get_by_role("button", name="Se connecter").click()
        page.get_by_label("Code").fill(self.site.totp(name))
        page.get_by_role("button", name=re.compile("Vérifier")).click()
        expect(page.get_by_role("navigation", name="Principal")).to_be_visible()
        return page

    def close(self) -> None:
        """Everyone leaves."""
        for context in self.contexts.values():
            context.close()


@pytest.fixture
def desk(browser: Browser, site: Site) -> Iterator[Callable[[str], Page]]:
    """`desk("claire")`: a page where this person is signed in."""
    desks = Desks(browser, site)
    yield desks
    desks.close()


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, push_service: FakeService) -> Iterator[Site]:
    """One server for the tests of a module, which each take an agent of their own (agent1, agent2, ...)."""
    folder = tmp_path_factory.mktemp("town")
    yield from _running(Site(folder, push=(push_service.port, push_service.authority)))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration town, with every state of everything."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "demo-loaded"
    yield from _running(Site(tmp_path_factory.mktemp("demo"), demo=shared))


@pytest.fixture(scope="module")
def town_desk(browser: Browser, town: Site) -> Iterator[Desks]:
    """`town_desk("claire")`: a page where this person of the town is signed in."""
    desks = Desks(browser, town)
    yield desks
    desks.close()


@pytest.fixture
def handset(playwright: Playwright, site: Site, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Handset]:
    """A phone nobody has used yet."""
    yield from _in_hand(Handset(playwright, tmp_path / "phone", site), request)


@pytest.fixture
def pocket(playwright: Playwright, town: Site, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Handset]:
    """A phone nobody has used yet, in the town."""
    yield from _in_hand(Handset(playwright, tmp_path / "phone", town), request)


def _in_hand(phone: Handset, request: pytest.FixtureRequest) -> Iterator[Handset]:
    yield phone
    if getattr(request.node, "failed", False):
        phone.page.screenshot(path=phone.folder.with_suffix(".png"))
    phone.switch_off()
    phone.cable.cut()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A phone whose journey failed leaves a picture."""
    report = yield
    if report.failed:
        item.failed = True  # type: ignore[attr-defined]
    return report
