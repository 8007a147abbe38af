"""Subscribing from a phone: proof of possession, one owner per endpoint, death with the session."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app import worker
from app.core import clock, tenant
from app.core.unit import read_unit, write_unit
from app.door import actions as door
from app.door import sessions
from app.door.models import LoginSession
from app.push import jobs
from app.push.models import PushSubscription
from tests.clients import Phone
from tests.push.fake_service import Browser, FakeService
from tests.push.test_rules import REFUSED
from tests.world import World

URL = "/api/push/subscriptions"


def rows() -> list[PushSubscription]:
    with tenant.every_tenant(), read_unit() as s:
        s.expire_all()
        found = list(s.scalars(select(PushSubscription).order_by(PushSubscription.created_at)))
        s.expunge_all()
        return found


def subscribe(phone: Phone, browser: Browser) -> Any:
    return phone.call("POST", URL, json=browser.subscription)


def token_of(service: FakeService, browser: Browser) -> tuple[str, str]:
    """What the worker reads in the last message of this browser: (subscription id, token)."""
    path = "/wpush" + browser.endpoint.split("/wpush")[1]
    payload = next(one.payload for one in reversed(service.messages) if one.path == path)
    assert payload is not None
    proof, id, token = payload["id"].split(".")
    assert (proof, payload["n"], set(payload)) == ("proof", 0, {"id", "n"})
    return id, token


def activate(phone: Phone, browser: Browser, service: FakeService) -> str:
    subscribe(phone, browser)
    worker.drain()
    id, token = token_of(service, browser)
    assert phone.call("POST", f"{URL}/{id}/proof", json={"token": token}).status_code == 204
    return id


def test_an_endpoint_we_would_not_ring_is_not_stored(
    app: Flask, world: World, as_phone: Any, online: FakeService
) -> None:
    phone, good = as_phone(world.nadia), online.browser().subscription
    for url in REFUSED.values():
        answer = phone.call("POST", URL, json={**good, "endpoint": url})
        assert (url, answer.status_code) == (url, 422)
        assert answer.get_json()["message"]
        clock.move(timedelta(minutes=1))
    assert rows() == []


MALFORMED: list[dict[str, Any]] = [
    {"keys": {"p256dh": "AAAA", "auth": "B" * 22}},
    {"keys": {"p256dh": "B" + "A" * 86, "auth": "B" * 22}},
    {"keys": {"p256dh": "!" * 87, "auth": "B" * 22}},
    {"keys": {}},
    {"keys": None},
    {"endpoint": None},
    {"surprise": 1},
]


def test_a_malformed_subscription_is_refused(app: Flask, world: World, as_phone: Any, online: FakeService) -> None:
    phone, good = as_phone(world.nadia), online.browser().subscription
    for change in MALFORMED:
        assert phone.call("POST", URL, json={**good, **change}).status_code == 422, change
    assert rows() == []


def test_a_subscription_is_active_once_its_token_came_back(
    app: Flask, world: World, as_phone: Any, online: FakeService
) -> None:
    phone, browser = as_phone(world.nadia), online.browser()
    answer = subscribe(phone, browser)
    assert (answer.status_code, answer.get_json()["state"]) == (201, "pending")
    worker.drain()
    id, token = token_of(online, browser)
    assert id == answer.get_json()["id"]
    assert token not in str(vars(rows()[0]))
    assert phone.call("POST", f"{URL}/{id}/proof", json={"token": "x" * 32}).status_code == 422
    assert rows()[0].state == "pending"
    assert phone.call("POST", f"{URL}/{id}/proof", json={"token": token}).status_code == 204
    held = phone.call("GET", URL).get_json()
    assert [one["state"] for one in held["subscriptions"]] == ["active"]
    assert browser.endpoint not in str(held)
    assert len(held["vapid_public_key"]) == 87


def test_the_same_subscription_sent_at_each_launch_changes_nothing(
    app: Flask, world: World, as_phone: Any, online: FakeService
) -> None:
    phone, browser = as_phone(world.nadia), online.browser()
    activate(phone, browser, online)
    messages = len(online.messages)
    assert subscribe(phone, browser).get_json()["state"] == "active"
    assert (worker.drain(), len(online.messages), len(rows())) == (0, messages, 1)


def test_a_token_is_worth_nothing_after_ten_minutes_or_for_someone_else(
    app: Flask, world: World, as_phone: Any, online: FakeService
) -> None:
    phone, browser = as_phone(world.nadia), online.browser()
    subscribe(phone, browser)
    worker.drain()
    id, token = token_of(online, browser)
    clock.move(timedelta(minutes=5))
    for other in (world.yoann, world.strange_agent):
        stolen = as_phone(other).call("POST", f"{URL}/{id}/proof", json={"token": token})
        assert stolen.status_code == 404
        assert as_phone(other).call("DELETE", f"{URL}/{id}").status_code == 404
    clock.move(timedelta(minutes=6))
    assert phone.call("POST", f"{URL}/{id}/proof", json={"token": token}).status_code == 422


@pytest.mark.parametrize("taker", ["yoann", "strange_agent"])
def test_an_endpoint_moves_to_another_person_with_the_proof_and_not_before(
    app: Flask, world: World, as_phone: Any, online: FakeService, taker: str
) -> None:
    browser = online.browser()
    activate(as_phone(world.nadia), browser, online)
    other = as_phone(getattr(world, taker))
    subscribe(other, browser)
    # Made in the same held moment: in no order.
    assert {(row.user_id, row.state) for row in rows()} == {
        (world.nadia.user_id, "active"),
        (getattr(world, taker).user_id, "pending"),
    }
    activate(other, browser, online)
    assert [(row.user_id, row.state) for row in rows()] == [(getattr(world, taker).user_id, "active")]


def test_writing_the_port_out_makes_no_second_owner(
    app: Flask, world: World, as_phone: Any, online: FakeService
) -> None:
    browser = online.browser()
    activate(as_phone(world.nadia), browser, online)
    host = browser.endpoint.split("/")[2]
    spelt = replace(browser, endpoint=browser.endpoint.replace(host, f"{host}:443"))
    activate(as_phone(world.yoann), spelt, online)
    assert [row.user_id for row in rows()] == [world.yoann.user_id]


def test_knowing_an_endpoint_without_its_keys_proves_nothing(
    app: Flask, world: World, as_phone: Any, online: FakeService
) -> None:
    browser = online.browser()
    activate(as_phone(world.nadia), browser, online)
    thief = Browser.new()
    clock.move(timedelta(seconds=1))
    del online.browsers["/wpush" + browser.endpoint.split("/wpush")[1]]
    as_phone(world.yoann).call("POST", URL, json={**thief.subscription, "endpoint": browser.endpoint})
    worker.drain()
    with pytest.raises(Exception, match="Decryption error|InvalidTag|tag"):
        browser.open(online.messages[-1].body)
    assert [row.state for row in rows()] == ["active", "pending"]


def ends(world: World, phone: Phone) -> dict[str, Any]:
    def out() -> None:
        phone.call("DELETE", "/api/session")

    def disabled() -> None:
        with tenant.tenant(world.org_id), write_unit():
            door.disable_user(world.admin.actor, world.nadia.user_id, clock.now())

    def revoked() -> None:
        with tenant.tenant(world.org_id), write_unit():
            door.revoke_device(world.claire.actor, phone.device_id, clock.now())

    def swept() -> None:
        with tenant.every_tenant(), write_unit() as s:
            sessions.close_where(s, LoginSession.user_id == world.nadia.user_id)

    return {"signed out": out, "disabled": disabled, "phone revoked": revoked, "session closed": swept}


@pytest.mark.parametrize("how", ["signed out", "disabled", "phone revoked", "session closed"])
def test_a_subscription_dies_with_its_session(
    app: Flask, world: World, as_phone: Any, online: FakeService, how: str
) -> None:
    phone = as_phone(world.nadia)
    activate(phone, online.browser(), online)
    activate(as_phone(world.yoann), online.browser(), online)
    ends(world, phone)[how]()
    assert [row.user_id for row in rows()] == [world.yoann.user_id]


def test_a_new_subscription_of_a_session_takes_the_place_of_the_former(
    app: Flask, world: World, as_phone: Any, online: FakeService
) -> None:
    phone = as_phone(world.nadia)
    activate(phone, online.browser(), online)
    second = online.browser()
    id = activate(phone, second, online)
    assert [(str(row.id), row.endpoint) for row in rows()] == [(id, second.endpoint)]
    assert phone.call("DELETE", f"{URL}/{id}").status_code == 204
    assert rows() == []


def test_registering_too_often_is_slowed_down(app: Flask, world: World, as_phone: Any, online: FakeService) -> None:
    phone = as_phone(world.nadia)
    statuses = [subscribe(phone, online.browser()).status_code for _ in range(8)]
    assert statuses == [201] * 6 + [429] * 2


def test_a_proof_whose_place_in_the_queue_was_lost_is_sent_anyway(
    app: Flask, world: World, as_phone: Any, online: FakeService
) -> None:
    phone, browser = as_phone(world.nadia), online.browser()
    subscribe(phone, browser)
    worker.queue().storage.flush_all()
    jobs.send_forgotten_proofs()
    jobs.send_forgotten_proofs()
    id, _ = token_of(online, browser)
    assert (UUID(id), len(online.messages)) == (rows()[0].id, 1)


def test_without_a_phone_session_nothing_is_said(client: Any) -> None:
    headers = {"X-Palier": "1", "Sec-Fetch-Site": "same-origin"}
    assert client.get(URL, headers=headers).status_code == 401
    assert client.post(URL, headers=headers, json={}).status_code == 401
