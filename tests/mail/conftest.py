"""A post office, led to by the application."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from app.core.relay import Relay
from app.mail import smtp
from app.settings import settings
from tests.mail.post_office import POST, PostOffice, open_office
from tests.world import World

SENDER = "palier@passeurs.example"


@pytest.fixture(scope="session")
def _office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostOffice]:
    with open_office(tmp_path_factory.mktemp("post")) as office:
        yield office


@pytest.fixture
def office(_office: PostOffice) -> PostOffice:
    """The server, with nothing remembered."""
    _office.taken = []
    _office.refuses.clear()
    _office.connections.clear()
    _office.before = lambda: None
    return _office


@pytest.fixture
def posted(app: Flask, world: World, office: PostOffice, monkeypatch: pytest.MonkeyPatch) -> PostOffice:
    """The small world, whose mails are handed in there; those that come back, to an address for them."""
    have = replace(
        settings(), relay=Relay(POST, 587, sealed=False), mail_from=SENDER, mail_bounces="retour@passeurs.example"
    )
    monkeypatch.setitem(app.extensions, "palier_settings", have)
    monkeypatch.setitem(app.extensions, smtp.WIRE, office.wire())
    return office


@pytest.fixture(scope="session")
def app_of_templates() -> Flask:
    """What renders the letters, without a database: hypothesis tries many names on one."""
    return Flask("letters", template_folder=str(Path(__file__).parents[2] / "templates"))
