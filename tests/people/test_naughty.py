"""Whatever is typed at the door is refused in French or kept as it is: never an error of the service."""

from __future__ import annotations

import pytest

from app.core import clock, tenant
from app.core.unit import write_unit
from app.people import actions, throttle
from app.people.rules import Role
from tests.desk.naughty import naughty
from tests.people.door import HEADERS, PASSWORD, TOKEN, knock, settle

HALVES = ["\ud800", "a\x00b", "\ud83d", "\u202e", "\x7f", "'" * 300]


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    monkeypatch.setattr(throttle, "spend", lambda *_: True)


def test_on_the_phone(client, world):
    for text in [*naughty(), *HALVES]:
        body = {"email": text, "password": text, "label": text, "code": text, "device_id": text}
        for sent in (body, {"email": world.nadia.email, "password": text}):
            answer = client.post("/api/session", json=sent, headers=HEADERS)
            assert answer.status_code in (401, 422), text
            assert answer.json["message"]


def test_as_the_code_and_the_label_of_a_phone(client, world):
    settle(world.nadia)
    for text in [*naughty(), *HALVES]:
        assert knock(client, world.nadia, code=text or None, label=text).status_code == 422, text


def test_at_the_desk(client, world):
    token = TOKEN.search(client.get("/connexion").get_data(as_text=True)).group(1)
    for text in naughty():
        answer = client.post("/connexion", data={"csrf_token": token, "email": text, "password": text, "next": text})
        assert answer.status_code in (401, 422), text
        assert "<script>alert" not in answer.get_data(as_text=True)


def test_as_a_name(client, world):
    with tenant.tenant(world.org_id), write_unit():
        links = [
            actions.invite(world.org_id, f"n{n}@passeurs.example", Role.agent, None, clock.now())
            for n, _ in enumerate(naughty())
        ]
    for text, code in zip(naughty(), links, strict=True):
        token = TOKEN.search(client.get(f"/invitation/{code}").get_data(as_text=True)).group(1)
        fields = {"csrf_token": token, "name": text, "password": PASSWORD, "again": PASSWORD}
        assert client.post(f"/invitation/{code}", data=fields).status_code in (303, 422), text
