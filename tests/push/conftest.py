"""A fake push service, led to by the application and by a bare sender."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.secrets import digest
from app.core.unit import write_unit
from app.door.models import LoginSession
from app.push import delivery, vapid
from app.push.delivery import Ring, Sender, Target
from app.push.models import PushSubscription
from tests.clients import Phone
from tests.push.fake_service import HOST, Browser, FakeService, running
from tests.world import Person


@pytest.fixture(scope="session")
def _service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeService]:
    with running(tmp_path_factory.mktemp("push")) as service:
        yield service


@pytest.fixture
def service(_service: FakeService) -> FakeService:
    """The service, with nothing remembered."""
    _service.messages.clear()
    _service.answers.clear()
    _service.connections = 0
    _service.on_message = None
    return _service


@pytest.fixture
def online(app: Flask, service: FakeService) -> Iterator[FakeService]:
    """The application's rings lead to the fake service."""
    app.extensions[delivery.WIRE] = service.wire()
    yield service
    del app.extensions[delivery.WIRE]


@pytest.fixture
def ringing(app: Flask, online: FakeService) -> Callable[..., Browser]:
    """`ringing(person)`: they have an enrolled phone whose subscription is proved; `host`: at which service."""

    def subscribed(person: Person, host: str = HOST) -> Browser:
        clock.move(timedelta(milliseconds=1))
        Phone.enrolled(app, person)
        browser = online.browser(host)
        keys = browser.subscription["keys"]
        mine = (LoginSession.user_id == person.user_id, LoginSession.org_id == person.org_id)
        with tenant.every_tenant(), write_unit() as s:
            newest = select(LoginSession.id_hash).where(*mine).order_by(LoginSession.created_at.desc())
            s.add(
                PushSubscription(
                    org_id=person.org_id,
                    id=uuid7(),
                    user_id=person.user_id,
                    session_id_hash=s.scalars(newest).first(),
                    endpoint=browser.endpoint,
                    endpoint_hash=digest(browser.endpoint),
                    p256dh=keys["p256dh"],
                    auth=keys["auth"],
                    state="active",
                    created_at=clock.now(),
                    proved_at=clock.now(),
                )
            )
        return browser

    return subscribed


@pytest.fixture
def sender(service: FakeService, tmp_path: Path) -> Sender:
    """A sender with a key of its own."""
    vapid.ensure(tmp_path / "vapid.pem")
    key = vapid.private_key(tmp_path / "vapid.pem")
    return Sender(key, "mailto:contact@palier.example", wire=service.wire())


def target(browser: Browser) -> Target:
    """Where a browser is rung."""
    keys = browser.subscription["keys"]
    return Target(browser.endpoint, keys["p256dh"], keys["auth"])


RING = Ring({"id": "0198c1a2-0000-7000-8000-000000000001", "n": 1}, ttl=3600, topic="a" * 32)


def leading(sender: Sender, service: FakeService, *addresses: str) -> Sender:
    """The same sender, whose names resolve to these addresses."""
    return replace(sender, wire=service.wire(list(addresses)))
