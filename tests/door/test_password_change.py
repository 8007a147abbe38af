"""Another password while signed in: the present one is asked, and every other session ends."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tests.door.visitor import PASSWORD, Door, settle
from tests.world import World

PAGE, NEW = "/compte/mot-de-passe", "une rampe et deux paliers"


@pytest.fixture(autouse=True)
def settled(world: World) -> None:
    settle(world.claire, world.reader)


def change(desk: Any, present: str = PASSWORD, new: str = NEW, again: str = NEW) -> Any:
    return desk.submit(PAGE, {"password_now": present, "password": new, "again": again})


@pytest.mark.parametrize("who", ["claire", "reader"])
def test_it_replaces_the_old_one_and_ends_the_other_sessions(app: Flask, world: World, as_desk: Any, who: str) -> None:
    person = getattr(world, who)
    here, elsewhere = as_desk(person), as_desk(person)
    assert change(here).status_code == 303
    assert "Votre mot de passe est changé" in here.get(PAGE).get_data(as_text=True)
    assert elsewhere.get(PAGE).status_code == 303 and elsewhere.get(PAGE).location.startswith("/connexion")
    assert Door(app).give_password(person).status_code == 401
    assert Door(app).give_password(person, NEW).location == "/connexion/code"


def test_the_persons_phone_is_signed_out_too_and_stays_enrolled(world: World, as_desk: Any, as_phone: Any) -> None:
    phone = as_phone(world.claire)
    change(as_desk(world.claire))
    assert phone.call("GET", "/api/me").status_code == 401
    known = {"email": world.claire.email, "password": NEW, "label": "Pixel", "device_id": str(phone.device_id)}
    assert phone.call("POST", "/api/session", json=known).status_code == 200


@pytest.mark.parametrize(
    "typed",
    [
        {"present": "un autre mot de passe"}, {"new": "court", "again": "court"}, {"again": "une autre phrase"},
        {"new": PASSWORD, "again": PASSWORD}, {"new": "claire claire", "again": "claire claire"}, {"present": ""},
    ],
)  # fmt: skip
def test_what_is_refused_is_said_and_changes_nothing(app: Flask, world: World, as_desk: Any, typed: Any) -> None:
    here, elsewhere = as_desk(world.claire), as_desk(world.claire)
    answer = change(here, **typed)
    assert answer.status_code == 422 and "error" in answer.get_data(as_text=True)
    assert NEW not in answer.get_data(as_text=True)
    assert elsewhere.get(PAGE).status_code == 200
    assert Door(app).give_password(world.claire).location == "/connexion/code"


def test_guessing_the_present_one_is_throttled(world: World, as_desk: Any) -> None:
    desk = as_desk(world.claire)
    tries = [change(desk, present=f"mauvaise phrase {n}").status_code for n in range(6)]
    assert tries == [422] * 5 + [429]
    assert change(desk).status_code == 429
