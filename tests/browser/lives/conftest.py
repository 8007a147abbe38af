"""Each journey has the founded service for itself, a post office, and people at their desks."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import _running
from tests.browser.lives.founding import MORNING, found
from tests.browser.lives.people import People
from tests.browser.lives.steps import Caseworker
from tests.browser.site import Site
from tests.mail.post_office import PostOffice, open_office

REFUSED = "the server responded with a status of"
"""What a console says of a form that is shown again, and of a page that is not hers."""


@pytest.fixture(scope="session")
def founded(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data of a service nobody asked anything of yet; founded once for all the processes of a run."""
    base = tmp_path_factory.getbasetemp()
    kept = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "founded"
    kept.mkdir(exist_ok=True)
    with (kept / "turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not (kept / "data").exists():
            _found(kept / "coming", browser)
            (kept / "coming" / "data").rename(kept / "data")
    return kept / "data"


def _found(folder: Path, browser: Browser) -> None:
    shutil.rmtree(folder, ignore_errors=True)  # of a try that failed
    folder.mkdir()
    for site in _running(Site(folder, bare=True)):
        found(site, browser)


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostOffice]:
    """Where its mails arrive."""
    with open_office(tmp_path_factory.mktemp("post")) as office:
        yield office


@pytest.fixture
def site(tmp_path: Path, founded: Path, office: PostOffice) -> Iterator[Site]:
    """The service, the morning after it was founded."""
    yield from _running(Site(tmp_path, data=founded, opens=MORNING, post=(office.port, office.authority)))


@pytest.fixture
def people(browser: Browser, site: Site, request: pytest.FixtureRequest) -> Iterator[People]:
    """`people("claire")`: her page, where she is signed in. A journey that failed leaves a picture of each."""
    folk = People(browser, site)
    yield folk
    if getattr(request.node, "failed", False):
        for name, page in folk.pages.items():
            page.screenshot(path=site.folder / f"{name}.png", full_page=True)
    folk.leave()
    assert [one for one in folk.complaints if REFUSED not in one] == []


@pytest.fixture
def claire(people: People) -> Caseworker:
    """Coordination, at her desk."""
    return Caseworker(people("claire"))


@pytest.fixture
def nora(people: People) -> Caseworker:
    """A mediator, at hers."""
    return Caseworker(people("nora"))
