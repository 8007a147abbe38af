"""A phone comes in once with a code, again with the password and its own secret, and no more once revoked."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.errors import NotAllowed, Refused, Unknown
from app.core.unit import read_unit, write_unit
from app.door import actions, contact, queries
from app.door.cookies import DEVICE
from app.door.models import Device, LoginSession
from app.people import queries as people
from app.people.models import Membership
from tests.door.visitor import HEADERS, Door, knock, settle


@pytest.fixture(autouse=True)
def settled(world):
    settle(world.nadia, world.yoann, world.claire, world.strange_agent, world.reader)


def code_for(person, by):
    with tenant.tenant(by.org_id), write_unit():
        return actions.make_enrolment_code(by.actor, person.user_id, clock.now())


@pytest.fixture
def enrolled(app, world):
    """Nadia's phone: her client, and what the server said."""
    client = app.test_client()
    answer = knock(client, world.nadia, code=code_for(world.nadia, world.claire))
    assert answer.status_code == 200, answer.json
    return client, answer.json


def me(client):
    return client.get("/api/me", headers=HEADERS)


def test_a_code_enrols_a_phone(enrolled, world):
    client, said = enrolled
    assert said["user"] == {"id": str(world.nadia.user_id), "name": world.nadia.name, "email": world.nadia.email}
    assert (said["org"]["id"], said["org"]["name"]) == (str(world.org_id), "Les Passeurs")
    assert said["org"].keys() == {"id", "name", "zone", "offsets", "holidays"}
    assert said["sectors"] == [{"id": str(world.sector_id), "code": "N1", "name": "Nord"}]
    assert len(said["vapid_public_key"]) == 87
    again = me(client).json
    assert again["device"]["id"] == said["device"]["id"] and again.keys() == said.keys()


def test_the_lease_runs_seven_days_from_the_contact(app, world):
    code = code_for(world.nadia, world.claire)
    said = knock(app.test_client(), world.nadia, code=code).json
    assert said["server_now"] == "2026-11-20T07:00:00+00:00"
    assert said["device"]["lease_until"] == "2026-11-27T07:00:00+00:00"


def test_the_phone_cookie_is_host_bound_and_not_the_desks(app, world):
    answer = knock(app.test_client(), world.nadia, code=code_for(world.nadia, world.claire))
    line = next(one for one in answer.headers.getlist("Set-Cookie") if one.startswith(f"{DEVICE}="))
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(line.split("; "))


def test_a_code_serves_once(app, world):
    code = code_for(world.nadia, world.claire)
    assert knock(app.test_client(), world.nadia, code=code).status_code == 200
    again = knock(app.test_client(), world.nadia, code=code)
    assert again.status_code == 422 and again.json["field"] == "code"


def test_an_answer_lost_on_its_way_is_asked_for_again_with_the_same_code(app, world):
    attempt = str(uuid7())
    code = code_for(world.nadia, world.claire)
    device = knock(app.test_client(), world.nadia, code=code, attempt=attempt).json["device"]["id"]
    again = knock(client := app.test_client(), world.nadia, code=code, attempt=attempt)
    assert again.json["device"]["id"] == device and me(client).status_code == 200
    with tenant.every_tenant(), read_unit() as s:
        assert len(s.scalars(select(Device).where(Device.user_id == world.nadia.user_id)).all()) == 1


def test_a_spent_code_opens_nothing_without_the_secret_it_was_spent_with(app, world):
    attempt = str(uuid7())
    code = code_for(world.nadia, world.claire)
    knock(app.test_client(), world.nadia, code=code, attempt=attempt)
    for person, other in ((world.nadia, str(uuid7())), (world.nadia, None), (world.yoann, attempt)):
        assert knock(app.test_client(), person, code=code, attempt=other).json["field"] == "code"
    clock.move(timedelta(hours=72))
    assert knock(app.test_client(), world.nadia, code=code, attempt=attempt).json["field"] == "code"


def test_a_phone_revoked_before_it_heard_of_its_enrolment_is_told_so(app, world):
    attempt = str(uuid7())
    code = code_for(world.nadia, world.claire)
    device = knock(app.test_client(), world.nadia, code=code, attempt=attempt).json["device"]["id"]
    with tenant.tenant(world.org_id), write_unit():
        actions.revoke_device(world.claire.actor, UUID(device), clock.now())
    assert knock(app.test_client(), world.nadia, code=code, attempt=attempt).json["device"] == "revoked"


def test_a_code_dies_after_72_hours(app, world):
    code = code_for(world.nadia, world.claire)
    clock.move(timedelta(hours=72))
    assert knock(app.test_client(), world.nadia, code=code).status_code == 422


