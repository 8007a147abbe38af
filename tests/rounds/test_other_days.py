"""A round that nobody ended takes in nothing of another day, whatever the phone still stands in."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.core import clock
from app.core.tenant import tenant
from app.core.unit import read_unit, write_unit
from app.logbook.kinds import entry_kinds
from app.logbook.models import LogEntry
from app.places import actions as places
from app.planning import actions as planning
from app.rounds import jobs
from app.rounds.models import Round
from app.sync.models import HeldOp
from tests.clients import Phone
from tests.rounds.test_parts import planned, read
from tests.rounds.test_ras import SAYING, done, noted, saw_nothing
from tests.world import World

# A shift from 18:00 to 22:00.
START, DAY = "2026-11-20 18:00", date(2026, 11, 20)


@pytest.fixture
def walk(world: World, as_phone: Any) -> Any:
    """The phone of one of a pair, and her planned round, started."""
    with clock.frozen(START):
        nadia = as_phone(world.nadia)
        id = planned(world)
        done(nadia, nadia.op("round.start", {"planned": True}, id))
        yield nadia, id


def entries(world: World) -> list[LogEntry]:
    with tenant(world.org_id), read_unit() as s:
        models = [kind.model for kind in entry_kinds().values()]
        return [row for model in models for row in s.scalars(select(model).order_by(model.id)).all()]


def counted(world: World) -> set[tuple[date, str | None]]:
    return {(one.service_date, str(one.round_id) if one.round_id else None) for one in entries(world)}


@pytest.mark.parametrize("hours", [4, 5.9, 7.99])
def test_a_late_evening_is_still_of_the_round_when_it_comes_days_later(
    world: World, walk: tuple[Phone, str], hours: float
) -> None:
    phone, id = walk
    clock.move(timedelta(hours=hours))
    made = [saw_nothing(phone, id, world.glycines), noted(phone, "contact.record", world, id, world.verriers)]
    clock.move(timedelta(days=9))
    done(phone, *made)
    assert counted(world) == {(DAY, id)}
    assert [one["state"] for one in read(phone, id)["stops"]] == ["visite", "prevu"]


@pytest.mark.parametrize(("hours", "day"), [(8, 20), (14, 21), (195, 28)])
def test_what_happens_once_it_is_over_is_kept_on_its_own_day_and_outside_it(
    world: World, walk: tuple[Phone, str], hours: int, day: int
) -> None:
    """Every kind, as a phone of an earlier release sends it: with the old round, and its stop."""
    phone, id = walk
    stop = next(one["id"] for one in read(phone, id)["stops"] if one["estate_id"] == str(world.glycines.estate_id))
    clock.move(timedelta(hours=hours))
    made = [saw_nothing(phone, id, world.glycines, stop_id=stop, entrances=[])]
    made += [noted(phone, kind, world, id, world.glycines) for kind in SAYING]
    place = {"place": {"estate": str(world.glycines.estate_id)}, "agents": []}
    made += [phone.op("ambience.record", {**place, "round_id": id, "level": 2, "dimensions": {}})]
    done(phone, *made)
    assert counted(world) == {(date(2026, 11, day), None)}
    assert len(entries(world)) == len(made)
    assert {one["state"] for one in read(phone, id)["stops"]} == {"prevu"}
    with tenant(world.org_id), read_unit() as s:
        assert s.scalar(select(func.count()).select_from(HeldOp)) == 0


def test_the_phone_that_sent_it_holds_it_without_the_round(world: World, walk: tuple[Phone, str]) -> None:
    phone, id = walk
    clock.move(timedelta(days=8))
    passed = saw_nothing(phone, id, world.glycines)
    told = next(one["data"] for one in phone.sync(passed)["changes"] if one["id"] == passed["record_id"])
    assert "round_id" not in told and told["service_date"] == "2026-11-28"


def test_a_place_the_round_took_her_to_is_not_refused_for_being_late(world: World, walk: tuple[Phone, str]) -> None:
    """The estate left her sector meanwhile; a phone that still stands in the round loses nothing."""
    phone, id = walk
    with tenant(world.org_id), write_unit():
        other = places.create_sector(world.org_id, name="Sud", code="S1")
        places.move_estate(world.org_id, world.verriers.estate_id, other.id)
    clock.move(timedelta(days=2))
    done(phone, saw_nothing(phone, id, world.verriers))
    assert counted(world) == {(date(2026, 11, 22), None)}


def test_the_phone_s_end_of_an_old_round_says_when_it_was_over_before_or_after_the_server_does(
    world: World, walk: tuple[Phone, str]
) -> None:
    phone, id = walk
    clock.move(timedelta(hours=4))
    over = clock.now().isoformat(timespec="seconds").replace("+00:00", "Z")
    clock.move(timedelta(days=8))
    jobs.end_forgotten_rounds()
    assert (read(phone, id)["state"], read(phone, id)["ended_at"]) == ("terminee", over)
    done(phone, phone.op("round.end", {"stops": []}, id, occurred_at=over))
    assert (read(phone, id)["state"], read(phone, id)["ended_at"]) == ("terminee", over)


def test_a_shift_given_up_meanwhile_changes_nothing_of_the_evening(world: World, walk: tuple[Phone, str]) -> None:
    phone, id = walk
    with tenant(world.org_id), write_unit() as s:
        shift_id = s.get_one(Round, (world.org_id, UUID(id))).shift_id
        assert shift_id is not None
        planning.cancel(world.claire.actor, clock.now(), shift_id)
    clock.move(timedelta(hours=5))
    done(phone, saw_nothing(phone, id, world.glycines))
    clock.move(timedelta(hours=20))
    done(phone, saw_nothing(phone, id, world.verriers))
    assert counted(world) == {(DAY, id), (DAY + timedelta(days=1), None)}


def test_a_clock_set_wrong_is_put_right_before_the_day_is_told(world: World, walk: tuple[Phone, str]) -> None:
    """Her phone is eight days ahead, and knows it since its last exchange: she is in the middle of her round."""
    phone, id = walk
    clock.move(timedelta(hours=2))
    ahead = (clock.now() + timedelta(days=8)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    gap = -int(timedelta(days=8) / timedelta(milliseconds=1))
    passed = {**saw_nothing(phone, id, world.glycines), "occurred_at": ahead, "clock_gap": gap}
    done(phone, passed)
    assert counted(world) == {(DAY, id)}


@pytest.mark.parametrize(("hours", "taken"), [(11.9, True), (12, False), (200, False)])
def test_an_unplanned_round_lasts_eight_hours_and_waits_for_four(
    world: World, as_phone: Any, hours: float, taken: bool
) -> None:
    with clock.frozen(START):
        phone = as_phone(world.nadia)
        start = phone.op("round.start", {"planned": False, "agents": [], "stops": []})
        done(phone, start)
        clock.move(timedelta(hours=hours))
        day = clock.today()
        done(phone, saw_nothing(phone, start["record_id"], world.glycines))
    assert counted(world) == {(day, start["record_id"] if taken else None)}
