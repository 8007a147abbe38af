"""In a worker the exchanges follow one another; one that is stuck does not keep the others for ever. What each
writes is written in a row, other writers in between."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from app.core import patience
from app.core.unit import write_unit
from app.extensions import db
from app.sync import gate
from tests.together import at_once
from tests.world import World


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Flask:
    monkeypatch.setattr(gate, "_alone", None)  # put back at the end: the other tests play several at once
    gate.one_at_a_time()
    return Flask(__name__)


def test_two_exchanges_of_a_worker_never_compute_together(served: Flask) -> None:
    inside: list[int] = []
    most: list[int] = []

    @served.post("/exchange")
    @gate.gated
    def exchange() -> str:
        inside.append(1)
        most.append(len(inside))
        threading.Event().wait(0.01)
        inside.pop()
        return "ok"

    with ThreadPoolExecutor(8) as phones:
        sent = [phones.submit(served.test_client().post, "/exchange", data=b"{}") for _ in range(8)]
    assert {one.result().status_code for one in sent} == {200}
    assert max(most) == 1


def test_an_exchange_that_fails_or_hangs_lets_the_next_one_pass(served: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "LONG_S", 0.05)
    entered, released = threading.Event(), threading.Event()

    @served.post("/<what>")
    @gate.gated
    def exchange(what: str) -> str:
        if what == "fail":
            raise RuntimeError("lost")
        if what == "hang":
            entered.set()
            assert released.wait(10)
        return what

    assert served.test_client().post("/fail").status_code == 500
    hanging = threading.Thread(target=lambda: served.test_client().post("/hang"))
    hanging.start()
    assert entered.wait(10)
    try:
        assert served.test_client().post("/next").text == "next"
    finally:
        released.set()
        hanging.join()
    assert served.test_client().post("/last").text == "last"


def test_an_exchange_writes_all_its_slices_before_the_next_one_starts_and_others_write_in_between(
    app: Flask, world: World
) -> None:
    """On SQLite, where one writes at a time. On PostgreSQL nobody waits here: rows are locked, not the database."""
    lite = db.engine.dialect.name == "sqlite"
    between, done = threading.Event(), threading.Event()
    order: list[str] = []

    def evening() -> None:
        with gate.deposits(["an operation"]):
            order.append("first slice")
            between.set()
            assert done.wait(20)
            order.append("last slice")

    def next_evening() -> None:
        assert between.wait(20)
        with gate.deposits(["another"]):
            order.append("next exchange")

    def at_the_desk() -> None:
        assert between.wait(20)
        with gate.deposits([]), write_unit():
            order.append("desk")
        done.set()

    at_once(app, world.org_id, [evening, next_evening, at_the_desk])
    assert order.index("first slice") < order.index("desk") < order.index("last slice")
    assert not lite or order[-1] == "next exchange"