def test_a_newer_code_ends_the_earlier_one(app, world):
    first, second = code_for(world.nadia, world.claire), code_for(world.nadia, world.claire)
    assert knock(app.test_client(), world.nadia, code=first).status_code == 422
    assert knock(app.test_client(), world.nadia, code=second).status_code == 200


def test_someone_elses_code_enrols_nobody(app, world):
    code = code_for(world.nadia, world.claire)
    assert knock(app.test_client(), world.yoann, code=code).status_code == 422
    assert knock(app.test_client(), world.nadia, code=code).status_code == 200


def test_no_code_without_the_password(app, world):
    code = code_for(world.nadia, world.claire)
    answer = knock(app.test_client(), world.nadia, code=code, password="un mauvais mot de passe")
    assert answer.status_code == 401 and answer.json["error"] == "identifiants"


def test_a_first_phone_without_a_code_is_asked_for_one(app, world):
    answer = knock(app.test_client(), world.nadia)
    assert answer.status_code == 422 and answer.json["error"] == "code"


def test_an_expired_session_reopens_with_the_password(app, world):
    code = code_for(world.nadia, world.claire)
    client = app.test_client()
    device = knock(client, world.nadia, code=code).json["device"]["id"]
    clock.move(timedelta(days=31))
    assert me(client).status_code == 401
    assert me(client).json["error"] == "session"
    again = knock(client, world.nadia, device_id=device)
    assert again.status_code == 200 and again.json["device"]["id"] == device
    assert me(client).status_code == 200


def test_a_phone_signed_out_stays_enrolled(world, enrolled):
    client, said = enrolled
    stolen = client.get_cookie(DEVICE).value
    assert client.delete("/api/session", headers=HEADERS).status_code == 204
    client.set_cookie(DEVICE, stolen, domain="localhost", secure=True)
    assert me(client).status_code == 401
    assert knock(client, world.nadia, device_id=said["device"]["id"]).status_code == 200


def test_another_person_cannot_reopen_this_phone(app, world, enrolled):
    client, said = enrolled
    assert knock(client, world.yoann, device_id=said["device"]["id"]).status_code == 422
    assert knock(app.test_client(), world.yoann, device_id=said["device"]["id"]).status_code == 422


def test_a_phones_id_is_worth_nothing_from_another_enrolled_phone(app, world, enrolled):
    _, said = enrolled
    yoanns = app.test_client()
    knock(yoanns, world.yoann, code=code_for(world.yoann, world.claire))
    assert knock(yoanns, world.nadia, device_id=said["device"]["id"]).status_code == 422


def test_contact_renews_the_thirty_days(app, world):
    code = code_for(world.nadia, world.claire)
    client = app.test_client()
    knock(client, world.nadia, code=code)
    for _ in range(4):
        clock.move(timedelta(days=20))
        assert me(client).status_code == 200


def test_contact_is_written_at_most_every_five_minutes(app, world):
    code = code_for(world.nadia, world.claire)
    device_id = UUID(knock(app.test_client(), world.nadia, code=code).json["device"]["id"])
    with tenant.tenant(world.org_id):
        same = {"announced_pending": 0, "announced_max_no": 0, "push_ok": None, "build": None}
        for minutes, wrote in ((4, False), (1, True), (4, False)):
            clock.move(timedelta(minutes=minutes))
            assert contact.touch_device(device_id, same, clock.now()) is wrote
        news = {**same, "announced_pending": 3, "oldest_pending_at": clock.now()}
        assert contact.touch_device(device_id, news, clock.now())
        with read_unit() as s:
            device = s.get_one(Device, (world.org_id, device_id))
            assert device.announced_pending == 3
            assert device.last_contact == clock.now() - timedelta(minutes=4)
            assert device.lease_until == device.last_contact + timedelta(days=7)
        assert contact.touch_device(device_id, {**news, "announced_max_no": 3}, clock.now())
        with read_unit() as s:
            assert s.get_one(Device, (world.org_id, device_id)).last_contact == clock.now(), "it handed something in"


def test_a_revoked_phone_is_told_so_and_named(world, enrolled):
    client, said = enrolled
    revoke(world, said["device"]["id"])
    for answer in (me(client), client.post("/api/sync", json={}, headers=HEADERS), me(client)):
        assert answer.status_code == 403
        assert answer.json == {"device": "revoked", "id": said["device"]["id"]}


