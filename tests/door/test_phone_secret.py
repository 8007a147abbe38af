"""A phone reopens by the password and a secret of its own, which signing out leaves; its id is no proof."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.unit import write_unit
from app.door import actions, proof, speaking
from app.door.cookies import DEVICE
from app.door.models import Device
from tests.door.visitor import HEADERS, knock, settle


@pytest.fixture(autouse=True)
def settled(world):
    settle(world.nadia, world.yoann)


def code_for(person, by):
    with tenant.tenant(by.org_id), write_unit():
        return actions.make_enrolment_code(by.actor, person.user_id, clock.now())


@pytest.fixture
def enrolled(app, world):
    """Nadia's phone: her client, and what the server said."""
    client = app.test_client()
    return client, knock(client, world.nadia, code=code_for(world.nadia, world.claire)).json


def me(client):
    return client.get("/api/me", headers=HEADERS)


def revoke(world, device_id):
    with tenant.tenant(world.org_id), write_unit():
        actions.revoke_device(world.claire.actor, UUID(device_id), clock.now())


def test_it_reopens_by_its_own_secret_and_not_by_its_id(app, world, enrolled):
    client, said = enrolled
    device = said["device"]["id"]
    assert knock(client, world.nadia).json["device"]["id"] == device
    assert knock(client, world.nadia, device_id=device).json["device"]["id"] == device
    assert knock(app.test_client(), world.nadia, device_id=device).status_code == 422
    assert me(client).status_code == 200


def own(client, device_id):
    """The phone's own secret, in its cookie."""
    cookie = client.get_cookie(proof.name_of(UUID(device_id)))
    return cookie.value if cookie else None


def show(client, device_id, secret):
    client.set_cookie(proof.name_of(UUID(device_id)), secret, domain="localhost", secure=True)


def test_its_own_secret_is_host_bound_unreadable_and_kept_as_long_as_a_browser_keeps_anything(app, world):
    answer = knock(app.test_client(), world.nadia, code=code_for(world.nadia, world.claire))
    name = proof.name_of(UUID(answer.json["device"]["id"]))
    line = next(one for one in answer.headers.getlist("Set-Cookie") if one.startswith(f"{name}="))
    assert name.startswith("__Host-")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/", f"Max-Age={400 * 86400}"} <= set(line.split("; "))
    assert line.split("=")[1].split(";")[0] not in answer.get_data(as_text=True)


def test_a_wrong_secret_and_an_unknown_phone_are_the_same_answer(app, world, enrolled):
    _, said = enrolled
    device, answers = said["device"]["id"], []
    for shown, asked in ((device, device), (str(uuid7()), str(uuid7())), (device, None), (None, None), (None, device)):
        client = app.test_client()
        if shown:
            show(client, shown, "x" * 43)
        answers.append(knock(client, world.nadia, device_id=asked))
    assert {one.status_code for one in answers} == {422}
    assert len({one.get_data() for one in answers}) == 1
    assert "nouveau code" in answers[0].json["message"] and answers[0].json["field"] == "code"


def test_wrong_secrets_are_tries_like_wrong_passwords(app, world, enrolled):
    _, said = enrolled
    thief = app.test_client()
    show(thief, said["device"]["id"], "x" * 43)
    answers = [knock(thief, world.nadia, device_id=said["device"]["id"]).status_code for _ in range(6)]
    assert answers == [422] * 5 + [429]


def test_the_secret_of_one_enrolment_opens_no_other_and_opens_nothing_without_the_password(app, world, enrolled):
    client, said = enrolled
    secret, device = own(client, said["device"]["id"]), said["device"]["id"]
    yoanns = app.test_client()
    his = knock(yoanns, world.yoann, code=code_for(world.yoann, world.claire)).json["device"]["id"]
    other = app.test_client()
    show(other, his, secret)
    assert knock(other, world.yoann, device_id=his).status_code == 422
    show(other, device, secret)
    assert knock(other, world.yoann, device_id=device).status_code == 422
    assert knock(other, world.nadia, device_id=device, password="un mauvais mot de passe").status_code == 401
    assert me(other).status_code == 401


