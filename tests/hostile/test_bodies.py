"""A body nobody's phone wrote: refused in French, or kept operation by operation; never an error of ours."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from sqlalchemy import func, select

from app.core import tenant
from app.core.unit import read_unit
from app.sync.models import HeldOp, Op
from app.sync.rules import DEEPEST, DEEPEST_KEPT
from tests.clients import Phone
from tests.sync.test_exchange import contact, stored
from tests.world import World

JSON = {"content_type": "application/json"}
POSTS = ("/api/sync", "/api/session", "/api/push/subscriptions", "/api/push/subscriptions/{id}/proof")
BODIES: dict[str, bytes] = {
    "nothing": b"",
    "null": b"null",
    "a list": b"[]",
    "a number": b"1",
    "not a number": b"NaN",
    "infinity": b'{"device": Infinity}',
    "half an object": b'{"device":',
    "a captive portal": b"<!doctype html><title>Wi-Fi</title>",
    "bytes": bytes(range(256)),
    "a lone surrogate, raw": b'{"email": "\xed\xa0\x80"}',
    "a byte order mark": b"\xef\xbb\xbf{}",
    "utf-16": '{"email": "é"}'.encode("utf-16"),
    "three objects": b"{}{}{}",
    "a NUL": b"\x00",
    "brackets": b"[" * 200_000,
    "objects in objects": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "a number of 5,000 digits": b'{"device": ' + b"9" * 5000 + b"}",
    "the same key twice": b'{"device": 1, "device": 2}',
    "a prototype": b'{"__proto__": {"admin": true}, "constructor": {"prototype": {}}}',
}


@pytest.fixture
def phone(world: World, as_phone: Any) -> Phone:
    return as_phone(world.nadia)


@pytest.mark.parametrize("url", POSTS)
def test_what_is_no_request_is_refused_in_french(phone: Phone, world: World, url: str) -> None:
    for name, body in BODIES.items():
        answer = phone.call("POST", url.format(id=world.sector_id), data=body, **JSON)
        assert answer.status_code in (400, 404, 422, 429), name
        assert answer.is_json and answer.get_json()["message"], name
    assert stored(world, Op) == stored(world, HeldOp) == 0


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "text/json", ""]
)
def test_another_content_type_is_refused(phone: Phone, kind: str) -> None:
    body = json.dumps(phone.envelope([]))
    assert phone.call("POST", "/api/sync", data=body, content_type=kind).status_code == 415


@pytest.mark.parametrize("coding", ["br", "deflate", "gzip, gzip", "GZIP", "compress"])
def test_another_coding_is_refused(phone: Phone, coding: str) -> None:
    body = json.dumps(phone.envelope([])).encode()
    assert phone.call("POST", "/api/sync", data=body, headers={"Content-Encoding": coding}, **JSON).status_code == 400


def test_a_bomb_in_a_bomb_inflates_once_at_most(phone: Phone) -> None:
    bomb = gzip.compress(gzip.compress(b" " * 100_000_000, 9), 9)
    headers = {"Content-Encoding": "gzip"}
    assert phone.call("POST", "/api/sync", data=bomb, headers=headers, **JSON).status_code == 400


ENVELOPES: dict[str, dict[str, Any]] = {
    "a build with a NUL": {"build": "a\x00"},
    "half a character in the build": {"build": "\ud800"},
    "a clock before Christ": {"phone": {"now": "0001-01-01T00:00:00+14:00"}},
    "a clock after all calendars": {"phone": {"now": "9999-12-31T23:59:59-14:00"}},
    "more operations than numbers": {"outbox": {"pending": 1, "max_no": 2**53}},
    "an outbox from before": {"outbox": {"oldest_at": "0001-01-01T00:00:00+14:00"}},
    "more room than exists": {"phone": {"quota_left": 2**63}},
    "no outbox": {"outbox": None},
    "a phone that is a list": {"phone": []},
    "a prototype": {"__proto__": {"admin": True}},
    "another organisation": {"org_id": "00000000-0000-0000-0000-000000000000"},
    "a schema of 40 digits": {"schema": 10**40},
}


@pytest.mark.parametrize("name", ENVELOPES)
def test_an_envelope_out_of_bounds_stores_nothing(phone: Phone, world: World, name: str) -> None:
    answer = phone.send(phone.op("contact.record", contact(world)), **ENVELOPES[name])
    assert answer.status_code == 422 and answer.get_json()["message"]
    assert stored(world, Op) == 0


def test_a_cursor_of_anything_asks_for_a_resync(phone: Phone) -> None:
    for cursor in ("\ud800", "\x00", "é" * 2000, "a" * 8192):
        assert phone.send(cursor=cursor).get_json()["resync"] is True


CLOCKS: dict[str, dict[str, Any]] = {
    "year one, further east": {"occurred_at": "0001-01-01T00:00:00+14:00"},
    "the last second": {"occurred_at": "9999-12-31T23:59:59Z"},
    "the last second, further west": {"occurred_at": "9999-12-31T23:59:59-14:00"},
    "1970, and the gap that goes with it": {"occurred_at": "1970-01-01T00:00:00Z", "clock_gap": 1_795_000_000_000},
    "a gap of 285,000 years": {"clock_gap": -(2**53)},
    "an offset of 14 hours": {"offset": -840},
}


@pytest.mark.parametrize("name", CLOCKS)
def test_a_broken_clock_loses_nothing_and_breaks_no_phone(phone: Phone, world: World, as_phone: Any, name: str) -> None:
    op = phone.op("contact.record", contact(world), **CLOCKS[name])
    assert phone.sync(op)["results"][0]["result"] == "applied"
    assert ("contact", op["record_id"]) in as_phone(world.yoann).pull_all()


OF_OURS = ("org_id", "author_id", "rev", "received_at", "user_id", "service_date", "sector_id", "op_id", "cancelled_at",
           "id", "state_", "role", "created_at", "text_sealed", "_text", "__proto__", "constructor", "__class__",
           "suspect_clock", "twin_of", "work", "transmission", "shift_id")  # fmt: skip


def test_a_column_of_ours_in_a_payload_is_held(phone: Phone, world: World) -> None:
    """Mass assignment, and what JavaScript would trip over: kept whole, applied never."""
    ops = [phone.op("contact.record", {**contact(world), name: {"x": 1}}) for name in OF_OURS]
    ops += [phone.op("contact.record", contact(world), **{name: str(world.other_org_id)}) for name in OF_OURS[:6]]
    assert {(one["result"], one.get("reason")) for one in phone.sync(*ops)["results"]} == {("held", "invalid")}
    with tenant.tenant(world.org_id), read_unit() as s:
        assert s.scalar(select(func.count()).select_from(HeldOp)) == len(ops)


def nested(depth: int) -> dict[str, Any]:
    """A payload as deep as asked."""
    value: Any = 1
    for _ in range(depth):
        value = {"a": [value]}
    return {"a": value}


def test_a_deep_payload_is_held_and_an_abysmal_one_refused(phone: Phone, world: World) -> None:
    deep = phone.op("contact.record", nested(DEEPEST))
    assert phone.sync(deep)["results"][0]["reason"] == "invalid"
    for depth in (DEEPEST_KEPT, DEEPEST_KEPT + 100):
        assert phone.send(phone.op("contact.record", nested(depth))).status_code == 400
    assert stored(world, HeldOp) == 1