def test_a_revoked_phone_cannot_reopen_but_can_be_enrolled_anew(world, enrolled):
    client, said = enrolled
    revoke(world, said["device"]["id"])
    answer = knock(client, world.nadia, device_id=said["device"]["id"])
    assert answer.status_code == 403 and answer.json["device"] == "revoked"
    anew = knock(client, world.nadia, code=code_for(world.nadia, world.claire), device_id=said["device"]["id"])
    assert anew.status_code == 200 and anew.json["device"]["id"] != said["device"]["id"]


def test_disabling_someone_ends_the_session_of_their_phone_without_revoking_it(world, enrolled):
    client, said = enrolled
    close_access(world)
    assert me(client).status_code == 401
    with read_unit() as s:
        assert not s.scalars(select(LoginSession).where(LoginSession.user_id == world.nadia.user_id)).all()
    assert knock(client, world.nadia, device_id=said["device"]["id"]).status_code == 401


def test_an_access_opened_again_reopens_the_phone_with_the_password(world, enrolled):
    client, said = enrolled
    close_access(world)
    with tenant.tenant(world.org_id), write_unit():
        actions.enable_user(world.claire.actor, world.nadia.user_id)
    assert knock(client, world.nadia).json["device"]["id"] == said["device"]["id"]
    assert me(client).status_code == 200


def close_access(world):
    with tenant.tenant(world.org_id), write_unit():
        actions.disable_user(world.claire.actor, world.nadia.user_id, clock.now())


def revoke(world, device_id):
    with tenant.tenant(world.org_id), write_unit():
        actions.revoke_device(world.claire.actor, UUID(device_id), clock.now())
    with read_unit() as s:
        assert not s.scalars(select(LoginSession).where(LoginSession.device_id == UUID(device_id))).all()


def test_only_coordination_and_administration_make_codes(world):
    for person in (world.nadia, world.lead, world.reader):
        with pytest.raises(NotAllowed), tenant.tenant(world.org_id), write_unit():
            actions.make_enrolment_code(person.actor, world.nadia.user_id, clock.now())
    assert code_for(world.nadia, world.admin)


def test_no_code_for_a_stranger_nor_for_a_landlord(world):
    with pytest.raises(Unknown):
        code_for(world.strange_agent, world.claire)
    with pytest.raises(Refused):
        code_for(world.reader, world.claire)


def test_nobody_revokes_a_foreign_phone(app, world, enrolled):
    _, said = enrolled
    for device_id in (UUID(said["device"]["id"]), uuid7()):
        with pytest.raises(Unknown), tenant.tenant(world.other_org_id), write_unit():
            actions.revoke_device(world.stranger.actor, device_id, clock.now())


def test_a_landlord_who_became_one_after_the_code_was_made_enrols_nothing(app, world):
    code = code_for(world.nadia, world.claire)
    with tenant.every_tenant(), write_unit() as s:
        member = s.get_one(Membership, (world.org_id, world.nadia.membership_id))
        member.role, member.landlord_id = "landlord_reader", world.landlord_id
    assert knock(app.test_client(), world.nadia, code=code).status_code == 422


def test_a_phones_session_opens_no_desk_and_a_desks_no_phone(app, world, enrolled):
    client, _ = enrolled
    desk = Door(app)
    desk.client.set_cookie("__Host-palier", client.get_cookie(DEVICE).value, domain="localhost", secure=True)
    assert desk.get("/bureau/equipe").status_code == 303
    desk.come_in(world.claire)
    phone = app.test_client()
    phone.set_cookie(DEVICE, desk.secret, domain="localhost", secure=True)
    assert me(phone).status_code == 401


def test_the_team_page_knows_phones_and_pending_codes(world, enrolled):
    code_for(world.yoann, world.claire)
    with tenant.tenant(world.org_id), read_unit():
        phones = queries.devices(world.org_id)
        team = {one.user_id: one for one in queries.team(world.org_id, clock.now())}
    assert [(one.user_name, one.device.label) for one in phones] == [(world.nadia.name, "Pixel 8")]
    assert team[world.yoann.user_id].code_until and not team[world.nadia.user_id].code_until
    assert world.stranger.user_id not in team


def test_sectors_and_scopes_follow_dated_assignments(world):
    with tenant.tenant(world.org_id), read_unit():
        at = clock.now()
        assert people.sectors_of(world.nadia.user_id, at) == [world.sector_id]
        assert people.sectors_of(world.nadia.user_id, at - timedelta(days=500)) == []
        assert people.scopes_of(world.nadia.actor, at) == {
            "org", f"user:{world.nadia.user_id}", f"cases:{world.nadia.user_id}", f"sector:{world.sector_id}",
        }  # fmt: skip
