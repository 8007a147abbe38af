"""A phone holds the row a new phone would receive, though it is told only what it did not send."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.core import clock
from app.core.kinds import OPERATIONS
from app.core.release import RELEASE
from app.sync import echo
from tests.clients import Phone, made_whole
from tests.sync.test_old_outboxes import AT, RECORDED, recorded
from tests.world import World

CASES = json.loads(Path(__file__).parents[1].joinpath("vectors/own_record.json").read_text())["cases"]
ID = "01890a5d-ac96-774b-bcce-b302099a8057"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_what_was_not_sent_is_told_and_nothing_else(case: dict[str, Any]) -> None:
    ops = [{"record_id": ID, "kind": "visit.record", "payload": case["payload"]}]
    change = {"kind": "visit", "id": ID, "rev": 1, "data": case["record"]}
    [own] = echo.split(f"{RELEASE}-a", [change], ops, [{"result": "applied"}])["own"]
    assert (own["data"], own["without"]) == (case["data"], case["without"])
    assert made_whole([own], ops) == [change]


def test_every_kind_comes_back_as_what_the_server_made_of_it(world: World, as_phone: Any) -> None:
    with clock.frozen(AT):
        phone: Phone = as_phone(world.nadia)
        ops = recorded(RECORDED / f"release-{RELEASE}.json", world)
        body = phone.send(*ops).get_json()
        rows = {(one["kind"], one["id"]): one for one in (*body["changes"], *made_whole(body["own"], ops))}
        fresh = as_phone(world.nadia).pull_all()
    made = {op["record_id"] for op in ops if OPERATIONS[op["kind"]].creates}
    assert {ops[one["of"]]["record_id"] for one in body["own"]} == made
    assert rows == {key: fresh[key] for key in rows}


def test_nothing_that_was_sent_is_sent_back(world: World, as_phone: Any) -> None:
    with clock.frozen(AT):
        ops = recorded(RECORDED / f"release-{RELEASE}.json", world)
        body = as_phone(world.nadia).send(*ops).get_json()
    for one in body["own"]:
        payload = ops[one["of"]]["payload"]
        assert not [name for name, value in one["data"].items() if payload.get(name, ...) == value]
    assert not {one["id"] for one in body["changes"]} & {ops[one["of"]]["record_id"] for one in body["own"]}


def test_a_phone_of_the_release_before_receives_whole_records(world: World, as_phone: Any) -> None:
    with clock.frozen(AT):
        ops = recorded(RECORDED / f"release-{RELEASE}.json", world)
        body = as_phone(world.nadia).send(*ops, build=f"{echo.READ_SINCE - 1}-abc").get_json()
    assert body["own"] == []
    assert {op["record_id"] for op in ops if OPERATIONS[op["kind"]].creates} <= {one["id"] for one in body["changes"]}


def test_what_python_takes_for_equal_is_told_when_it_is_not_on_the_wire() -> None:
    payload = {"ras": 1, "level": 2.0, "place": {"estate": True}, "entrances": [1, "a"]}
    ops = [{"record_id": ID, "kind": "visit.record", "payload": payload}]
    data = {"ras": True, "level": 2, "place": {"estate": 1}, "entrances": [True, "a"], "text": None}
    change = {"kind": "visit", "id": ID, "rev": 1, "data": data}
    told = echo.split(f"{RELEASE}-a", [change], ops, [{"result": "applied"}])
    [own] = json.loads(json.dumps(told["own"]))
    assert own["data"] == data
