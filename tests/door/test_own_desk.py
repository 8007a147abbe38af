"""A mediator at her own desk: a second factor or a passkey, mandatory there, and never asked of her phone."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.core import clock, tenant
from app.core.unit import read_unit, write_unit
from app.door import accounts, actions
from app.door.cookies import DESK, DEVICE
from app.door.models import LoginSession
from app.people.models import UserAccount
from app.people.rules import Role
from tests.clients import Phone
from tests.door.authenticator import Authenticator, answered, asked, come_in, rows, text
from tests.door.visitor import PASSWORD, Door, digits, knock, settle
from tests.journal.conftest import Lines
from tests.world import World

SETUP, CODE, HERS = "/connexion/second-facteur", "/connexion/code", "/bureau/a-faire"
FIRST = "/bureau/dossiers"
KEY = f"{SETUP}/cle"


@pytest.fixture
def new(app: Flask, world: World) -> Door:
    """Nadia at a computer: her password is right, and she has set up nothing yet."""
    settle(world.nadia)
    forget(world)
    door = Door(app)
    assert door.give_password(world.nadia).location == SETUP
    return door


def forget(world: World) -> None:
    with write_unit() as s:
        s.execute(update(UserAccount).where(UserAccount.id == world.nadia.user_id).values(_totp_secret=None))


def with_key(door: Door, device: Authenticator | None = None, name: str = "Ordinateur du local") -> Any:
    device = device or Authenticator()
    said = asked(door.client, f"{KEY}/defi", SETUP, nom=name)
    assert said.status_code == 200, text(said)
    return answered(door.client, KEY, SETUP, said.json["id"], device.makes(said.json["options"]), nom=name)


def with_digits(door: Door) -> Any:
    page = text(door.get(SETUP))
    return door.fill(SETUP, **read(page))


def read(page: str) -> dict[str, str]:
    """What the page of the set-up holds, with the digits an application would show."""
    secret = re.search(r'<code class="num">([A-Z2-7 ]+)</code>', page).group(1).replace(" ", "")
    return {"sealed": re.search(r'name="sealed"[^>]*value="([^"]+)"', page).group(1), "code": digits(secret)}


def opens(door: Door) -> bool:
    return door.get(HERS).status_code == 200


def test_a_password_alone_opens_nothing_at_the_desk(new: Door) -> None:
    assert not opens(new) and new.get("/compte/cles").status_code == 303 and new.get("/").location == "/connexion"


def test_her_phone_asks_for_no_second_factor(app: Flask, world: World, new: Door) -> None:
    with tenant.tenant(world.org_id), write_unit():
        code = actions.make_enrolment_code(world.claire.actor, world.nadia.user_id, clock.now())
    assert knock(app.test_client(), world.nadia, code=code).status_code == 200


def test_six_digits_let_her_in(new: Door) -> None:
    assert "Vos codes de secours" in text(with_digits(new)) and opens(new)
    assert new.get("/").location == "/bureau/mien" and new.get("/bureau/mien").location == FIRST


def test_a_passkey_lets_her_in_too_and_from_then_on_no_password_does(app: Flask, world: World, new: Door) -> None:
    device = Authenticator()
    shown = text(with_key(new, device))
    assert "Vos codes de secours" in shown and opens(new) and rows()[0].name == "Ordinateur du local"
    alone = Door(app)
    assert alone.give_password(world.nadia).location == CODE and not opens(alone)
    assert alone.get(SETUP).location == "/connexion", "a second one is not set up by whoever has the password"
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        again = Door(app)
        assert come_in(again.client, device).location == "/bureau/mien" and opens(again)


def test_a_recovery_code_stands_for_the_passkey_once(app: Flask, world: World, new: Door) -> None:
    [code, *_] = re.findall(r'<code class="num">([A-Z0-9-]{19})</code>', text(with_key(new, Authenticator())))
    for status in (303, 422):
        door = Door(app)
        door.give_password(world.nadia)
        assert door.fill(CODE, code=code).status_code == status


def test_a_window_left_at_the_set_up_installs_nothing_once_a_passkey_is_there(
    app: Flask, world: World, new: Door
) -> None:
    late = Door(app)
    late.give_password(world.nadia)
    held = read(text(late.get(SETUP)))
    with_key(new, Authenticator())
    assert "déjà en place" in text(late.fill(SETUP, **held))
    assert "déjà en place" in str(asked(late.client, f"{KEY}/defi", SETUP, nom="x").json)
    assert not opens(late)


def test_a_passkey_asked_for_in_one_browser_is_not_kept_by_another(app: Flask, world: World, new: Door) -> None:
    other, device = Door(app), Authenticator()
    other.give_password(world.nadia)
    said = asked(new.client, f"{KEY}/defi", SETUP, nom="Clé")
    answer = answered(other.client, KEY, SETUP, said.json["id"], device.makes(said.json["options"]), nom="Clé")
    assert answer.status_code == 422 and rows() == [] and not opens(other)


def test_a_passkey_needs_a_name_and_a_person_who_gave_a_password(app: Flask, new: Door) -> None:
    assert asked(new.client, f"{KEY}/defi", SETUP, nom=" ").status_code == 422
    nobody = Door(app)
    assert asked(nobody.client, f"{KEY}/defi", "/connexion", nom="x").status_code == 422
    assert asked(nobody.client, KEY, "/connexion", nom="x").location == "/connexion"


def test_the_security_log_says_what_was_set_up(new: Door, world: World, journal: Lines) -> None:
    with_key(new, Authenticator())
    assert {"passkey_added", "signed_in"} <= {one["event"] for one in journal()}


# --- desk and phone in one browser -----------------------------------------------------------------


def both(app: Flask, world: World) -> tuple[Door, Phone]:
    """Her desk and her phone's app, in one browser."""
    settle(world.nadia)
    phone, door = Phone.enrolled(app, world.nadia), Door(app)
    door.client = phone.client
    assert door.come_in(world.nadia).location == "/bureau/mien"
    assert {one.key for one in door.client._cookies.values()} >= {DESK, DEVICE}
    return door, phone


