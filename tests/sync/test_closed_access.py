"""The phone of someone whose access was closed: it hands in what it holds for 14 days, and reads nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.core import clock, tenant
from app.core.errors import Refused
from app.core.unit import read_unit, write_unit
from app.door import actions as door
from app.door.models import Device
from app.people.models import Organisation
from app.rounds.models import Contact
from app.sync import actions as sync
from app.sync.models import HeldOp, Op
from tests.clients import Phone
from tests.sync.test_exchange import contact, stored
from tests.world import World

AT = "2026-11-20 21:00"


@pytest.fixture(autouse=True)
def evening() -> Iterator[None]:
    with clock.frozen(AT):
        yield


@pytest.fixture
def phone(world: World, as_phone: Any) -> Phone:
    return as_phone(world.nadia)


def close(world: World) -> None:
    with tenant.tenant(world.org_id), write_unit():
        door.disable_user(world.claire.actor, world.nadia.user_id, clock.now())


def reopen(world: World) -> None:
    with tenant.tenant(world.org_id), write_unit():
        door.enable_user(world.claire.actor, world.nadia.user_id)


def held(world: World) -> list[HeldOp]:
    with tenant.tenant(world.org_id), read_unit() as s:
        rows = list(s.scalars(select(HeldOp).order_by(HeldOp.held_at)))
        s.expunge_all()  # read again outside the unit, they would hold its snapshot
        return rows


def revoked(phone: Phone) -> dict[str, str]:
    return {"device": "revoked", "id": str(phone.device_id)}


def test_what_it_holds_is_kept_for_a_person_and_nothing_is_applied_nor_told(phone: Phone, world: World) -> None:
    before = [phone.op("contact.record", contact(world)) for _ in range(25)]
    clock.move(timedelta(minutes=5))
    close(world)
    clock.move(timedelta(days=2))
    body = phone.sync(*before)
    assert {(one["result"], one["reason"]) for one in body["results"]} == {("held", "closed")}
    assert "est fermé depuis le 20/11/2026 à 21:05" in body["results"][0]["message"]
    assert (body["changes"], body["evictions"], body["cursor"], body["more"]) == ([], [], None, False)
    assert body["device"]["state"] == "closed" and body["device"]["lease_until"].startswith("2026-11-20T20:05")
    assert (stored(world, Contact), stored(world, HeldOp)) == (0, 25)
    assert before[0] in [one.body for one in held(world)]


def test_once_nothing_waits_it_is_told_to_forget(phone: Phone, world: World) -> None:
    op = phone.op("contact.record", contact(world))
    close(world)
    assert phone.sync(op)["device"]["state"] == "closed"
    waiting = {"pending": 1, "max_no": 1, "oldest_at": None}
    assert phone.send(outbox=waiting).get_json()["device"]["state"] == "closed"
    answer = phone.send()
    assert (answer.status_code, answer.get_json()) == (403, revoked(phone))


def test_a_lost_answer_sent_again_has_one_effect(phone: Phone, world: World) -> None:
    applied, op = (phone.op("contact.record", contact(world)) for _ in range(2))
    first = phone.sync(applied)["results"][0]
    close(world)
    kept = phone.sync(op)["results"][0]
    again = phone.sync(applied, op, op)["results"]
    changed = phone.sync({**op, "payload": contact(world, besoin="conflit")})["results"][0]
    assert again == [
        {"id": applied["id"], "result": "duplicate", "of": first},
        *[{"id": op["id"], "result": "duplicate", "of": kept}] * 2,
    ]
    assert changed["reason"] == "id_reuse"
    assert (stored(world, Contact), stored(world, HeldOp), stored(world, Op)) == (1, 2, 2)


def test_it_reads_nothing_whatever_it_asks(phone: Phone, world: World, as_phone: Any) -> None:
    phone.pull_all()
    cursor = phone.cursor
    yoann = as_phone(world.yoann)
    close(world)
    yoann.sync(yoann.op("contact.record", contact(world, text="CANARI")))
    for asked in (None, cursor, yoann.cursor, "garbage"):
        answer = phone.send(phone.op("consigne.read", {}, uuid4()), cursor=asked)
        assert answer.status_code == 200 and "CANARI" not in answer.get_data(as_text=True)
        assert answer.get_json()["changes"] == answer.get_json()["evictions"] == []
        assert answer.get_json()["cursor"] is None and not answer.get_json()["resync"]
    for method, url in (("GET", "/api/me"), ("DELETE", "/api/session"), ("GET", "/api/push/subscriptions")):
        answer = phone.call(method, url)
        assert (answer.status_code, answer.get_json()["error"]) == (401, "session")
    other = phone.send(phone.op("contact.record", contact(world)), device=str(yoann.device_id))
    assert other.status_code == 403 and "device" not in other.get_json()


def test_day_15_is_refused_and_the_phone_told_to_forget(phone: Phone, world: World) -> None:
    close(world)
    clock.move(timedelta(days=14) - timedelta(seconds=1))
    assert phone.sync(phone.op("contact.record", contact(world)))["device"]["state"] == "closed"
    clock.move(timedelta(seconds=1))
    for answer in (phone.send(phone.op("contact.record", contact(world))), phone.call("GET", "/api/me")):
        assert (answer.status_code, answer.get_json()) == (403, revoked(phone))
    assert stored(world, HeldOp) == 1


def test_the_days_are_the_organisations(app: Flask, phone: Phone, world: World) -> None:
    with read_unit() as s:
        assert s.get_one(Organisation, world.org_id).deposit_days == 14
    assert app.test_cli_runner().invoke(args=["org", "deposit", "passeurs", "2"]).exit_code == 0
    close(world)
    clock.move(timedelta(days=2))
    assert phone.send(phone.op("contact.record", contact(world))).get_json() == revoked(phone)


def test_closing_twice_does_not_end_the_deposit(phone: Phone, world: World) -> None:
    close(world)
    clock.move(timedelta(days=1))
    close(world)
    assert phone.sync(phone.op("contact.record", contact(world)))["device"]["state"] == "closed"


def test_opened_again_a_phone_is_as_before_once_its_password_is_given(phone: Phone, world: World) -> None:
    close(world)
    reopen(world)
    answer = phone.send(phone.op("contact.record", contact(world)))
    assert (answer.status_code, answer.get_json()["error"]) == (401, "session")
    with tenant.tenant(world.org_id), read_unit() as s:
        assert s.get_one(Device, (world.org_id, phone.device_id)).deposit_until is None
    assert stored(world, Op) == 0


def test_a_revoked_phone_deposits_nothing_even_when_its_owners_access_closes(phone: Phone, world: World) -> None:
    with tenant.tenant(world.org_id), write_unit():
        door.revoke_device(world.claire.actor, phone.device_id, clock.now())
    close(world)
    assert phone.send(phone.op("contact.record", contact(world))).get_json() == revoked(phone)
    reopen(world)
    assert phone.send(phone.op("contact.record", contact(world))).get_json() == revoked(phone)
    assert stored(world, HeldOp) == 0


def test_a_phone_signed_out_before_deposits_nothing_with_its_old_cookie(phone: Phone, world: World) -> None:
    cookie = phone.client.get_cookie("__Host-palier-device").value
    assert phone.call("DELETE", "/api/session").status_code == 204
    phone.client.set_cookie("__Host-palier-device", cookie, domain="localhost", secure=True)
    close(world)
    assert phone.send(phone.op("contact.record", contact(world))).status_code == 401
    assert stored(world, HeldOp) == 0


HOSTILE: dict[str, dict[str, Any]] = {
    "an unknown kind": {"kind": "drone.launch"},
    "no kind": {"kind": None},
    "a record id that is no id": {"record_id": "1 OR 1=1"},
    "half a character": {"kind": "\ud800", "payload": {"text": "\ud800"}},
    "a huge number": {"no": 10**40, "schema": 10**40, "clock_gap": 10**40},
    "a payload that is a list": {"payload": []},
    "a moment that is no moment": {"occurred_at": "demain"},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_operations_are_kept_whole_and_can_be_looked_at(
    phone: Phone, world: World, as_desk: Any, name: str
) -> None:
    close(world)
    op = {**phone.op("contact.record", contact(world)), **HOSTILE[name]}
    answer = phone.call("POST", "/api/sync", data=json.dumps(phone.envelope([op])), content_type="application/json")
    assert answer.get_json()["results"][0]["reason"] == "closed"
    (row,) = held(world)
    assert row.body == op
    desk = as_desk(world.claire)
    assert desk.get(f"/bureau/regler/{row.id}").status_code == 200
    assert desk.submit(f"/bureau/regler/{row.id}/reprendre", {}, page=f"/bureau/regler/{row.id}").status_code < 500
    assert stored(world, Contact) == 0


def test_the_coordinator_sees_who_and_why_and_applies_it_under_the_authors_name(
    phone: Phone, world: World, as_desk: Any
) -> None:
    op = phone.op("contact.record", contact(world))
    clock.move(timedelta(hours=1))
    close(world)
    phone.sync(op)
    desk = as_desk(world.claire)
    (row,) = held(world)
    listed = desk.get("/bureau/regler").get_data(as_text=True)
    assert "Nadia Belkacem" in listed and "Déposée après la fermeture de l’accès" in listed
    desk.submit(f"/bureau/regler/{row.id}/reprendre", {}, page=f"/bureau/regler/{row.id}")
    with tenant.tenant(world.org_id), read_unit() as s:
        entry = s.scalars(select(Contact)).one()
        assert (str(entry.id), entry.author_id) == (op["record_id"], world.nadia.user_id)
        assert entry.occurred_at == datetime(2026, 11, 20, 20, tzinfo=UTC)


def test_what_happened_after_the_access_was_closed_is_not_applied(phone: Phone, world: World, as_desk: Any) -> None:
    close(world)
    clock.move(timedelta(hours=1))
    phone.sync(phone.op("contact.record", contact(world)))
    (row,) = held(world)
    page = f"/bureau/regler/{row.id}"
    answer = as_desk(world.claire).submit(f"{page}/reprendre", {}, page=page)
    assert answer.status_code == 422 and "après la fermeture de l’accès" in answer.get_data(as_text=True)
    with pytest.raises(Refused), tenant.tenant(world.org_id), write_unit():
        sync.retry(world.claire.actor, row.id)
    reopen(world)
    with tenant.tenant(world.org_id), write_unit():
        assert sync.retry(world.claire.actor, row.id)
    with tenant.tenant(world.org_id), read_unit() as s:
        assert s.scalar(select(func.count()).select_from(Contact)) == 1


def test_the_page_of_phones_says_until_when(phone: Phone, world: World, as_desk: Any) -> None:
    close(world)
    html = as_desk(world.claire).get("/bureau/equipe").get_data(as_text=True)
    assert "dépôt possible jusqu’au 4 décembre 2026" in html
