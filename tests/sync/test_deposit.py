"""A phone hands in by its own secret: under the author of the rows, whoever is signed in, and it reads nothing."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.unit import read_unit, write_unit
from app.door import actions as door
from app.door import proof
from app.door.cookies import DEVICE
from app.door.models import Device, LoginSession
from app.people.models import Membership, UserAccount
from app.people.rules import Role
from app.rounds.models import Contact
from app.sync import exchange
from app.sync.models import HeldOp, Op
from tests.clients import Phone
from tests.door.visitor import HEADERS, knock, settle
from tests.sync.test_exchange import contact, stored
from tests.world import World


@pytest.fixture(autouse=True)
def evening() -> Iterator[None]:
    with clock.frozen("2026-11-20 21:00"):
        yield


@pytest.fixture
def phone(world: World, as_phone: Any) -> Phone:
    return as_phone(world.nadia)


def sign_out(phone: Phone) -> None:
    assert phone.call("DELETE", "/api/session").status_code == 204


def let_it_expire(phone: Phone) -> None:
    clock.move(timedelta(days=31))


def keep_going(phone: Phone) -> None:
    """Signed in as it is."""


def close(world: World) -> None:
    with tenant.tenant(world.org_id), write_unit():
        door.disable_user(world.claire.actor, world.nadia.user_id, clock.now())


def revoke(world: World, phone: Phone) -> None:
    with tenant.tenant(world.org_id), write_unit():
        door.revoke_device(world.claire.actor, phone.device_id, clock.now())


def authors(world: World) -> list[UUID]:
    with tenant.tenant(world.org_id), read_unit() as s:
        return list(s.scalars(select(Contact.author_id)))


def phone_row(world: World, phone: Phone) -> Device:
    with tenant.tenant(world.org_id), read_unit() as s:
        row = s.get_one(Device, (world.org_id, phone.device_id))
        s.expunge_all()
        return row


def hands(phone: Phone, to: Phone) -> None:
    """The cookie of one enrolment, in the browser of another: both are on one phone."""
    name = proof.name_of(phone.device_id)
    cookie = phone.client.get_cookie(name)
    assert cookie is not None
    to.client.set_cookie(name, cookie.value, domain="localhost", secure=True)


@pytest.mark.parametrize("state", [keep_going, sign_out, let_it_expire])
def test_it_is_applied_under_its_author_signed_in_signed_out_or_expired(phone: Phone, world: World, state: Any) -> None:
    op = phone.op("contact.record", contact(world))
    state(phone)
    answer = phone.deposit(op)
    assert answer.status_code == 200
    assert answer.get_json() == {
        "server_now": clock.now().isoformat(timespec="milliseconds"),
        "device": {"id": str(phone.device_id), "state": "ok"},
        "results": [{"id": op["id"], "result": "applied", "rev": 1}],
    }
    assert authors(world) == [world.nadia.user_id]
    assert answer.headers.getlist("Set-Cookie") == []


def test_on_a_colleagues_phone_it_goes_under_its_author_and_she_has_nothing_of_it(
    phone: Phone, world: World, as_phone: Any
) -> None:
    op = phone.op("contact.record", contact(world, text="CANARI"))
    yoann: Phone = as_phone(world.yoann)
    hands(phone, yoann)
    answer = yoann.deposit(op, device=str(phone.device_id))
    assert answer.get_json()["results"][0]["result"] == "applied"
    assert "CANARI" not in answer.get_data(as_text=True) and set(answer.get_json()) == {
        "server_now",
        "device",
        "results",
    }
    with tenant.tenant(world.org_id), read_unit() as s:
        taken = s.scalars(select(Op)).one()
        assert (taken.user_id, taken.device_id, taken.device_no) == (world.nadia.user_id, phone.device_id, 1)
    refused = yoann.send(op, device=str(phone.device_id))
    assert refused.status_code == 403 and "device" not in refused.get_json()


def test_it_is_believed_by_nothing_else_than_its_own_secret(phone: Phone, world: World, as_phone: Any) -> None:
    op = phone.op("contact.record", contact(world))
    yoann: Phone = as_phone(world.yoann)
    secret = yoann.client.get_cookie(proof.name_of(yoann.device_id)).value
    for shown in (None, "", "x" * 43, secret):
        if shown is None:
            yoann.client.delete_cookie(proof.name_of(phone.device_id), domain="localhost")
        else:
            yoann.client.set_cookie(proof.name_of(phone.device_id), shown, domain="localhost", secure=True)
        answer = yoann.deposit(op, device=str(phone.device_id))
        assert (answer.status_code, answer.get_json()["error"]) == (401, "session")
        assert "Ce qu’il garde partira quand son auteur s’y reconnectera." in answer.get_json()["message"]
    assert yoann.deposit(op, device=str(uuid7())).status_code == 401
    phone.client.delete_cookie(proof.name_of(phone.device_id), domain="localhost")
    assert phone.deposit(op).status_code == 401  # a session is no secret
    assert phone.sync(op)["results"][0]["result"] == "applied"
    assert stored(world, Op) == 1


def test_the_secret_opens_nothing_else(phone: Phone, world: World) -> None:
    phone.client.delete_cookie(DEVICE, domain="localhost")
    for method, url in (("GET", "/api/me"), ("DELETE", "/api/session"), ("GET", "/api/push/subscriptions")):
        assert phone.call(method, url).status_code == 401
    assert phone.send(phone.op("contact.record", contact(world))).status_code == 401
    for more in ({"cursor": None}, {"epoch": None}, {"user_id": str(world.yoann.user_id)}):
        asked = {k: v for k, v in phone.envelope([]).items() if k not in ("epoch", "cursor")}
        assert phone.call("POST", "/api/deposit", json={**asked, **more}).status_code == 422


def test_two_structures_on_one_phone_each_receive_their_own(phone: Phone, world: World, as_phone: Any) -> None:
    other: Phone = as_phone(world.strange_agent)
    hands(phone, other)
    mine = phone.op("contact.record", contact(world))
    theirs = other.op("contact.record", contact(world))
    assert other.deposit(mine, device=str(phone.device_id)).get_json()["results"][0]["result"] == "applied"
    assert other.deposit(theirs).get_json()["results"][0]["reason"] == "unknown_record"
    with tenant.every_tenant(), read_unit() as s:
        found = {(one.org_id, one.id) for one in s.scalars(select(Op))}
    assert found == {(world.org_id, UUID(mine["id"])), (world.strange_agent.org_id, UUID(theirs["id"]))}
    assert authors(world) == [world.nadia.user_id]


def test_a_lost_answer_sent_again_by_either_way_has_one_effect(phone: Phone, world: World) -> None:
    op = phone.op("contact.record", contact(world))
    first = phone.deposit(op).get_json()["results"][0]
    again = {"id": op["id"], "result": "duplicate", "of": first}
    assert phone.deposit(op, op).get_json()["results"] == [again, again]
    assert phone.sync(op)["results"] == [again]
    changed = {**op, "payload": contact(world, besoin="conflit")}
    assert phone.deposit(changed).get_json()["results"][0]["reason"] == "id_reuse"
    assert (stored(world, Contact), stored(world, Op), stored(world, HeldOp)) == (1, 1, 1)


@pytest.mark.parametrize("state", [keep_going, sign_out, let_it_expire])
def test_a_closed_access_is_kept_for_a_person_for_the_days_of_deposit_then_told_to_forget(
    phone: Phone, world: World, state: Any
) -> None:
    before, last, late = (phone.op("contact.record", contact(world)) for _ in range(3))
    state(phone)
    close(world)
    answer = phone.deposit(before)
    assert (answer.status_code, answer.get_json()["device"]["state"]) == (200, "closed")
    assert answer.get_json()["results"][0]["reason"] == "closed"
    clock.move(timedelta(days=14) - timedelta(seconds=1))
    assert phone.deposit(last).get_json()["results"][0]["reason"] == "closed"
    clock.move(timedelta(seconds=1))
    answer = phone.deposit(late)
    assert (answer.status_code, answer.get_json()) == (403, {"device": "revoked", "id": str(phone.device_id)})
    assert (stored(world, Contact), stored(world, HeldOp)) == (0, 2)
    assert phone.client.get_cookie(proof.name_of(phone.device_id)) is None


def test_opened_again_or_with_no_use_of_a_phone_it_goes_by_the_role_of_now(phone: Phone, world: World) -> None:
    kept, applied, last = (phone.op("contact.record", contact(world)) for _ in range(3))
    close(world)
    assert phone.deposit(kept).get_json()["results"][0]["reason"] == "closed"
    with tenant.tenant(world.org_id), write_unit():
        door.enable_user(world.claire.actor, world.nadia.user_id)
    assert phone.deposit(applied).get_json()["results"][0]["result"] == "applied"
    with tenant.tenant(world.org_id), write_unit() as s:
        s.get_one(Membership, (world.org_id, world.nadia.membership_id)).role = Role.landlord_reader.value
    assert phone.deposit(last).status_code == 401  # a role without a phone, and nobody said until when
    assert (stored(world, Contact), stored(world, HeldOp)) == (1, 1)


def test_a_revoked_phone_deposits_nothing_and_is_told_so_once(phone: Phone, world: World, as_phone: Any) -> None:
    op = phone.op("contact.record", contact(world))
    yoann: Phone = as_phone(world.yoann)
    hands(phone, yoann)
    revoke(world, phone)
    told = {"device": "revoked", "id": str(phone.device_id)}
    answer = yoann.deposit(op, device=str(phone.device_id))
    assert (answer.status_code, answer.get_json()) == (403, told)
    assert yoann.deposit(op, device=str(phone.device_id)).status_code == 401
    assert (phone.deposit(op).status_code, phone.deposit(op).status_code) == (403, 401)
    assert yoann.sync(yoann.op("contact.record", contact(world)))["results"][0]["result"] == "applied"
    assert stored(world, Op) == 1


def test_an_account_ended_at_the_terminal_deposits_nothing(phone: Phone, world: World) -> None:
    with write_unit() as s:
        s.get_one(UserAccount, world.nadia.user_id).disabled_at = clock.now()
    assert phone.deposit(phone.op("contact.record", contact(world))).status_code == 401
    assert stored(world, Op) == 0


def test_a_phone_revoked_after_it_was_let_in_hands_in_nothing(
    phone: Phone, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    close(world)
    let_in = exchange.run_deposit

    def meanwhile(*words: Any) -> dict[str, Any]:
        revoke(world, phone)
        return let_in(*words)

    monkeypatch.setattr(exchange, "run_deposit", meanwhile)
    answer = phone.deposit(phone.op("contact.record", contact(world)))
    assert answer.status_code == 403 and "device" not in answer.get_json()
    assert stored(world, Op) == 0


def test_a_deposit_says_what_waits_and_renews_neither_session_nor_lease(phone: Phone, world: World) -> None:
    before = phone_row(world, phone)
    with read_unit() as s:
        ends = s.scalars(select(LoginSession.expires_at)).all()
    clock.move(timedelta(days=2))
    waiting = {"pending": 3, "max_no": 7, "oldest_at": None}
    assert phone.deposit(phone.op("contact.record", contact(world)), outbox=waiting).status_code == 200
    after = phone_row(world, phone)
    assert (after.announced_pending, after.announced_max_no, after.last_contact) == (2, 7, clock.now())
    assert (after.lease_until, after.push_ok) == (before.lease_until, before.push_ok)
    with read_unit() as s:
        assert s.scalars(select(LoginSession.expires_at)).all() == ends


def test_a_body_is_read_as_an_exchanges_is(phone: Phone, world: World) -> None:
    asked = phone.envelope([phone.op("contact.record", contact(world))])
    del asked["epoch"], asked["cursor"]
    body = gzip.compress(json.dumps(asked).encode())
    sent = {"headers": {"Content-Encoding": "gzip"}, "content_type": "application/json"}
    assert phone.call("POST", "/api/deposit", data=body[:-9], **sent).status_code == 400
    assert phone.call("POST", "/api/deposit", data=gzip.compress(b" " * 2_200_000), **sent).status_code == 413
    assert phone.call("POST", "/api/deposit", data=body, **sent).get_json()["results"][0]["result"] == "applied"
    assert phone.client.post("/api/deposit", json=asked).status_code == 403  # another site has no such headers


def test_two_agents_of_one_phone_and_a_sign_in_between_strand_nothing(app: Flask, world: World) -> None:
    settle(world.nadia, world.yoann)
    client = app.test_client()

    def enrol(person: Any) -> Phone:
        with tenant.tenant(world.org_id), write_unit():
            code = door.make_enrolment_code(world.claire.actor, person.user_id, clock.now())
        return Phone(client, person, UUID(knock(client, person, code=code).json["device"]["id"]))

    def takes(phone: Phone) -> bool:
        answer = phone.deposit(phone.op("contact.record", contact(world)))
        return answer.status_code == 200 and answer.get_json()["results"][0]["result"] == "applied"

    first = enrol(world.nadia)
    yoann = enrol(world.yoann)
    assert takes(first) and takes(yoann)
    client.delete("/api/session", headers=HEADERS)
    assert takes(first) and takes(yoann)
    assert knock(client, world.nadia, device_id=str(first.device_id)).status_code == 200
    assert takes(first) and takes(yoann)
    second = enrol(world.nadia)  # enrolled once more: what the first one holds has its own cookie still
    assert second.device_id != first.device_id
    assert takes(first) and takes(second) and takes(yoann)
    assert sorted(authors(world)) == sorted([world.nadia.user_id] * 5 + [world.yoann.user_id] * 4)


def test_a_phone_of_a_release_before_secrets_waits_for_its_owner(phone: Phone, world: World) -> None:
    name = proof.name_of(phone.device_id)
    phone.client.delete_cookie(name, domain="localhost")
    with tenant.tenant(world.org_id), write_unit() as s:
        s.get_one(Device, (world.org_id, phone.device_id)).proof_hash = None
    op = phone.op("contact.record", contact(world))
    assert phone.deposit(op).status_code == 401
    phone.sync()  # her next contact gives it one
    assert phone.deposit(op).get_json()["results"][0]["result"] == "applied"
