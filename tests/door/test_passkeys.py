"""A passkey stands for password and second factor; what is bent, late, replayed or another's opens nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.unit import read_unit, write_unit
from app.door import actions, jobs, passkeys
from app.door.models import LoginSession, PasskeyChallenge
from app.people.models import Membership, UserAccount
from app.people.rules import Role
from tests.door.authenticator import (
    BENT,
    DOOR,
    OTHER,
    OWN,
    Authenticator,
    Bent,
    add,
    answered,
    asked,
    come_in,
    rows,
    text,
)
from tests.door.conftest import PROBE
from tests.door.visitor import PASSWORD, Door
from tests.journal.conftest import Lines
from tests.world import World

pytestmark = pytest.mark.usefixtures("settled")
NOT_OPENED = passkeys.NOT_OPENED


# --- coming in -------------------------------------------------------------------------------------


def test_it_opens_the_desk_without_password_nor_code(app: Flask, world: World, device: Authenticator) -> None:
    door = Door(app)
    assert come_in(door.client, device).location == "/bureau/"
    assert door.get(PROBE).status_code == 200
    (row,) = rows()
    assert row.last_used_at == clock.now() and row.sign_count == 1
    assert door.client.get_cookie("__Host-palier-known") is not None, "the browser is known from then on"


def test_it_opens_the_portal_and_a_mediators_own_desk(app: Flask, world: World, as_desk: Any) -> None:
    for person, home in ((world.reader, "/bailleur/"), (world.nadia, "/bureau/mien")):
        held = Authenticator(counts=False, backed_up=True)
        add(as_desk(person).client, PASSWORD, held)
        for _ in range(2):  # one that never counts
            assert come_in(Door(app).client, held).location == home


def test_it_suffices_for_a_role_whose_second_factor_is_mandatory_and_that_has_none(
    app: Flask, world: World, device: Authenticator
) -> None:
    with write_unit() as s:
        s.execute(update(UserAccount).where(UserAccount.id == world.claire.user_id).values(_totp_secret=None))
    assert come_in(Door(app).client, device).location == "/bureau/"
    alone = Door(app)
    assert alone.give_password(world.claire).location == "/connexion/code", "a password alone does not"
    assert "Utiliser votre clé d’accès" in text(alone.get("/connexion/code"))
    assert alone.get("/connexion/second-facteur").location == "/connexion", "nor does it install another"


def test_someone_of_several_structures_chooses_as_after_a_password(
    app: Flask, world: World, device: Authenticator
) -> None:
    with tenant.every_tenant(), write_unit() as s:
        s.add(
            Membership(org_id=world.other_org_id, id=uuid7(), user_id=world.claire.user_id, role=Role.coordinator.value)
        )
    door = Door(app)
    assert come_in(door.client, device).location == "/connexion/organisation"
    assert door.get(PROBE).status_code == 303
    chosen = door.fill("/connexion/organisation", membership=str(world.claire.membership_id))
    assert chosen.location == "/bureau/" and door.get(PROBE).status_code == 200


def test_it_leads_back_to_the_page_that_asked_and_never_away(app: Flask, device: Authenticator) -> None:
    assert come_in(Door(app).client, device, next="/bureau/equipe?page=2").location == "/bureau/equipe?page=2"
    assert come_in(Door(app).client, device, next="//evil.example").location == "/bureau/"


def test_what_was_typed_when_the_session_ended_is_found_again(
    app: Flask, world: World, as_desk: Any, device: Authenticator
) -> None:
    desk = as_desk(world.claire)
    page = desk.get("/bureau/partenaires/nouveau").get_data(as_text=True)
    whose = page.split('name="whose" value="')[1].split('"')[0]
    desk.client.delete_cookie("__Host-palier", domain="localhost")
    lost = desk.client.post("/bureau/partenaires/nouveau", data={"whose": whose, "nom": "Le Relais des Glycines"})
    assert lost.status_code == 401
    kept = text(lost).split('name="kept" value="')[1].split('"')[0]
    again = come_in(desk.client, device, kept=kept)
    assert again.status_code == 200 and "Le Relais des Glycines" in text(again)


def test_the_session_of_before_dies(app: Flask, world: World, device: Authenticator) -> None:
    door = Door(app)
    door.give_password(world.claire)
    before = door.secret
    come_in(door.client, device)
    assert door.secret != before
    with read_unit() as s:
        assert {one.stage for one in s.scalars(select(LoginSession))} == {"full"}


# --- refused ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("bent", BENT.values(), ids=list(BENT))
def test_an_answer_that_is_not_right_opens_nothing(
    app: Flask, device: Authenticator, journal: Lines, bent: Bent
) -> None:
    door = Door(app)
    refused = come_in(door.client, device, bent)
    assert refused.status_code == 422 and NOT_OPENED in text(refused)
    assert door.secret is None and rows()[0].last_used_at is None
    assert [one["event"] for one in journal()][-1] == "passkey_refused"
    assert come_in(door.client, device).location == "/bureau/", "the right one still does"


def test_the_same_answer_opens_once_and_never_in_another_browser(app: Flask, device: Authenticator) -> None:
    door, other = Door(app), Door(app)
    said = asked(door.client, f"{DOOR}/cle/defi", DOOR).json
    asked(other.client, f"{DOOR}/cle/defi", DOOR)
    answer = device.signs(said["options"])
    assert passkeys.TOO_LATE in text(answered(other.client, f"{DOOR}/cle", DOOR, said["id"], answer))
    assert answered(door.client, f"{DOOR}/cle", DOOR, said["id"], answer).location == "/bureau/"
    again = Door(app)
    again.client.set_cookie("__Host-palier-flask", "x", domain="localhost", secure=True)
    assert passkeys.TOO_LATE in text(answered(again.client, f"{DOOR}/cle", DOOR, said["id"], answer))


def test_a_refused_answer_spends_what_was_asked(app: Flask, device: Authenticator) -> None:
    door = Door(app)
    said = asked(door.client, f"{DOOR}/cle/defi", DOOR).json
    wrong, right = device.signs(said["options"], Bent(key=OTHER)), device.signs(said["options"])
    assert NOT_OPENED in text(answered(door.client, f"{DOOR}/cle", DOOR, said["id"], wrong))
    assert passkeys.TOO_LATE in text(answered(door.client, f"{DOOR}/cle", DOOR, said["id"], right))


def test_what_was_asked_is_over_after_five_minutes_and_is_swept(app: Flask, device: Authenticator) -> None:
    door = Door(app)
    said = asked(door.client, f"{DOOR}/cle/defi", DOOR).json
    clock.move(timedelta(minutes=5))
    late = answered(door.client, f"{DOOR}/cle", DOOR, said["id"], device.signs(said["options"]))
    assert late.status_code == 422 and passkeys.TOO_LATE in text(late)
    jobs.sweep()
    with read_unit() as s:
        assert s.scalars(select(PasskeyChallenge)).all() == []


def test_what_was_asked_under_a_clock_set_ahead_is_void(app: Flask, device: Authenticator) -> None:
    door = Door(app)
    with clock.frozen(clock.now() + timedelta(days=1)):
        said = asked(door.client, f"{DOOR}/cle/defi", DOOR).json
    early = answered(door.client, f"{DOOR}/cle", DOOR, said["id"], device.signs(said["options"]))
    assert early.status_code == 422 and passkeys.TOO_LATE in text(early)


def test_what_was_asked_to_come_in_adds_no_passkey(app: Flask, world: World, as_desk: Any) -> None:
    desk = as_desk(world.claire)
    said = asked(desk.client, f"{OWN}/defi", OWN, nom="Clé", mot_de_passe=PASSWORD).json
    to_sign = asked(desk.client, f"{DOOR}/cle/defi", OWN).json
    made = Authenticator().makes({**said["options"], "challenge": to_sign["options"]["challenge"]})
    refused = answered(desk.client, OWN, OWN, to_sign["id"], made, nom="Clé")
    assert refused.status_code == 422 and passkeys.TOO_LATE in text(refused) and rows() == []


def test_a_count_that_goes_back_is_refused_and_told(app: Flask, device: Authenticator, journal: Lines) -> None:
    assert come_in(Door(app).client, device, Bent(count=9)).location == "/bureau/"
    for count in (9, 3, 0):
        refused = come_in(Door(app).client, device, Bent(count=count))
        assert refused.status_code == 422 and NOT_OPENED in text(refused)
        line = journal()[-1]
        assert (line["event"], line["outcome"], line["about"]) == ("passkey_copied", "refused", str(rows()[0].id))
    unsigned = come_in(Door(app).client, device, Bent(count=2, key=OTHER))
    assert unsigned.status_code == 422 and journal()[-1]["event"] == "passkey_refused", "anybody may write a count"
    assert come_in(Door(app).client, device, Bent(count=10)).location == "/bureau/"


def test_one_that_is_unknown_or_revoked_opens_nothing(
    app: Flask, world: World, as_desk: Any, device: Authenticator
) -> None:
    stranger = Authenticator(handle=device.handle)
    assert NOT_OPENED in text(come_in(Door(app).client, stranger))
    as_desk(world.claire).submit(f"{OWN}/{rows()[0].id}/retirer", {}, OWN)
    refused = come_in(Door(app).client, device)
    assert refused.status_code == 422 and NOT_OPENED in text(refused)


def test_a_closed_access_keeps_its_passkeys_and_they_open_nothing(app: Flask, world: World, as_desk: Any) -> None:
    held, nadia = Authenticator(), world.nadia
    add(as_desk(nadia).client, PASSWORD, held)
    with tenant.tenant(world.org_id), write_unit():
        actions.disable_user(world.admin.actor, nadia.user_id, clock.now())
    assert NOT_OPENED in text(come_in(Door(app).client, held))
    with tenant.tenant(world.org_id), write_unit():
        actions.enable_user(world.admin.actor, nadia.user_id)
    assert come_in(Door(app).client, held).location == "/bureau/mien"


HOSTILE: list[Callable[[dict[str, Any]], Any]] = [
    lambda said: "", lambda said: "{", lambda said: "[]", lambda said: '{"response": {}}', lambda said: "[" * 9000,
    lambda said: "x" * 20_000,
    *(
        lambda said, name=name, bad=bad: json.dumps({**said, "response": {**said["response"], name: bad}})  # type: ignore[misc]
        for name in ("clientDataJSON", "authenticatorData", "signature", "userHandle")
        for bad in ("", "é", "AAAA", "A" * 5001, 7, None, ["x"])
    ),
    lambda said: json.dumps({**said, "rawId": "AAAA"}),
    lambda said: json.dumps({**said, "id": "\ud800", "rawId": "\ud800"}),
    lambda said: json.dumps({**said, "type": "password"}),
]  # fmt: skip


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)  # the database sees none of it
def test_bytes_of_a_stranger_are_refused_and_break_nothing(app: Flask, device: Authenticator) -> None:
    for number, spoil in enumerate(HOSTILE):
        clock.move(timedelta(minutes=1))  # so that no try is one too many
        door = Door(app)
        said = asked(door.client, f"{DOOR}/cle/defi", DOOR).json
        refused = answered(
            door.client, f"{DOOR}/cle", DOOR, said["id"], spoil(json.loads(device.signs(said["options"])))
        )
        assert refused.status_code == 422 and NOT_OPENED in text(refused), number


def test_tries_are_counted_with_those_of_the_password(app: Flask, world: World, device: Authenticator) -> None:
    for _ in range(5):
        assert come_in(Door(app).client, device, Bent(key=OTHER)).status_code == 422
    refused = come_in(Door(app).client, device)
    assert refused.status_code == 429 and refused.headers["Retry-After"]
    assert Door(app).give_password(world.claire).status_code == 429


def test_a_page_may_ask_sixty_times_a_minute_from_a_network(app: Flask, world: World, device: Authenticator) -> None:
    door = Door(app)
    answers = [asked(door.client, f"{DOOR}/cle/defi", DOOR) for _ in range(61)]
    assert [one.status_code for one in answers] == [200] * 60 + [429]
    assert answers[-1].json["message"].startswith("Trop d’essais")
    assert Door(app).give_password(world.claire).location == "/connexion/code", "the password's tries are others"
