"""A passkey reopens the session of an enrolled phone, and of no other: it replaces password and code, not enrolment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.unit import read_unit, write_unit
from app.door import actions, by_finger, passkeys, proof
from app.door.models import Device, LoginSession
from app.people.models import Membership
from app.people.rules import Role
from tests.door.authenticator import BENT, DOOR, OTHER, OWN, Authenticator, Bent, asked, bytes_of, come_in, rows, texted
from tests.door.visitor import HEADERS, PASSWORD, Door, knock, settle
from tests.journal.conftest import Lines
from tests.world import Person, World

MINE, SESSION = "/api/passkeys", "/api/session/passkey"


def call(client: FlaskClient, method: str, url: str, **body: Any) -> Any:
    sent = {} if method in ("GET", "DELETE") else {"json": body}
    return client.open(url, method=method, headers=HEADERS, **sent)


def enrol(app: Flask, world: World, person: Person, client: FlaskClient | None = None) -> tuple[FlaskClient, str]:
    """A phone of theirs, and the id of its enrolment."""
    client = client or app.test_client()
    with tenant.tenant(world.org_id), write_unit():
        code = actions.make_enrolment_code(world.claire.actor, person.user_id, clock.now())
    return client, str(knock(client, person, code=code).json["device"]["id"])


def add(client: FlaskClient, held: Authenticator, bent: Bent | None = None, name: str = "Pixel 8") -> Any:
    """Ask, make, send: on a phone."""
    said = call(client, "POST", f"{MINE}/challenge", password=PASSWORD).json
    return call(client, "POST", MINE, asked=said["id"], answer=held.makes(said["options"], bent), name=name)


def reopen(client: FlaskClient, held: Authenticator, bent: Bent | None = None, **more: Any) -> Any:
    """Ask, sign, send: on a phone whose session is over."""
    said = call(client, "POST", f"{SESSION}/challenge")
    assert said.status_code == 200, said.json
    answer = held.signs(said.json["options"], bent)
    return call(client, "POST", SESSION, asked=said.json["id"], answer=answer, **more)


def own(client: FlaskClient, device: str) -> str | None:
    """The phone's own secret."""
    cookie = client.get_cookie(proof.name_of(UUID(device)))
    return cookie.value if cookie else None


def is_in(client: FlaskClient) -> bool:
    return bool(call(client, "GET", "/api/me").status_code == 200)


@pytest.fixture(autouse=True)
def settled(world: World) -> None:
    settle(world.claire, world.nadia, world.yoann, world.admin)


@pytest.fixture
def enrolled(app: Flask, world: World) -> tuple[FlaskClient, str]:
    return enrol(app, world, world.nadia)


@pytest.fixture
def phone(enrolled: tuple[FlaskClient, str]) -> FlaskClient:
    return enrolled[0]


@pytest.fixture
def finger(phone: FlaskClient) -> Authenticator:
    """Nadia's, added on her phone."""
    held = Authenticator()
    assert add(phone, held).status_code == 201
    return held


# --- one's own -------------------------------------------------------------------------------------


def test_it_is_added_under_the_password_listed_and_removed_on_the_phone(
    phone: FlaskClient, finger: Authenticator, journal: Lines
) -> None:
    (mine,) = call(phone, "GET", MINE).json["passkeys"]
    assert (mine["name"], mine["credential"], mine["last_used_at"]) == ("Pixel 8", texted(finger.id), None)
    assert mine["created_at"].startswith("2026-11-20T")
    assert call(phone, "DELETE", f"{MINE}/{mine['id']}").status_code == 204
    assert call(phone, "DELETE", f"{MINE}/{mine['id']}").status_code == 404, "sent twice"
    assert call(phone, "GET", MINE).json == {"passkeys": []}
    assert is_in(phone), "the session it is removed from goes on"
    assert [one["event"] for one in journal()][-2:] == ["passkey_removed", "not_found"]
    assert reopen(phone, finger).json["message"] == passkeys.NOT_OPENED


def test_adding_one_asks_the_password_says_where_it_is_wrong_and_counts(phone: FlaskClient) -> None:
    tries = [call(phone, "POST", f"{MINE}/challenge", password=f"faux {n}") for n in range(6)]
    assert [one.status_code for one in tries] == [422] * 5 + [429]
    assert (tries[0].json["field"], tries[0].json["message"]) == ("password", "Ce n’est pas votre mot de passe actuel.")