def test_two_agents_of_one_phone_in_turn_each_keep_their_own(world, enrolled):
    client, said = enrolled
    nadias = said["device"]["id"]
    yoanns = knock(client, world.yoann, code=code_for(world.yoann, world.claire)).json["device"]["id"]
    client.delete("/api/session", headers=HEADERS)
    for person, device in ((world.nadia, nadias), (world.yoann, yoanns), (world.nadia, nadias)):
        assert knock(client, person, device_id=device).json["device"]["id"] == device
        assert client.delete("/api/session", headers=HEADERS).status_code == 204
    assert own(client, nadias) != own(client, yoanns)
    revoke(world, yoanns)
    assert knock(client, world.yoann, device_id=yoanns).status_code == 403
    assert own(client, yoanns) is None and own(client, nadias)
    assert knock(client, world.nadia, device_id=nadias).status_code == 200


def before_secrets(world, client, device_id):
    """As a phone that was enrolled by an earlier release."""
    client.delete_cookie(proof.name_of(UUID(device_id)), domain="localhost")
    with tenant.tenant(world.org_id), write_unit() as s:
        s.get_one(Device, (world.org_id, UUID(device_id))).proof_hash = None


@pytest.mark.parametrize("call", ["/api/me", "/api/sync"])
def test_a_phone_of_an_earlier_release_gets_its_secret_at_its_next_contact(app, world, enrolled, call):
    client, said = enrolled
    device = said["device"]["id"]
    before_secrets(world, client, device)
    envelope = {"device": device, "schema": 1}
    answer = me(client) if call == "/api/me" else client.post(call, json=envelope, headers=HEADERS)
    assert answer.status_code == 200 and own(client, device)
    clock.move(timedelta(days=31))
    client.delete_cookie(DEVICE, domain="localhost")
    assert knock(client, world.nadia, device_id=device).json["device"]["id"] == device


def test_a_phone_of_an_earlier_release_gets_it_too_when_it_signs_out(world, enrolled):
    client, said = enrolled
    before_secrets(world, client, said["device"]["id"])
    client.delete("/api/session", headers=HEADERS)
    assert knock(client, world.nadia, device_id=said["device"]["id"]).status_code == 200


def test_one_that_had_signed_out_before_needs_a_new_code_and_one_that_had_not_shows_its_last_session(
    app, world, enrolled
):
    client, said = enrolled
    device = said["device"]["id"]
    before_secrets(world, client, device)
    clock.move(timedelta(days=31))
    assert knock(client, world.nadia, device_id=device).json["device"]["id"] == device and own(client, device)
    before_secrets(world, client, device)
    for name in (DEVICE, speaking.name_of(UUID(device))):
        client.delete_cookie(name, domain="localhost")
    assert "nouveau code" in knock(client, world.nadia, device_id=device).json["message"]
    assert knock(client, world.nadia, code=code_for(world.nadia, world.claire)).status_code == 200


def test_a_secret_that_was_lost_is_replaced_while_the_session_lives_and_the_old_one_dies(app, world, enrolled):
    client, said = enrolled
    device, old = said["device"]["id"], own(client, said["device"]["id"])
    client.delete_cookie(proof.name_of(UUID(device)), domain="localhost")
    me(client)
    assert own(client, device) not in (None, old)
    other = app.test_client()
    show(other, device, old)
    assert knock(other, world.nadia, device_id=device).status_code == 422


def test_a_revoked_phone_loses_it_with_the_answer_that_says_so(world, enrolled):
    client, said = enrolled
    revoke(world, said["device"]["id"])
    assert own(client, said["device"]["id"])
    assert me(client).json["device"] == "revoked" and own(client, said["device"]["id"]) is None


def test_so_does_the_phone_of_a_closed_access_once_it_is_told_to_forget(world, enrolled):
    client, said = enrolled
    device = said["device"]["id"]
    with tenant.tenant(world.org_id), write_unit():
        actions.disable_user(world.claire.actor, world.nadia.user_id, clock.now())
    assert me(client).status_code == 401 and own(client, device)
    clock.move(timedelta(days=15))
    assert me(client).status_code == 403 and own(client, device) is None
