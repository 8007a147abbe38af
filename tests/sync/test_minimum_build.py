"""A phone whose build is too old sends all the same, and receives nothing it might not understand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask

from app.core import release
from app.rounds.models import Contact
from tests.clients import Phone
from tests.sync.test_exchange import contact, stored
from tests.world import World


@pytest.fixture
def demanding(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server of release 12 that asks for release 10."""
    monkeypatch.setattr(release, "RELEASE", 12)
    before = app.extensions["palier_settings"]
    app.extensions["palier_settings"] = replace(before, minimum_build=10)
    yield
    app.extensions["palier_settings"] = before


@pytest.fixture
def phone(world: World, as_phone: Any) -> Phone:
    return as_phone(world.nadia)


@pytest.mark.parametrize("build", ["9-beef", "dev", ""])
def test_an_older_build_pushes_and_is_given_nothing(demanding: None, world: World, phone: Phone, build: str) -> None:
    body = phone.send(phone.op("contact.record", contact(world)), build=build).get_json()
    assert [one["result"] for one in body["results"]] == ["applied"] and stored(world, Contact) == 1
    assert (body["min_build"], body["changes"], body["cursor"], body["more"]) == ("10", [], None, True)


@pytest.mark.parametrize("build", ["10-0", "12-a"])
def test_this_build_or_a_newer_one_is_served(demanding: None, world: World, phone: Phone, build: str) -> None:
    body = phone.send(build=build).get_json()
    assert body["min_build"] is None and body["changes"] and body["cursor"]


def test_where_an_older_build_stands_does_not_move(demanding: None, world: World, phone: Phone) -> None:
    served = phone.send(build="10-a").get_json()
    withheld = phone.send(build="9-a", cursor=served["cursor"], epoch=served["epoch"]).get_json()
    assert (withheld["cursor"], withheld["epoch"], withheld["resync"]) == (served["cursor"], served["epoch"], False)