def test_what_is_asked_wants_a_verified_owner_and_is_answered_once_from_the_same_session(
    app: Flask, world: World, phone: FlaskClient
) -> None:
    said = call(phone, "POST", f"{MINE}/challenge", password=PASSWORD).json
    wanted = said["options"]["authenticatorSelection"]
    assert (wanted["userVerification"], wanted["residentKey"]) == ("required", "required")
    assert len(bytes_of(said["options"]["user"]["id"])) == 32
    made = {"asked": said["id"], "answer": Authenticator().makes(said["options"]), "name": "Pixel 8"}
    yoanns, _ = enrol(app, world, world.yoann)
    assert call(yoanns, "POST", MINE, **made).json["message"] == passkeys.TOO_LATE
    assert call(phone, "POST", MINE, **{**made, "name": ""}).status_code == 422
    assert call(phone, "POST", MINE, **made).status_code == 201
    assert call(phone, "POST", MINE, **made).json["message"] == passkeys.TOO_LATE
    assert [one.user_id for one in rows()] == [world.nadia.user_id]


@pytest.mark.parametrize("why", ["wrong origin", "wrong host", "nobody verified", "another challenge"])
def test_one_that_was_not_made_here_is_not_kept(phone: FlaskClient, why: str) -> None:
    refused = add(phone, Authenticator(), BENT[why])
    assert refused.status_code == 422 and refused.json["message"] == passkeys.NOT_MADE and rows() == []


def test_somebody_elses_is_as_one_that_never_was(
    app: Flask, world: World, phone: FlaskClient, finger: Authenticator
) -> None:
    yoanns, _ = enrol(app, world, world.yoann)
    assert call(yoanns, "GET", MINE).json == {"passkeys": []}
    gone = [call(yoanns, "DELETE", f"{MINE}/{id}") for id in (rows()[0].id, uuid7())]
    assert [one.status_code for one in gone] == [404, 404] and len(rows()) == 1


def test_it_is_told_and_is_the_same_at_the_desk(
    app: Flask, as_desk: Any, world: World, phone: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Any] = []
    monkeypatch.setattr(passkeys, "_telling", {"test": lambda s, user_id: told.append(user_id)})
    held = Authenticator()
    add(phone, held, name="Pixel de Nadia")
    assert "Pixel de Nadia" in as_desk(world.nadia).get(OWN).get_data(as_text=True)
    assert come_in(Door(app).client, held).location == "/bureau/mien"
    call(phone, "DELETE", f"{MINE}/{rows()[0].id}")
    assert told == [world.nadia.user_id] * 2


# --- the session -----------------------------------------------------------------------------------


@pytest.mark.parametrize("ended", ["expired", "signed out", "closed by the service"])
def test_it_reopens_the_session_of_its_phone_in_the_place_of_the_password(
    world: World, enrolled: tuple[FlaskClient, str], finger: Authenticator, journal: Lines, ended: str
) -> None:
    phone, device = enrolled
    secret = own(phone, device)
    if ended == "expired":
        clock.move(timedelta(days=31))
    elif ended == "signed out":
        call(phone, "DELETE", "/api/session")
    else:
        with write_unit() as s:
            s.execute(LoginSession.__table__.delete())
    assert not is_in(phone)
    answer = reopen(phone, finger, device_id=device)
    assert answer.status_code == 200 and answer.json["device"]["id"] == device
    assert answer.json["user"]["id"] == str(world.nadia.user_id) and is_in(phone)
    assert rows()[0].last_used_at == clock.now()
    assert own(phone, device) == secret, "the phone's own secret stays"
    assert "phone_reopened" in [one["event"] for one in journal()]


def test_one_added_at_the_desk_reopens_a_phone_and_the_session_of_before_dies(
    app: Flask, as_desk: Any, world: World, phone: FlaskClient
) -> None:
    from tests.door import authenticator

    held = Authenticator(counts=False, backed_up=True)
    authenticator.add(as_desk(world.nadia).client, PASSWORD, held)
    assert reopen(phone, held).status_code == 200 and reopen(phone, held).status_code == 200
    with read_unit() as s:
        assert [one.kind for one in s.scalars(select(LoginSession))].count("device") == 1


def test_it_enrols_no_phone(app: Flask, world: World, enrolled: tuple[FlaskClient, str], finger: Authenticator) -> None:
    phone, device = enrolled
    new = app.test_client()
    refused = call(new, "POST", f"{SESSION}/challenge")
    assert refused.status_code == 422 and refused.json["message"] == by_finger.NOT_A_PHONE
    new.set_cookie(proof.name_of(UUID(device)), "x" * 43, domain="localhost", secure=True)
    said = reopen(new, finger, device_id=device)
    assert said.status_code == 422 and said.json["message"] == by_finger.NOT_HERS and not is_in(new)
    yoanns, his = enrol(app, world, world.yoann)
    for wanted in ({}, {"device_id": his}, {"device_id": device}):
        assert reopen(yoanns, finger, **wanted).json["message"] == by_finger.NOT_HERS
    assert call(yoanns, "GET", "/api/me").json["user"]["id"] == str(world.yoann.user_id), "his session stays"


