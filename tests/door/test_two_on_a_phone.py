"""Two agents on one phone: each has a session there, and a request is of the one it names."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.unit import read_unit, write_unit
from app.door import actions, proof, speaking
from app.door.cookies import DEVICE
from app.door.models import LoginSession
from tests.door.test_phone_session import code_for
from tests.door.visitor import HEADERS, knock, settle


@pytest.fixture
def both(app, world):
    """One browser, where Nadia came in, then Yoann; and the ids of their enrolments."""
    settle(world.nadia, world.yoann, world.claire)
    client = app.test_client()
    came = [knock(client, one, code=code_for(one, world.claire)) for one in (world.nadia, world.yoann)]
    return client, *(one.json["device"]["id"] for one in came)


def call(client, device, method="GET", url="/api/me", **more):
    said = {speaking.HEADER: device} if device else {}
    return client.open(url, method=method, headers={**HEADERS, **said}, **more)


def push(client, header, body):
    return call(client, header, "POST", "/api/sync", json={"device": body, "schema": 1})


def cookie(client, name):
    found = client.get_cookie(name)
    return found.value if found else None


def own(client, device):
    return cookie(client, speaking.name_of(UUID(device)))


def give(client, name, secret):
    client.set_cookie(name, secret, domain="localhost", secure=True)


def revoke(world, device):
    with tenant.tenant(world.org_id), write_unit():
        actions.revoke_device(world.claire.actor, UUID(device), clock.now())


def test_two_sessions_at_once_each_under_its_own_header(both, world):
    client, nadias, yoanns = both
    for device, person in ((nadias, world.nadia), (yoanns, world.yoann), (nadias, world.nadia)):
        said = call(client, device).json
        assert (said["device"]["id"], said["user"]["id"]) == (device, str(person.user_id))
        assert push(client, device, device).json["device"]["id"] == device
    assert own(client, nadias) != own(client, yoanns)


def test_the_cookie_of_an_enrolment_is_host_bound(app, world, both):
    _, _, yoanns = both
    client, nadias = app.test_client(), knock(app.test_client(), world.nadia, code=code_for(world.nadia, world.claire))
    lines = nadias.headers.getlist("Set-Cookie")
    name = speaking.name_of(UUID(nadias.json["device"]["id"]))
    line = next(one for one in lines if one.startswith(f"{name}="))
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(line.split("; "))
    assert call(client, yoanns).status_code == 401


def test_the_header_and_what_the_request_carries_name_the_same_enrolment(both):
    client, nadias, yoanns = both
    for header, body in ((nadias, yoanns), (yoanns, nadias)):
        assert push(client, header, body).status_code == 403
        asked = {"device": body, "schema": 1}
        assert call(client, header, "POST", "/api/deposit", json=asked).status_code == 403
    assert push(client, yoanns, yoanns).status_code == 200


def test_coming_in_under_the_header_of_another_is_refused(both, world):
    client, nadias, yoanns = both
    sent = {"email": world.nadia.email, "password": "?", "label": "Pixel 8", "device_id": nadias}
    assert call(client, yoanns, "POST", "/api/session", json=sent).status_code == 403


@pytest.mark.parametrize("header", ["", "x", "0190a000", "None"])
def test_a_header_that_is_no_id_is_refused(both, header):
    client, nadias, _ = both
    headers = {**HEADERS, speaking.HEADER: header}
    assert client.get("/api/me", headers=headers).status_code == 403
    assert client.delete("/api/session", headers=headers).status_code == 403
    assert call(client, nadias).status_code == 200


def test_somebody_elses_session_under_ones_own_header_is_none(app, both):
    client, nadias, yoanns = both
    thief = app.test_client()
    for name in (speaking.name_of(UUID(yoanns)), DEVICE):
        give(thief, name, own(client, nadias))
    assert call(thief, yoanns).status_code == 401 and push(thief, yoanns, yoanns).status_code == 401
    assert call(thief, yoanns, "DELETE", "/api/session").status_code == 401
    assert call(client, nadias).status_code == 200, "nobody closed it"
    assert call(client, str(uuid7())).status_code == 401


def test_a_build_in_the_field_names_none_and_is_whoever_came_in_last(both):
    client, nadias, yoanns = both
    assert call(client, None).json["device"]["id"] == yoanns
    assert push(client, None, yoanns).status_code == 200 and push(client, None, nadias).status_code == 403
    call(client, nadias)
    assert call(client, None).json["device"]["id"] == nadias, "the last who asked who she is"


@pytest.mark.parametrize("url", ["/api/me", "/api/sync"])
def test_the_cookie_of_earlier_builds_is_read_and_moved_at_the_next_contact(app, both, url):
    client, nadias, _ = both
    before = app.test_client()
    secret = own(client, nadias)
    give(before, DEVICE, secret)
    give(before, proof.name_of(UUID(nadias)), cookie(client, proof.name_of(UUID(nadias))))
    assert call(before, None).status_code == 200
    before.delete_cookie(speaking.name_of(UUID(nadias)), domain="localhost")
    asked = call(before, nadias) if url == "/api/me" else push(before, nadias, nadias)
    assert asked.status_code == 200 and own(before, nadias) == secret
    before.delete_cookie(DEVICE, domain="localhost")
    assert call(before, nadias).status_code == 200


def test_who_signs_out_leaves_the_other_in(both):
    client, nadias, yoanns = both
    stolen = own(client, nadias)
    assert call(client, nadias, "DELETE", "/api/session").status_code == 204
    assert own(client, nadias) is None and call(client, nadias).status_code == 401
    give(client, speaking.name_of(UUID(nadias)), stolen)
    assert call(client, nadias).status_code == 401
    assert call(client, yoanns).status_code == 200 and call(client, None).status_code == 200
    assert call(client, yoanns, "DELETE", "/api/session").status_code == 204
    assert call(client, None).status_code == 401 and cookie(client, DEVICE) is None


def test_revoking_one_tells_that_one_alone(both, world):
    client, nadias, yoanns = both
    revoke(world, nadias)
    for _ in range(2):
        assert call(client, nadias).json == {"device": "revoked", "id": nadias}
        assert call(client, yoanns).status_code == 200
    assert own(client, yoanns) and push(client, yoanns, yoanns).status_code == 200


def test_a_revoked_colleagues_cookie_under_ones_own_header_wipes_nobody(both, world):
    client, nadias, yoanns = both
    secret = own(client, nadias)
    revoke(world, nadias)
    give(client, speaking.name_of(UUID(yoanns)), secret)
    answer = call(client, yoanns)
    assert answer.status_code == 401 and "device" not in answer.json


def test_thirty_days_run_for_each(both, world):
    client, nadias, yoanns = both
    for _ in range(2):
        clock.move(timedelta(days=16))
        assert call(client, yoanns).status_code == 200
    assert call(client, nadias).status_code == 401
    assert knock(client, world.nadia, device_id=nadias).json["device"]["id"] == nadias
    assert call(client, nadias).status_code == call(client, yoanns).status_code == 200


def test_enrolled_again_on_the_phone_her_earlier_session_ends_and_her_colleagues_does_not(both, world):
    client, nadias, yoanns = both
    anew = knock(client, world.nadia, code=code_for(world.nadia, world.claire)).json["device"]["id"]
    assert call(client, nadias).status_code == 401
    assert call(client, anew).status_code == call(client, yoanns).status_code == 200
    with tenant.every_tenant(), read_unit() as s:
        assert set(s.scalars(select(LoginSession.device_id))) == {UUID(anew), UUID(yoanns)}


def test_a_browser_holds_so_many_and_the_earliest_go(both, world):
    client, nadias, _ = both
    for _ in range(proof.MOST):
        give(client, speaking.name_of(uuid7()), "x" * 43)
    again = knock(client, world.nadia, device_id=nadias).headers.getlist("Set-Cookie")
    gone = [line for line in again if line.startswith(speaking.PREFIX) and "Max-Age=0" in line]
    assert len(gone) == 2 and call(client, nadias).status_code == 200


@pytest.mark.parametrize("wrong", [{"X-Palier": "0"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "none"}])
def test_a_header_of_ours_excuses_no_other(both, wrong):
    client, nadias, _ = both
    headers = {**HEADERS, speaking.HEADER: nadias, **wrong}
    assert client.get("/api/me", headers=headers).status_code == 403
    assert client.delete("/api/session", headers=headers).status_code == 403
