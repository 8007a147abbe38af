"""A shift whose round is under way: said before it is cancelled, not cancelled with it, and told to the phone."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from app.core import clock, tenant
from app.core.unit import read_unit
from app.planning.models import Shift
from app.rounds.models import Round
from tests.clients import Desk, Phone
from tests.desk.evening import Evening
from tests.rounds.test_change_page import change, held, made
from tests.rounds.test_week_page import NEW
from tests.world import World

CANCEL = "commencee"


@pytest.fixture
def desk(world: World, as_desk: Any) -> Desk:
    return as_desk(world.claire)


def text(answer: Any) -> str:
    return unescape(answer.get_data(as_text=True))


def states(world: World, told: Evening) -> tuple[str, str]:
    with tenant.tenant(world.org_id), read_unit() as s:
        return (
            s.get_one(Shift, (world.org_id, told.shift_id)).state,
            s.get_one(Round, (world.org_id, told.round_id)).state,
        )


def page(told: Evening) -> str:
    return f"{NEW}/{told.shift_id}"


def test_the_page_says_since_when_and_by_whom_and_offers_no_change(world: World, evening: Evening, desk: Desk) -> None:
    one, asked = text(desk.get(page(evening))), text(desk.get(page(evening) + "/annuler"))
    assert "La tournée est en cours depuis 08:00, par Nadia et Yoann\u00a0: la vacation ne se modifie plus." in one
    assert page(evening) + "/modifier" not in one
    assert "La tournée est en cours depuis 08:00, par Nadia et Yoann\u00a0: elle n’est pas annulée" in asked
    assert "est annulée avec elle" not in asked


def test_who_walks_on_and_a_pause_are_said_and_a_day_that_is_not_todays(
    world: World, evening: Evening, as_desk: Any, as_phone: Any
) -> None:
    nadia, yoann = as_phone(world.nadia), as_phone(world.yoann)
    yoann.sync(yoann.op("round.end", {"stops": []}, evening.round_id))
    nadia.sync(nadia.op("round.pause", {}, evening.round_id))
    clock.move(timedelta(days=1))
    clock.move(timedelta(days=1))
    shown = text(as_desk(world.claire).get(page(evening) + "/annuler"))
    assert "La tournée est suspendue\u00a0; elle a commencé le 20/11/2026 à 08:00, par Nadia" in shown


def test_the_shift_is_cancelled_the_round_goes_on_and_both_phones_learn_it(
    world: World, evening: Evening, desk: Desk, as_phone: Any
) -> None:
    phone: Phone = as_phone(world.yoann)
    assert held(phone)["shift"]["data"]["changed_at"] is None
    clock.move(timedelta(minutes=22))
    answer = desk.submit(page(evening) + "/annuler", {CANCEL: "1"})
    assert "La tournée commencée n’est pas annulée." in text(desk.get(answer.location))
    assert states(world, evening) == ("annulee", "demarree")
    shift = {kind: one["data"] for (kind, _), one in phone.pull_all().items()}["shift"]
    assert (shift["state"], shift["changed_at"]) == ("annulee", "2026-11-20T07:22:00Z")
    ended = phone.sync(phone.op("round.end", {"stops": []}, evening.round_id))
    assert [one["result"] for one in ended["results"]] == ["applied"], "what is walked is still theirs to end"


def test_a_round_begun_since_the_page_was_read_is_said_before_anything_is_cancelled(
    world: World, evening: Evening, desk: Desk
) -> None:
    answer = desk.submit(page(evening) + "/annuler", {})
    assert answer.status_code == 422 and "La tournée a commencé depuis que la page est ouverte" in text(answer)
    assert "par Nadia et Yoann" in text(answer) and f'name="{CANCEL}"' in text(answer)
    assert states(world, evening) == ("publiee", "demarree")


def test_a_changed_shift_says_when_and_one_published_after_its_change_does_not(
    desk: Desk, world: World, as_phone: Any
) -> None:
    phone: Phone = as_phone(world.nadia)
    shift_id = made(desk, world, "brouillon")
    change(desk, world, shift_id, debut="18:00")
    clock.move(timedelta(minutes=5))
    desk.submit(f"{NEW}/{shift_id}/publier", {}, f"{NEW}/{shift_id}")
    assert held(phone)["shift"]["data"]["changed_at"] is None
    clock.move(timedelta(minutes=7))
    change(desk, world, shift_id, debut="19:00")
    assert held(phone)["shift"]["data"]["changed_at"] == "2026-11-20T07:12:00Z"


def test_who_walks_on_after_the_shift_was_cancelled_is_still_in_service_and_it_is_said_why(
    world: World, evening: Evening, desk: Desk, as_phone: Any
) -> None:
    out = "vacation annulée, tournée en cours"
    assert out not in text(desk.get("/bureau/"))
    answer = desk.submit(page(evening) + "/annuler", {CANCEL: "1"})
    assert answer.status_code == 303
    today = text(desk.get("/bureau/"))
    assert out in today and "2 agents en service" in today
    for who in (world.nadia, world.yoann):
        phone = as_phone(who)
        phone.sync(phone.op("round.end", {"stops": []}, evening.round_id))
    assert out not in text(desk.get("/bureau/"))
