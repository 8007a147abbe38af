"""A database that somebody else keeps locked: phones are told to come back, and reading goes on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask

from app.core import clock, patience
from app.core.database import SILENT
from app.rounds.models import Contact
from app.sync import gate
from app.sync.models import Op
from app.sync.rules import SLICE
from tests.clients import Desk, Phone
from tests.place.lock import held
from tests.sync.test_exchange import contact, stored
from tests.together import at_once
from tests.world import World

pytestmark = pytest.mark.slow

PROMISED_S = 5.0
SHORT_S = 0.5
"""The budget of a request here, so that a test waits less than a phone may have to."""


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    assert patience.EXCHANGE_S < PROMISED_S
    monkeypatch.setattr(patience, "EXCHANGE_S", SHORT_S)
    monkeypatch.setattr(patience, "FORM_S", SHORT_S)
    yield
    patience.went_through()


def results(phone: Phone, *ops: dict[str, Any]) -> set[str]:
    start = time.monotonic()
    answer = phone.send(*ops)
    assert time.monotonic() - start < PROMISED_S
    body = answer.get_json()
    assert answer.status_code == 200 and [one["id"] for one in body["results"]] == [one["id"] for one in ops]
    return {one["result"] for one in body["results"]}


def hand_in(phone: Phone, *ops: dict[str, Any]) -> None:
    """As a phone does: what was not taken is sent again, as long as something is."""
    waiting = {op["id"]: op for op in ops}
    while waiting:
        told = phone.send(*waiting.values()).get_json()["results"]
        taken = [one["id"] for one in told if one["result"] in ("applied", "duplicate")]
        assert taken, told
        waiting = {id: op for id, op in waiting.items() if id not in taken}


@pytest.mark.parametrize("count", [1, 120, 500])
def test_a_phone_is_told_to_come_back_receives_what_changed_and_loses_nothing(
    app: Flask, world: World, as_phone: Any, count: int
) -> None:
    phone: Phone = as_phone(world.nadia)
    ops = [phone.op("contact.record", contact(world)) for _ in range(count)]
    with held():
        start = time.monotonic()
        body = phone.send(*ops).get_json()
        assert time.monotonic() - start < PROMISED_S
        assert {(one["result"], one["after"]) for one in body["results"]} == {("retry", 30)}
        assert [one["id"] for one in body["results"]] == [one["id"] for one in ops]
        assert body["changes"] and body["cursor"]
    hand_in(phone, *ops)
    assert stored(world, Contact) == stored(world, Op) == count


def test_phones_that_come_together_are_all_answered_and_all_come_through_afterwards(
    app: Flask, world: World, as_phone: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "_alone", None)
    gate.one_at_a_time()  # as in a worker
    phones: list[Phone] = [as_phone(world.nadia) for _ in range(8)]
    packs = [(phone, [phone.op("contact.record", contact(world)) for _ in range(3)]) for phone in phones]

    def push(phone: Phone, ops: list[dict[str, Any]], wanted: set[str]) -> None:
        assert results(phone, *ops) == wanted

    for _ in range(2):  # those of the second wave find out that it is no use waiting
        with held():
            at_once(app, world.org_id, [partial(push, *pack, {"retry"}) for pack in packs])
    for phone, ops in packs:
        hand_in(phone, *ops)
    assert stored(world, Contact) == 24


def test_after_one_waited_in_vain_the_others_only_glance_until_something_is_written(
    app: Flask, world: World, as_phone: Any
) -> None:
    phone: Phone = as_phone(world.nadia)
    op = phone.op("contact.record", contact(world))
    with held():
        assert results(phone, op) == {"retry"}
        patience.allow(60)
        assert patience.left() <= patience.GLANCE_S and patience.is_short()
    hand_in(phone, op)
    patience.allow(60)
    assert patience.left() > 50 and not patience.is_short()
    patience.forget()


def test_a_machine_too_slow_for_its_budget_still_gets_on_a_slice_at_a_time(
    app: Flask, world: World, as_phone: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "EXCHANGE_S", 0.0)
    phone: Phone = as_phone(world.nadia)
    ops = [phone.op("contact.record", contact(world)) for _ in range(130)]
    first = [one["result"] for one in phone.send(*ops).get_json()["results"]]
    assert first == ["applied"] * SLICE + ["retry"] * (len(ops) - SLICE)
    hand_in(phone, *ops)
    assert stored(world, Contact) == len(ops)


READ = ("/bureau/", "/bureau/relire", "/bureau/equipe", "/bureau/consignes/nouvelle")


def test_pages_and_health_are_read_as_ever(app: Flask, world: World, as_desk: Any, as_phone: Any, client: Any) -> None:
    claire, reader, phone = as_desk(world.claire), as_desk(world.reader), as_phone(world.nadia)
    clock.move(timedelta(minutes=7))  # being seen is due again, and a contact
    for _ in range(2):
        with held():
            start = time.monotonic()
            assert {url: claire.get(url).status_code for url in READ} == dict.fromkeys(READ, 200)
            assert reader.get("/bailleur/journal").status_code == 200
            assert phone.call("GET", "/api/me").status_code == 200
            assert client.get("/connexion").status_code == 200
            told = client.get("/healthz").get_json()
            assert told["database"]
            assert time.monotonic() - start < 2 * PROMISED_S


def test_what_a_page_had_to_write_is_refused_in_a_sentence_and_what_was_typed_comes_back(
    app: Flask, world: World, as_desk: Any, client: Any
) -> None:
    desk: Desk = as_desk(world.claire)
    page = desk.get("/bureau/partenaires/nouveau").get_data(as_text=True)
    whose = page.partition('name="whose" value="')[2].partition('"')[0]
    typed = {"nom": "Régie des Verriers", "domaines": "logement", "whose": whose}
    with held():
        refused = desk.submit("/bureau/partenaires/nouveau", typed)
        door = client.post("/connexion", data={"email": "a@b.fr", "password": "x" * 20, **token(client)})
    for answer in (refused, door):
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
        assert SILENT in answer.get_data(as_text=True)
        assert answer.headers["Cache-Control"] == "no-store"
    assert "Régie des Verriers" in refused.get_data(as_text=True)


def token(client: Any) -> dict[str, str]:
    html = client.get("/connexion").get_data(as_text=True)
    return {"csrf_token": html.partition('name="csrf_token" value="')[2].partition('"')[0]}


def test_a_phone_is_refused_in_json_where_it_has_no_word_for_later(app: Flask, world: World, as_phone: Any) -> None:
    phone: Phone = as_phone(world.nadia)
    with held():
        answer = phone.call("DELETE", "/api/session")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert answer.get_json() == {"error": "indisponible", "message": SILENT}
    assert phone.call("DELETE", "/api/session").status_code == 204
