"""Two people write one field of a case, one of them without a network: both values stay until one is chosen."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from app.core import tenant
from app.core.unit import write_unit
from app.mediation import party
from tests.clients import Phone
from tests.mediation.cases import NAMES, a_case
from tests.mediation.phone.stage import on_phone, party_ids, play
from tests.world import World

pytestmark = pytest.mark.usefixtures("app")
MINE, HERS = "06 11 11 11 11", "06 22 22 22 22"


def answer(phone: Phone, made: UUID, name: str, payload: dict[str, Any]) -> tuple[str, Any]:
    [one] = phone.sync(phone.op(f"case.{name}", payload, made))["results"]
    return one["result"], one.get("conflicts")


def renamed(world: World, made: UUID, **changed: tuple[str | None, str | None]) -> dict[str, Any]:
    who = {field: {"was": was, "now": now} for field, (was, now) in changed.items()}
    return {"party_id": party_ids(world, made)["A"], "who": who}


def who(phone: Phone, made: UUID) -> dict[str, Any]:
    found: dict[str, Any] = on_phone(phone, made)["parties"][0]["who"]
    return found


def others(phone: Phone, made: UUID) -> list[tuple[str, str]]:
    return [(one["field"], one["value"]) for one in on_phone(phone, made)["others"]]


def in_conflict(world: World, nadia: Phone, claire: Phone) -> UUID:
    """Nadia's number stands, Claire's is beside it."""
    made = a_case(world)
    assert answer(nadia, made, "name", renamed(world, made, phone=(None, MINE))) == ("applied", None)
    said = renamed(world, made, phone=(None, HERS), hours=(None, "Le soir"))
    assert answer(claire, made, "name", said) == ("merged", ["A.phone"])
    return made


@pytest.fixture
def nadia(world: World, as_phone: Any) -> Phone:
    return as_phone(world.nadia)


@pytest.fixture
def claire(world: World, as_phone: Any) -> Phone:
    return as_phone(world.claire)


def test_a_field_nobody_else_wrote_is_written_and_said_again_it_is_so(world: World, nadia: Phone) -> None:
    made = a_case(world)
    said = renamed(world, made, name=(NAMES["A"], "Zohra Kebir"), language=(None, "arabe"))
    assert [answer(nadia, made, "name", said) for _ in range(2)] == [("applied", None)] * 2
    assert (who(nadia, made)["name"], who(nadia, made)["language"]) == ("Zohra Kebir", "arabe")
    assert others(nadia, made) == []


def test_of_two_values_the_first_stands_the_other_is_beside_and_the_rest_is_written(
    world: World, nadia: Phone, claire: Phone
) -> None:
    made = in_conflict(world, nadia, claire)
    assert (who(nadia, made)["phone"], who(nadia, made)["hours"]) == (MINE, "Le soir")
    assert others(nadia, made) == [("A.phone", HERS)]


@pytest.mark.parametrize("kept", [MINE, HERS])
def test_one_of_them_is_chosen_by_one_tap(world: World, nadia: Phone, claire: Phone, kept: str) -> None:
    made = in_conflict(world, nadia, claire)
    assert play(nadia, made, ("settle", {"field": "A.phone", "value": kept})) == ["applied"]
    assert (who(nadia, made)["phone"], others(nadia, made)) == (kept, [])
    assert play(nadia, made, ("settle", {"field": "A.phone", "value": kept})) == ["applied"]


def test_a_third_value_is_no_choice_between_two(world: World, nadia: Phone, claire: Phone) -> None:
    made = in_conflict(world, nadia, claire)
    assert play(nadia, made, ("settle", {"field": "A.phone", "value": "06"})) == ["refused"]
    assert play(nadia, made, ("settle", {"field": "A.nom", "value": "06"})) == ["unknown_record"]
    assert others(nadia, made) == [("A.phone", HERS)]


def test_the_envelope_is_merged_field_by_field_too(world: World, nadia: Phone, claire: Phone) -> None:
    made = a_case(world)
    first = {"type": {"was": "bruit_musique", "now": "bruit_fete"}, "lieu": {"was": None, "now": "hall"}}
    assert answer(nadia, made, "correct", first) == ("applied", None)
    second = {"type": {"was": "bruit_musique", "now": "bruit_travaux"}, "lieu": {"was": None, "now": "hall"}}
    assert answer(claire, made, "correct", second) == ("merged", ["type"])
    seen = on_phone(nadia, made)
    assert (seen["type"], seen["lieu"], others(nadia, made)) == ("bruit_fete", "hall", [("type", "bruit_travaux")])
    assert play(claire, made, ("settle", {"field": "type", "value": "bruit_travaux"})) == ["applied"]
    assert on_phone(nadia, made)["type"] == "bruit_travaux"


def test_what_was_beside_goes_with_who_she_is(world: World, nadia: Phone, claire: Phone) -> None:
    made = in_conflict(world, nadia, claire)
    with tenant.tenant(world.org_id), write_unit():
        party.erase(world.claire.act(None), made, UUID(party_ids(world, made)["A"]))
    assert others(nadia, made) == []
    assert play(nadia, made, ("settle", {"field": "A.phone", "value": HERS})) == ["refused"]


def test_the_answer_says_the_field_and_no_word_of_it(world: World, nadia: Phone, claire: Phone) -> None:
    made = in_conflict(world, nadia, claire)
    told = claire.sync(claire.op("case.name", renamed(world, made, phone=(None, HERS)), made))["results"]
    assert HERS not in str(told) and MINE not in str(told)


def test_how_she_is_reached_and_for_whom_she_speaks_are_written_from_a_phone(world: World, nadia: Phone) -> None:
    made = a_case(world)
    said = renamed(world, made, structure=(None, "Office"), channel=(None, "sms"), interpreter=(None, "oui"))
    assert answer(nadia, made, "name", said) == ("applied", None)
    one = on_phone(nadia, made)["parties"][0]
    assert (one["who"]["structure"], one["channel"], one["interpreter"]) == ("Office", "sms", True)
    assert answer(nadia, made, "name", renamed(world, made, interpreter=("oui", None))) == ("applied", None)
    one = on_phone(nadia, made)["parties"][0]
    assert (one["interpreter"], one["who"]["name"], one["channel"]) == (False, NAMES["A"], "sms")


def test_of_two_ways_to_reach_her_one_is_chosen_on_a_phone(world: World, nadia: Phone, claire: Phone) -> None:
    made = a_case(world)
    assert answer(nadia, made, "name", renamed(world, made, channel=(None, "sms")))[0] == "applied"
    hers = renamed(world, made, channel=(None, "courriel"))
    assert answer(claire, made, "name", hers) == ("merged", ["A.channel"])
    assert others(nadia, made) == [("A.channel", "courriel")]
    assert answer(nadia, made, "settle", {"field": "A.channel", "value": "courriel"})[0] == "applied"
    assert (on_phone(nadia, made)["parties"][0]["channel"], others(nadia, made)) == ("courriel", [])


def test_who_changes_nothing_leaves_nothing_beside(world: World, nadia: Phone) -> None:
    made = a_case(world)
    assert answer(nadia, made, "name", renamed(world, made, interpreter=(None, "oui")))[0] == "applied"
    assert answer(nadia, made, "name", renamed(world, made, interpreter=(None, None)))[0] == "applied"
    assert others(nadia, made) == []