def test_on_a_phone_of_two_each_opens_their_own(
    app: Flask, world: World, enrolled: tuple[FlaskClient, str], finger: Authenticator
) -> None:
    phone, nadias = enrolled
    _, yoanns = enrol(app, world, world.yoann, phone)
    his = Authenticator()
    add(phone, his)
    call(phone, "DELETE", "/api/session")
    for held, device, other in ((finger, nadias, yoanns), (his, yoanns, nadias)):
        assert reopen(phone, held, device_id=other).json["message"] == by_finger.NOT_HERS
        assert reopen(phone, held).json["device"]["id"] == device
        assert call(phone, "GET", "/api/me").json["device"]["id"] == device


@pytest.mark.parametrize("bent", BENT.values(), ids=list(BENT))
def test_an_answer_that_is_not_right_opens_nothing(
    phone: FlaskClient, finger: Authenticator, journal: Lines, bent: Bent
) -> None:
    call(phone, "DELETE", "/api/session")
    refused = reopen(phone, finger, bent)
    assert refused.status_code == 422 and refused.json["message"] == passkeys.NOT_OPENED
    assert not is_in(phone) and journal()[-1]["event"] != "phone_reopened"
    assert "passkey_refused" in [one["event"] for one in journal()] and rows()[0].last_used_at is None
    assert reopen(phone, finger).status_code == 200, "the right one still does"


def test_an_answer_serves_once_here_within_five_minutes_and_for_nothing_else(
    app: Flask, world: World, phone: FlaskClient, finger: Authenticator
) -> None:
    def ask() -> Any:
        return call(phone, "POST", f"{SESSION}/challenge").json

    said = ask()
    answer = finger.signs(said["options"])
    elsewhere, _ = enrol(app, world, world.nadia)
    assert call(elsewhere, "POST", SESSION, asked=said["id"], answer=answer).json["message"] == passkeys.TOO_LATE
    assert call(phone, "POST", SESSION, asked=said["id"], answer=answer).status_code == 200
    assert call(phone, "POST", SESSION, asked=said["id"], answer=answer).json["message"] == passkeys.TOO_LATE
    said = ask()
    wrong, right = finger.signs(said["options"], Bent(key=OTHER)), finger.signs(said["options"])
    assert call(phone, "POST", SESSION, asked=said["id"], answer=wrong).json["message"] == passkeys.NOT_OPENED
    assert call(phone, "POST", SESSION, asked=said["id"], answer=right).json["message"] == passkeys.TOO_LATE
    at_the_desk = asked(phone, f"{DOOR}/cle/defi", DOOR).json
    signed = finger.signs(at_the_desk["options"])
    assert call(phone, "POST", SESSION, asked=at_the_desk["id"], answer=signed).json["message"] == passkeys.TOO_LATE
    said = ask()
    clock.move(timedelta(minutes=5))
    late = call(phone, "POST", SESSION, asked=said["id"], answer=finger.signs(said["options"]))
    assert late.json["message"] == passkeys.TOO_LATE


def test_a_count_that_goes_back_is_refused_and_told(phone: FlaskClient, finger: Authenticator, journal: Lines) -> None:
    assert reopen(phone, finger, Bent(count=9)).status_code == 200
    for count in (9, 3, 0):
        assert reopen(phone, finger, Bent(count=count)).json["message"] == passkeys.NOT_OPENED
        assert journal()[-1]["event"] == "passkey_copied"
    assert reopen(phone, finger, Bent(count=10)).status_code == 200


def test_a_revoked_phone_is_told_so_and_forgets(
    world: World, enrolled: tuple[FlaskClient, str], finger: Authenticator
) -> None:
    phone, device = enrolled
    with tenant.tenant(world.org_id), write_unit():
        actions.revoke_device(world.claire.actor, UUID(device), clock.now())
    assert reopen(phone, finger, Bent(key=OTHER)).status_code == 422, "only its owner hears of it"
    answer = reopen(phone, finger)
    assert answer.status_code == 403 and answer.json == {"device": "revoked", "id": device}
    assert own(phone, device) is None