def test_desk_and_phone_are_open_in_one_browser_and_leave_one_by_one(app: Flask, world: World) -> None:
    door, phone = both(app, world)
    assert opens(door) and phone.call("GET", "/api/me").status_code == 200
    door.fill("/deconnexion", page="/connexion/organisation")
    assert not opens(door) and phone.call("GET", "/api/me").status_code == 200


def close(world: World) -> None:
    actions.disable_user(world.admin.actor, world.nadia.user_id, clock.now())


def change_role(world: World) -> None:
    accounts.change_role(world.admin.actor, world.nadia.user_id, Role.coordinator, None, clock.now())


def reset(world: World) -> None:
    accounts.reset(world.admin.actor, world.nadia.user_id, second_factor=True, at=clock.now())


@pytest.mark.parametrize("end", [close, change_role, reset], ids=lambda one: one.__name__)
def test_what_ends_her_access_ends_both(app: Flask, world: World, end: Any) -> None:
    door, phone = both(app, world)
    with tenant.tenant(world.org_id), write_unit():
        end(world)
    assert not opens(door) and phone.call("GET", "/api/me").status_code == 401
    with tenant.every_tenant(), read_unit() as s:
        assert s.scalars(select(LoginSession).where(LoginSession.user_id == world.nadia.user_id)).all() == []


def test_a_password_changed_at_the_desk_closes_her_phone(app: Flask, world: World) -> None:
    door, phone = both(app, world)
    new = "une rampe et deux paliers"
    page = "/compte/mot-de-passe"
    assert door.fill(page, password_now=PASSWORD, password=new, again=new).status_code == 303
    assert opens(door) and phone.call("GET", "/api/me").status_code == 401


def test_thirty_minutes_without_a_page_close_her_desk_and_not_her_phone(app: Flask, world: World) -> None:
    door, phone = both(app, world)
    clock.move(timedelta(minutes=31))
    assert not opens(door) and phone.call("GET", "/api/me").status_code == 200
