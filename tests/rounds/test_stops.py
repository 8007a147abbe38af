"""Stops changed during the round: by either phone, in any order of arrival, without reaching further."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from app.core import clock, tenant
from app.core.clock import parse
from app.core.unit import write_unit
from app.extensions import db
from app.people.models import SectorAssignment
from app.places import actions as places
from app.rounds import itinerary
from app.rounds.itinerary import Listed, Stop
from tests.clients import Phone
from tests.rounds.test_ras import done, saw_nothing
from tests.world import Home, World

CASES = json.loads((Path(__file__).parents[1] / "vectors" / "stops.json").read_text())["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_the_lists_of_both_phones_add_up_whatever_order_they_come_in(case: dict[str, Any]) -> None:
    told = [listed(str(n), one) for n, one in enumerate(case["told"])]
    for lists in itertools.permutations(told):
        assert stops_of(case, lists) == case["stops"]


def listed(key: str, one: dict[str, Any]) -> Listed:
    ids = tuple(stop.split(":")[0] for stop in one["stops"])
    return Listed(parse(f"2026-11-20T{one['at']}:00Z"), key, ids, frozenset(one.get("removed", ())))


def stops_of(case: dict[str, Any], lists: Any) -> list[str]:
    """As the server goes about it: each list adds what it names, then all of them put in order."""
    named = [stop for one in case["told"] for stop in one["stops"]]
    estates = dict(stop.split(":") for stop in [*case["plan"], *named])
    planned = [stop.split(":")[0] for stop in case["plan"]]
    known = list(dict.fromkeys([*planned, *sorted(id for one in lists for id in one.stops)]))
    order = itinerary.ordered(known, lists)
    return itinerary.shown(
        Stop(id, estates[id], id not in planned, id in order.removed, id not in case["passed"]) for id in order.stops
    )


@pytest.fixture
def pair(world: World, as_phone: Any) -> tuple[Phone, Phone, str, dict[str, str]]:
    """Two phones in one round past Les Glycines, whose stop they know."""
    nadia, yoann = as_phone(world.nadia), as_phone(world.yoann)
    stop = {"id": str(uuid4()), "estate_id": str(world.glycines.estate_id)}
    start = nadia.op("round.start", {"planned": False, "agents": [str(world.yoann.user_id)], "stops": [stop]})
    done(nadia, start)
    return nadia, yoann, str(start["record_id"]), stop


def at(home: Home) -> dict[str, str]:
    return {"id": str(uuid4()), "estate_id": str(home.estate_id)}


def stops(phone: Phone, walk: str) -> list[tuple[str, str]]:
    phone.cursor = None
    told = phone.pull_all()["round", walk]["data"]["stops"]
    return [(one["id"], one["state"]) for one in sorted(told, key=lambda stop: stop["position"])]


def change(phone: Phone, walk: str, *named: dict[str, str], minutes: int = 0, **more: Any) -> dict[str, Any]:
    moment = f"2026-11-20T06:{minutes:02}:00Z"
    return phone.op("round.stops", {"stops": list(named), **more}, walk, occurred_at=moment)


@pytest.mark.parametrize("late", [0, 1])
def test_two_phones_add_at_once_and_both_stops_stand(world: World, pair: Any, late: int) -> None:
    nadia, yoann, walk, stop = pair
    hers, his = at(world.verriers), at(world.tuilerie)
    ops = [(nadia, change(nadia, walk, hers, stop, minutes=10)), (yoann, change(yoann, walk, stop, his, minutes=20))]
    for phone, op in ops[:: -1 if late else 1]:
        done(phone, op)
    assert [id for id, _ in stops(nadia, walk)] == [stop["id"], his["id"], hers["id"]]
    assert stops(yoann, walk) == stops(nadia, walk)


def test_what_was_walked_keeps_its_state_and_is_not_taken_out(world: World, pair: Any) -> None:
    nadia, _, walk, stop = pair
    there, away = at(world.verriers), at(world.tuilerie)
    done(nadia, change(nadia, walk, stop, there, away, minutes=1))
    done(nadia, saw_nothing(nadia, walk, world.verriers, stop_id=there["id"]))
    gone = [there["id"], away["id"], stop["id"]]
    done(nadia, change(nadia, walk, removed=gone, minutes=30))
    assert stops(nadia, walk) == [(stop["id"], "prevu"), (there["id"], "visite")]


def test_a_passage_at_a_stop_taken_out_meanwhile_brings_it_back(world: World, pair: Any) -> None:
    nadia, yoann, walk, stop = pair
    there = at(world.verriers)
    done(
        nadia, change(nadia, walk, stop, there, minutes=1), change(nadia, walk, stop, removed=[there["id"]], minutes=9)
    )
    assert stops(nadia, walk) == [(stop["id"], "prevu")]
    visit = saw_nothing(yoann, walk, world.verriers, stop_id=there["id"])
    done(yoann, visit)
    assert stops(nadia, walk) == [(stop["id"], "prevu"), (there["id"], "visite")]
    done(yoann, yoann.op("entry.cancel", {"kind": "visit"}, visit["record_id"]))
    assert stops(nadia, walk) == [(stop["id"], "prevu")]


def test_an_estate_that_both_added_is_one_stop_and_either_s_passage_counts(world: World, pair: Any) -> None:
    nadia, yoann, walk, stop = pair
    first, second = sorted([at(world.verriers), at(world.verriers)], key=lambda one: one["id"])
    done(nadia, change(nadia, walk, stop, second, minutes=1))
    done(yoann, change(yoann, walk, stop, first, minutes=2))
    done(nadia, saw_nothing(nadia, walk, world.verriers, stop_id=second["id"]))
    assert stops(yoann, walk) == [(stop["id"], "prevu"), (first["id"], "visite")]


def test_the_same_list_twice_is_once(world: World, pair: Any) -> None:
    nadia, _, walk, stop = pair
    there = at(world.verriers)
    op = change(nadia, walk, there, stop, minutes=1)
    done(nadia, op, change(nadia, walk, there, stop, minutes=1))
    assert nadia.sync(op)["results"][0]["result"] == "duplicate"
    assert [id for id, _ in stops(nadia, walk)] == [there["id"], stop["id"]]


def test_a_stop_out_of_reach_of_another_round_or_of_another_estate_is_held(
    world: World, pair: Any, as_phone: Any
) -> None:
    nadia, yoann, walk, stop = pair
    with tenant.tenant(world.org_id), write_unit():
        south = places.create_sector(world.org_id, name="Sud", code="S1").id
        far = places.create_estate(world.org_id, name="Les Rives", sector_id=south, landlord_id=world.landlord_id,
                                   commune="Valserein").id  # fmt: skip
    other = nadia.op("round.start", {"planned": False, "agents": [], "stops": [at(world.verriers)]})
    done(nadia, other)
    wrong = [
        {"id": str(uuid4()), "estate_id": str(far)},
        other["payload"]["stops"][0],
        {**stop, "estate_id": str(world.verriers.estate_id)},
        {"id": str(uuid4()), "estate_id": str(world.strange_home.estate_id)},
    ]
    told = [nadia.sync(change(nadia, walk, stop, one))["results"][0] for one in wrong]
    assert [one["reason"] for one in told] == ["not_allowed", "refused", "refused", "unknown_record"]
    assert stops(yoann, walk) == [(stop["id"], "prevu")]


def test_naming_the_stops_there_are_goes_nowhere_new(world: World, pair: Any) -> None:
    nadia, yoann, walk, stop = pair
    there = at(world.verriers)
    done(nadia, change(nadia, walk, stop, there, minutes=1))
    with tenant.tenant(world.org_id), write_unit():
        for one in db.session.query(SectorAssignment).filter_by(user_id=world.yoann.user_id):
            one.ends_on = clock.today().replace(day=1)
    done(yoann, change(yoann, walk, there, stop, minutes=2))
    assert [id for id, _ in stops(nadia, walk)] == [there["id"], stop["id"]]
