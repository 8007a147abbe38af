"""What a mediator did while a case was in her hands is hers whenever it arrives; what she did after is held."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.rows import get
from app.core.unit import write_unit
from app.mediation import hands, leaving
from app.mediation.models import MediationCase
from app.parties.access import Hands, Mediator
from tests.clients import Phone
from tests.mediation.cases import a_case
from tests.mediation.phone.stage import meeting, moment, new, on_phone
from tests.world import World

LEFT = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
SINCE = LEFT.date() - timedelta(days=3)
HER = uuid7()
BEFORE, AFTER = (4 * 24 * 60, 24 * 60)
"""Minutes."""


@given(st.integers(-BEFORE, AFTER))
def test_it_was_in_her_hands_from_her_first_day_to_the_moment_it_was_taken_back(minutes: int) -> None:
    at = LEFT + timedelta(minutes=minutes)
    one = Mediator(HER, SINCE, LEFT.date() - timedelta(days=1), left_at=LEFT)
    assert Hands((one,)).of(HER, at.date(), at) is (at.date() >= SINCE and at < LEFT)
    assert Hands((one,)).of(HER, LEFT.date()) is False  # what she reads today is another question


def note(phone: Phone, case_id: UUID, text: str, **ago: float) -> dict[str, Any]:
    return phone.op(
        "case.note", {"note_id": new(), "meeting_id": None, "text": text}, case_id, occurred_at=moment(**ago)
    )


def released(world: World, case_id: UUID) -> None:
    row = get(MediationCase, world.org_id, case_id)
    hers = next(it.id for it in row.mediators if it.user_id == world.nadia.user_id)
    hands.release(world.claire.act(), case_id, hers)


def left_the_field(world: World, case_id: UUID) -> None:
    leaving.hand_over(world.claire.act(), world.nadia.user_id, None)


def found_a_tie(world: World, case_id: UUID) -> None:
    hands.declare_tie(world.nadia.act(), case_id, "proche")


def taken_back(world: World, case_id: UUID, how: Callable[[World, UUID], None] = released) -> None:
    with tenant.tenant(world.org_id), write_unit():
        how(world, case_id)


def texts(world: World, as_phone: Any, case_id: UUID) -> set[str]:
    return {one["text"] for one in on_phone(as_phone(world.claire), case_id)["notes"]}


@pytest.mark.parametrize("how", [released, found_a_tie], ids=["taken back", "tied"])
@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_a_note_made_before_it_was_taken_back_is_taken_whatever_comes_first(
    order: Sequence[int], how: Callable[[World, UUID], None], world: World, as_phone: Any
) -> None:
    case_id, phone = a_case(world), as_phone(world.nadia)
    taken_back(world, case_id, how)
    with clock.frozen(clock.now() + timedelta(minutes=10)):
        made = [("Une heure avant.", 70), ("Juste avant.", 11), ("Après.", 5)]
        said = {made[rank][0]: note(phone, case_id, made[rank][0], minutes=made[rank][1]) for rank in order}
        results = {text: phone.sync(op)["results"][0] for text, op in said.items()}
        held = results.pop("Après.")
        assert {one["result"] for one in results.values()} == {"applied"}
        assert (held["result"], held["message"]) == ("held", "Ce dossier n’était pas entre vos mains à ce moment.")
        assert texts(world, as_phone, case_id) == set(results)


def test_an_evening_of_hers_is_taken_whole_after_she_left_the_field(world: World, as_phone: Any) -> None:
    case_id, phone = a_case(world), as_phone(world.nadia)
    at = moment(minutes=1)
    whole = meeting("A", mediators=[str(world.nadia.user_id)], note={"id": new(), "text": "Calme."})
    op = phone.op("case.meet", whole, case_id, occurred_at=at)
    taken_back(world, case_id, left_the_field)
    assert [one["result"] for one in phone.sync(op)["results"]] == ["applied"]
    assert on_phone(phone, case_id) is None
