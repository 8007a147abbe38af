"""Whatever is typed at the door is refused in French or kept as it is: never an error of the service."""

from __future__ import annotations

import pytest

from app.core import clock, tenant
from app.core.unit import write_unit
from app.door import actions, throttle
from app.people.rules import Role
from tests.desk.naughty import naughty
from tests.door.test_first_steps import SAID, made
from tests.door.visitor import HEADERS, PASSWORD, TOKEN, settle

pytestmark = pytest.mark.slow

HALVES = ["\ud800", "a\x00b", "\ud83d", "\u202e", "\x7f", "'" * 300]


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    monkeypatch.setattr(throttle, "spend", lambda *_: True)


def test_on_the_phone(client, world):
    settle(world.nadia)
    for text in [*naughty(), *HALVES]:
        body = {"email": text, "password": text, "label": text, "code": text}
        for sent in (body, {**body, "email": world.nadia.email, "password": PASSWORD}):
            answer = client.post("/api/session", json=sent, headers=HEADERS)
            assert answer.status_code in (401, 422) and answer.json["message"], text


def test_at_the_desk(client, world):
    token = TOKEN.search(client.get("/connexion").get_data(as_text=True)).group(1)
    for text in naughty():
        answer = client.post("/connexion", data={"csrf_token": token, "email": text, "password": text, "next": text})
        assert answer.status_code in (401, 422), text
        assert "<script>alert" not in answer.get_data(as_text=True)


def test_as_a_name(client, world):
    with tenant.tenant(world.org_id), write_unit():
        code = actions.invite(world.org_id, "lea@passeurs.example", Role.agent, None, clock.now())
    token = TOKEN.search(client.get(f"/invitation/{code}").get_data(as_text=True)).group(1)
    for text in naughty():
        fields = {"csrf_token": token, "name": text, "password": PASSWORD, "again": "un autre"}
        answer = client.post(f"/invitation/{code}", data=fields)
        assert answer.status_code == 422 and "<script>alert" not in answer.get_data(as_text=True), text


def test_as_the_name_of_a_structure(app, client):
    code = made()
    token = TOKEN.search(client.get(code).get_data(as_text=True)).group(1)
    for text in naughty():
        fields = {**SAID, "csrf_token": token, "structure": text, "name": text, "email": text, "again": "un autre"}
        answer = client.post(code, data=fields)
        assert answer.status_code == 422 and "<script>alert" not in answer.get_data(as_text=True), text


@pytest.mark.parametrize("name", ["d\u202eoM ☺", "a\x00b", "\u200b\u200b", "Ω≈ç√∫˜µ≤≥÷", "<script>alert(1)</script>"])
def test_as_a_name_otherwise_right(client, world, name):
    with tenant.tenant(world.org_id), write_unit():
        code = actions.invite(world.org_id, "lea@passeurs.example", Role.agent, None, clock.now())
    token = TOKEN.search(client.get(f"/invitation/{code}").get_data(as_text=True)).group(1)
    fields = {"csrf_token": token, "name": name, "password": PASSWORD, "again": PASSWORD}
    assert client.post(f"/invitation/{code}", data=fields).status_code in (303, 422)
