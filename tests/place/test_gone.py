"""A database server that is not there, dies under a transaction, or keeps a table from its readers."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text

from app import create_app
from app.core import feed, patience
from app.core.database import NO_ROOM, SILENT
from app.door.cookies import DESK, DEVICE
from app.extensions import db
from app.rounds.models import Contact
from tests.clients import Phone, Visitor
from tests.conftest import settings_for
from tests.sync.test_exchange import contact, stored
from tests.world import World

pytestmark = pytest.mark.slow

NOWHERE = {
    "a closed port": ("postgresql+psycopg://palier@127.0.0.1:9/palier", SILENT),
    "a socket that is gone": ("postgresql+psycopg://palier@/palier?host=/nowhere", SILENT),
    "a folder that is gone": ("sqlite:////nowhere/palier.sqlite", NO_ROOM),
}


@pytest.mark.parametrize("where", NOWHERE)
def test_people_read_a_sentence_and_phones_are_told_when_to_come_back(tmp_path: Path, where: str) -> None:
    url, sentence = NOWHERE[where]
    app = create_app(settings_for(tmp_path, url))
    app.test_client_class = Visitor
    client = app.test_client()
    for cookie in (DESK, DEVICE):
        client.set_cookie(cookie, "s" * 43, domain="localhost", secure=True)
    page = client.get("/bureau/")
    called = client.get("/api/me", headers=Phone.HEADERS)
    pushed = client.post("/api/sync", json={"ops": []}, headers=Phone.HEADERS)
    assert [one.status_code for one in (page, called, pushed)] == [503] * 3
    assert {one.headers["Retry-After"] for one in (page, called, pushed)} == {"30"}
    assert sentence in page.get_data(as_text=True) and "Service indisponible" in page.get_data(as_text=True)
    assert called.get_json() == pushed.get_json() == {"error": "indisponible", "message": sentence}
    health = client.get("/healthz")
    assert health.status_code == 503 and health.get_json()["database"] is False


def another() -> psycopg.Connection[Any]:
    url = db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(url, autocommit=True)


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)  # SQLite is a file in this process
def test_a_server_that_ends_the_connection_under_a_slice_loses_and_doubles_nothing(
    app: Flask, world: World, as_phone: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone: Phone = as_phone(world.nadia)
    ops = [phone.op("contact.record", contact(world)) for _ in range(3)]
    write, killed = feed.write, []

    def dies_once(session: Any) -> None:
        write(session)
        if not killed:
            killed.append(session.scalar(text("SELECT pg_backend_pid()")))
            with another() as other:
                other.execute("SELECT pg_terminate_backend(%s)", killed)

    monkeypatch.setattr(feed, "write", dies_once)
    for _ in range(3):
        answer = phone.send(*ops)
        assert answer.status_code in (200, 503)
    assert killed and {one["result"] for one in answer.get_json()["results"]} == {"duplicate"}
    assert stored(world, Contact) == len(ops)


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)  # SQLite is a file in this process
def test_a_table_that_nobody_may_read_holds_a_reader_no_longer_than_a_writer(
    app: Flask, world: World, as_desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "FORM_S", 0.3)
    desk = as_desk(world.claire)
    with another() as other, other.transaction():
        other.execute("LOCK TABLE login_session IN ACCESS EXCLUSIVE MODE")
        start = time.monotonic()
        assert desk.get("/bureau/relire").status_code == 503
        assert time.monotonic() - start < 5
    assert desk.get("/bureau/relire").status_code == 200
    patience.went_through()