def test_a_closed_access_opens_nothing(world: World, phone: FlaskClient, finger: Authenticator) -> None:
    with tenant.tenant(world.org_id), write_unit():
        actions.disable_user(world.admin.actor, world.nadia.user_id, clock.now())
    assert reopen(phone, finger).status_code == 422 and not is_in(phone)
    with tenant.tenant(world.org_id), write_unit():
        actions.enable_user(world.admin.actor, world.nadia.user_id)
    assert reopen(phone, finger).status_code == 200


def test_a_role_without_a_phone_has_none_reopened(world: World, phone: FlaskClient, finger: Authenticator) -> None:
    with tenant.every_tenant(), write_unit() as s:
        s.get_one(Membership, (world.org_id, world.nadia.membership_id)).role = Role.administrator.value
    refused = reopen(phone, finger)
    assert refused.status_code == 422 and refused.json["error"] == "role"
    assert rows()[0].last_used_at is None, "nothing of it was done"


def test_after_a_reset_it_waits_for_the_password_to_be_chosen(
    app: Flask, world: World, as_desk: Any, phone: FlaskClient, finger: Authenticator
) -> None:
    url = f"/bureau/equipe/{world.nadia.user_id}/reinitialiser"
    page = as_desk(world.claire).submit(url, {"quoi": "mot_de_passe"}).get_data(as_text=True)
    link = "/invitation/" + page.split("/invitation/")[1].partition("<")[0]
    assert reopen(phone, finger).json["message"] == passkeys.TO_CHOOSE and not is_in(phone)
    Door(app).fill(link, password="une rampe et deux paliers", again="une rampe et deux paliers")
    assert reopen(phone, finger).status_code == 200 and is_in(phone)


def test_a_reset_of_the_second_factor_takes_it(
    world: World, as_desk: Any, phone: FlaskClient, finger: Authenticator
) -> None:
    as_desk(world.claire).submit(f"/bureau/equipe/{world.nadia.user_id}/reinitialiser", {"quoi": "second_facteur"})
    assert rows() == [] and reopen(phone, finger).json["message"] == passkeys.NOT_OPENED


def test_tries_are_counted_with_those_of_the_password(
    app: Flask, world: World, phone: FlaskClient, finger: Authenticator
) -> None:
    for _ in range(5):
        assert reopen(phone, finger, Bent(key=OTHER)).status_code == 422
    assert reopen(phone, finger).status_code == 429
    assert knock(phone, world.nadia).status_code == 429


def test_the_phones_of_a_network_and_its_desk_ask_each_on_their_own(app: Flask, phone: FlaskClient) -> None:
    def at_the_desk() -> int:
        return int(asked(app.test_client(), f"{DOOR}/cle/defi", DOOR).status_code)

    answers = [call(phone, "POST", f"{SESSION}/challenge").status_code for _ in range(61)]
    assert answers == [200] * 60 + [429]
    assert at_the_desk() == 200, "phones that open all at once keep nobody from the desk"
    assert [at_the_desk() for _ in range(60)] == [200] * 59 + [429]
    clock.move(timedelta(minutes=1))
    assert [at_the_desk() for _ in range(60)] == [200] * 60
    assert call(phone, "POST", f"{SESSION}/challenge").status_code == 200, "nor does the desk a phone"


HOSTILE: list[Callable[[str, str], dict[str, Any]]] = [
    lambda asked, answer: {"asked": asked, "answer": ""}, lambda asked, answer: {"asked": asked, "answer": "[]"},
    lambda asked, answer: {"asked": asked, "answer": "x" * 20_000}, lambda asked, answer: {"asked": asked},
    lambda asked, answer: {"asked": "x", "answer": answer}, lambda asked, answer: {"asked": None, "answer": answer},
    lambda asked, answer: {"asked": asked, "answer": answer, "device_id": "x"},
    lambda asked, answer: {"asked": asked, "answer": answer, "user_id": str(uuid7())},
]  # fmt: skip


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)  # the database sees none of it
def test_bytes_of_a_stranger_are_refused_and_break_nothing(phone: FlaskClient, finger: Authenticator) -> None:
    call(phone, "DELETE", "/api/session")
    for spoil in HOSTILE:
        said = call(phone, "POST", f"{SESSION}/challenge").json
        refused = call(phone, "POST", SESSION, **spoil(said["id"], finger.signs(said["options"])))
        assert refused.status_code == 422 and refused.json["message"] and not is_in(phone)


def test_a_phone_that_lost_its_secret_asks_for_the_password(
    world: World, enrolled: tuple[FlaskClient, str], finger: Authenticator
) -> None:
    phone, device = enrolled
    with tenant.tenant(world.org_id), write_unit() as s:
        s.get_one(Device, (world.org_id, UUID(device))).proof_hash = None
    assert reopen(phone, finger).json["message"] == by_finger.NOT_HERS
