"""A session to come is moved, said safe and told of from a phone; two who move one do not lose each other's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.core import clock
from tests.clients import Phone
from tests.mediation.cases import a_case
from tests.mediation.phone.stage import Op, day, held, later, meeting, on_phone, play
from tests.world import World

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def nadia(world: World, as_phone: Any) -> Phone:
    return as_phone(world.nadia)


@pytest.fixture
def claire(world: World, as_phone: Any) -> Phone:
    return as_phone(world.claire)


def planned(phone: Phone, made: UUID) -> dict[str, Any]:
    """One of tomorrow, as the phone then holds it."""
    assert play(phone, made, ("plan", meeting("A", starts_at=later(hours=24), ends_at=later(hours=25)))) == ["applied"]
    return seen(phone, made)


def seen(phone: Phone, made: UUID) -> dict[str, Any]:
    found: dict[str, Any] = on_phone(phone, made)["meetings"][0]
    return found


def span(one: dict[str, Any], **more: Any) -> Op:
    return {name: one[name] for name in ("starts_at", "ends_at", "lieu", "neutral", "mediators")} | more


def shift(one: dict[str, Any], **more: Any) -> Op:
    return {"meeting_id": one["id"], "was": span(one), **span(one, **more)}


def told(one: dict[str, Any], what: str = "invitation") -> Op:
    return {"meeting_id": one["id"], "letter": "A", "what": what, "channel": "appel_sortant"}


def test_it_is_moved_once_and_who_was_told_is_to_be_told_again(world: World, nadia: Phone) -> None:
    made = a_case(world)
    one = planned(nadia, made)
    assert play(nadia, made, ("invite", told(one)), ("invite", told(one)), ("safe", {"meeting_id": one["id"]})) == [
        "applied", "applied", "applied"
    ]  # fmt: skip
    there = seen(nadia, made)
    said = {"letter": "A", "what": "invitation", "canal": "appel_sortant", "on": day()}
    assert (there["told"], there["safe"]) == ([said], True)
    moved = shift(one, starts_at=later(hours=48), ends_at=later(hours=49), lieu="hall")
    assert play(nadia, made, ("shift", moved), ("shift", moved)) == ["applied", "applied"]
    there = seen(nadia, made)
    assert (there["starts_at"], there["told"], there["again"], there["safe"]) == (moved["starts_at"], [], ["A"], False)
    assert on_phone(nadia, made)["steps"][0]["code"] == "redire"
    assert play(nadia, made, ("invite", told(one))) == ["applied"]
    assert (seen(nadia, made)["again"], on_phone(nadia, made)["steps"][0]["code"]) == ([], "rencontrer")


def test_what_is_said_safe_is_of_the_moment_it_was_checked_for_and_may_be_taken_back(
    world: World, nadia: Phone, claire: Phone
) -> None:
    made = a_case(world)
    one = planned(nadia, made)
    checked = {"meeting_id": one["id"], "starts_at": one["starts_at"]}
    assert play(nadia, made, ("safe", checked)) == ["applied"] and seen(nadia, made)["safe"]
    for _ in range(2):
        assert play(nadia, made, ("safe", {**checked, "safe": False})) == ["applied"]
        assert not seen(nadia, made)["safe"]
    assert play(claire, made, ("shift", shift(one, starts_at=later(hours=48), ends_at=later(hours=49)))) == ["applied"]
    assert held(nadia, made, "safe", checked)[1].startswith("Cette séance a changé entre-temps")
    assert not seen(nadia, made)["safe"]
    assert play(nadia, made, ("safe", {**checked, "starts_at": later(hours=48)})) == ["applied"]
    assert seen(nadia, made)["safe"]


def test_of_two_who_move_one_session_the_second_is_told(world: World, nadia: Phone, claire: Phone) -> None:
    made = a_case(world)
    one = planned(nadia, made)
    hers = shift(one, starts_at=later(hours=48), ends_at=later(hours=49))
    assert play(claire, made, ("shift", hers)) == ["applied"]
    reason, message = held(nadia, made, "shift", shift(one, starts_at=later(hours=72), ends_at=later(hours=73)))
    assert reason == "refused"
    assert message.startswith("Cette séance a changé entre-temps\u00a0: elle est le dim. 22 nov. à 08:00")
    assert seen(nadia, made)["starts_at"] == hers["starts_at"]
    same = {**hers, "meeting_id": one["id"]}
    assert play(nadia, made, ("shift", same)) == ["applied"], "both moved it to the same moment"


def test_two_moves_of_one_phone_follow_each_other(world: World, nadia: Phone) -> None:
    made = a_case(world)
    one = planned(nadia, made)
    first = shift(one, starts_at=later(hours=48), ends_at=later(hours=49))
    second = {**first, "was": span(first), "starts_at": later(hours=72), "ends_at": later(hours=73)}
    assert play(nadia, made, ("shift", first), ("shift", second)) == ["applied", "applied"]


def test_what_is_over_or_out_of_reach_is_held_with_a_sentence(world: World, nadia: Phone) -> None:
    made = a_case(world)
    one = planned(nadia, made)
    gone = shift(one, starts_at=later(hours=-2), ends_at=later(hours=-1))
    assert held(nadia, made, "shift", gone)[1].startswith("Ce moment est passé")
    assert play(nadia, made, ("missed", {"meeting_id": one["id"], "reason": "partie"})) == ["applied"]
    for name, payload in (
        ("shift", shift(one, lieu="hall")),
        ("safe", {"meeting_id": one["id"]}),
        ("invite", told(one)),
    ):
        assert held(nadia, made, name, payload)[1] == "Cette séance est déjà notée\u00a0: annulée.", name


def test_it_is_judged_at_the_moment_it_was_asked(world: World, nadia: Phone) -> None:
    made = a_case(world)
    one = planned(nadia, made)
    late = nadia.op("case.shift", shift(one, starts_at=later(hours=2), ends_at=later(hours=3)), made)
    clock.move(timedelta(hours=5))
    assert nadia.sync(late)["results"][0]["result"] == "applied"
