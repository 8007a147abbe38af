"""Her alerts come back to her phone, with who saw them and what was answered; nobody else's phone has any."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.unit import read_unit, write_unit
from app.mediation import alerts, hers
from app.mediation.phone.wire import PRIVATE
from app.people.acting import at_desk
from tests.clients import Phone
from tests.mediation.cases import a_case
from tests.mediation.phone.stage import all_on, new, on_phone, play
from tests.world import World

DANGER, ANSWER = "Canari Onagre", "Restez en retrait. Canari Sarriette"


@pytest.fixture
def case_id(world: World) -> UUID:
    return a_case(world, mediators=[world.nadia, world.yoann])


@pytest.fixture
def nadia(world: World, as_phone: Any) -> Phone:
    return as_phone(world.nadia)


def protect(phone: Phone, case_id: UUID) -> UUID:
    id = new()
    said = {"alert_id": id, "facts": DANGER, "called": "personne", "called_at": None}
    assert play(phone, case_id, ("protect", said)) == ["applied"]
    return UUID(id)


def answer(world: World, id: UUID, words: str = ANSWER) -> None:
    with tenant.tenant(world.org_id), write_unit():
        act = at_desk(world.claire.actor, uuid7(), clock.now())
        alerts.see(act, id)
        alerts.answer(act, id, words)


def only(phone: Phone, case_id: UUID) -> dict[str, Any]:
    [one] = on_phone(phone, case_id)["alerts"]
    return dict(one)


def rung(world: World) -> list[UUID]:
    """The ids under which Nadia is rung."""
    with tenant.tenant(world.org_id), read_unit() as s:
        return [one.id for one in hers.calls(s) if one.user_id == world.nadia.user_id]


def heard(phone: Phone, case_id: UUID, one: dict[str, Any], **more: Any) -> list[str]:
    return play(phone, case_id, ("heard", {"alert_id": one["id"], "answered_at": one["answered_at"], **more}))


def test_an_alert_is_sent_seen_answered_heard_and_closed(world: World, case_id: UUID, nadia: Phone) -> None:
    id = protect(nadia, case_id)
    assert {"kind": "protection", "state": "envoyee", "seen_by": None, "answer": None}.items() <= only(
        nadia, case_id
    ).items()
    answer(world, id)
    one = only(nadia, case_id)
    assert {"seen_by": "Claire Vasseur", "answered_by": "Claire Vasseur", "heard": False}.items() <= one.items()
    assert one["answer"] == ANSWER
    assert heard(nadia, case_id, one) == ["applied"] and only(nadia, case_id)["heard"] is True
    assert heard(nadia, case_id, one, closes=True) == ["applied"] and only(nadia, case_id)["state"] == "close"


def test_a_colleague_of_the_same_case_has_nothing_of_it(
    world: World, case_id: UUID, nadia: Phone, as_phone: Any
) -> None:
    answer(world, protect(nadia, case_id))
    assert play(nadia, case_id, ("alert", {"alert_id": new(), "facts": "Canari Mauve"})) == ["applied"]
    theirs = as_phone(world.yoann)
    assert on_phone(theirs, case_id)["alerts"] == []
    assert not [one for _, _, one in all_on(theirs) if "Canari" in str(one) or "Onagre" in str(one)]


def test_whoever_reads_a_locked_phone_learns_neither_the_danger_nor_the_answer() -> None:
    assert {"alerts.kind", "alerts.answer"} <= set(PRIVATE)


def test_its_author_is_rung_until_she_has_read_and_again_for_another_answer(
    world: World, case_id: UUID, nadia: Phone
) -> None:
    id = protect(nadia, case_id)
    assert rung(world) == []
    answer(world, id)
    [first], one = rung(world), only(nadia, case_id)
    assert first != id
    heard(nadia, case_id, one)
    assert rung(world) == []
    with clock.frozen(clock.now() + timedelta(minutes=5)):
        answer(world, id, "Venez au bureau.")
        [second] = rung(world)
        heard(nadia, case_id, one)  # the former one, without network
        assert rung(world) == [second] != [first] and only(nadia, case_id)["heard"] is False


def test_nobody_says_for_her_that_she_has_read(world: World, case_id: UUID, nadia: Phone, as_phone: Any) -> None:
    id = protect(nadia, case_id)
    answer(world, id)
    assert heard(as_phone(world.yoann), case_id, only(nadia, case_id)) != ["applied"]
    assert only(nadia, case_id)["heard"] is False
