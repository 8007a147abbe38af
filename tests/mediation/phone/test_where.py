"""A case says where it is, and whose place she takes, to whoever holds it or is asked for it, whatever her sectors."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete

from app.core import clock, tenant
from app.core.rows import get
from app.core.unit import write_unit
from app.mediation import hands, notes
from app.mediation.models import MediationCase
from app.people.models import SectorAssignment
from app.places.models import Building, Entrance, Estate
from tests.clients import Phone
from tests.mediation.cases import a_case
from tests.mediation.phone.stage import all_on, on_phone
from tests.world import Person, World


@pytest.fixture
def case_id(world: World) -> UUID:
    return a_case(world, mediators=[world.nadia])


@pytest.fixture
def away(world: World, as_phone: Any) -> Phone:
    """The phone of somebody who works in no sector."""
    with tenant.tenant(world.org_id), write_unit() as s:
        s.execute(delete(SectorAssignment).where(SectorAssignment.user_id == world.yoann.user_id))
    return as_phone(world.yoann)


def replaced(world: World, case_id: UUID, by: Person, start: int = 0) -> None:
    days = clock.today() + timedelta(days=start), clock.today() + timedelta(days=7)
    with tenant.tenant(world.org_id), write_unit():
        hands.replace(world.claire.act(), case_id, world.nadia.user_id, by.user_id, *days)


def cleared(world: World, case_id: UUID, by: Person) -> None:
    with tenant.tenant(world.org_id), write_unit():
        hands.clear(by.act(), case_id)


GLYCINES = {
    "estate": "Les Glycines", "plate": "14", "building": "Bâtiment A", "entrance": "Hall 14",
    "address": "14 rue des Glycines", "commune": "Valserein",
}  # fmt: skip


def test_whoever_is_asked_knows_its_door_and_whom_she_replaces_until_when(
    case_id: UUID, world: World, away: Phone
) -> None:
    replaced(world, case_id, world.yoann)
    assert not [one for one in all_on(away) if one[0] == "estate"]
    asked = on_phone(away, case_id)
    assert (asked["mine"], asked["where"]) == ("demande", GLYCINES)
    today = clock.today()
    until = (today + timedelta(days=7)).isoformat()
    assert asked["hers"] == {"since": today.isoformat(), "until": until, "stands_in_for": "Nadia Belkacem"}
    cleared(world, case_id, world.yoann)
    held = on_phone(away, case_id)
    assert (held["mine"], held["where"], held["hers"]) == ("en_main", GLYCINES, asked["hers"])


def test_who_answered_and_has_it_later_is_not_asked_again(case_id: UUID, world: World, away: Phone) -> None:
    replaced(world, case_id, world.yoann, start=2)
    assert on_phone(away, case_id)["mine"] == "demande"
    cleared(world, case_id, world.yoann)
    told = on_phone(away, case_id)
    assert (told["mine"], told["facts"], told["where"]) == ("libre", None, GLYCINES)


RENAMED: list[tuple[type[Any], str, str, str]] = [
    (Estate, "name", "estate", "Les Lilas"), (Estate, "address", "address", "2 rue des Lilas"),
    (Estate, "commune", "commune", "Bellac"), (Building, "name", "building", "Tour"),
    (Building, "address", "address", "3 rue des Lilas"), (Entrance, "label", "entrance", "Escalier 3"),
    (Entrance, "plate", "plate", "3"),
]  # fmt: skip


@pytest.mark.parametrize(("model", "column", "told", "word"), RENAMED, ids=lambda one: getattr(one, "__name__", one))
def test_a_place_that_reads_otherwise_is_told_again_to_who_holds_the_case(
    case_id: UUID, world: World, away: Phone, model: type[Any], column: str, told: str, word: str
) -> None:
    replaced(world, case_id, world.yoann)
    away.pull_all()
    home = world.glycines
    ids = {Estate: home.estate_id, Building: home.building_id, Entrance: home.entrances[0]}
    with tenant.tenant(world.org_id), write_unit():
        setattr(get(model, world.org_id, ids[model]), column, word)
    [now] = [one["data"]["where"] for one in away.sync()["changes"] if one["id"] == str(case_id)]
    assert now == {**GLYCINES, told: word}


def test_a_place_that_reads_the_same_tells_nothing(case_id: UUID, world: World, as_phone: Any) -> None:
    phone = as_phone(world.nadia)
    phone.pull_all()
    with tenant.tenant(world.org_id), write_unit():
        get(Estate, world.org_id, world.glycines.estate_id).lat = 45.5
    assert not [one for one in phone.sync()["changes"] if one["kind"] == "case"]


def test_who_wrote_and_left_is_still_named(case_id: UUID, world: World, as_phone: Any) -> None:
    with tenant.tenant(world.org_id), write_unit():
        notes.add(world.nadia.act(), case_id, None, "Le hall est calme.")
        row = get(MediationCase, world.org_id, case_id)
        hands.ask(world.claire.act(), case_id, world.yoann.user_id)
        hands.clear(world.yoann.act(), case_id)
        hands.release(world.claire.act(), case_id, row.mediators[0].id)
    told = on_phone(as_phone(world.yoann), case_id)
    assert {"id": str(world.nadia.user_id), "name": "Nadia Belkacem"} in told["people"]
    assert [one["by"] for one in told["notes"]] == [str(world.nadia.user_id)]
