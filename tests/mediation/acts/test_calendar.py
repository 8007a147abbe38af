"""When mediators are free together, and what is told of an hour they choose."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.unit import write_unit
from app.core.zones import PARIS
from app.mediation import calendar
from app.mediation.calendar import Doubt
from app.mediation.rules import slots
from app.planning import actions as planning
from app.planning.models import Shift, ShiftAgent
from app.planning.rules import Window
from tests.mediation.acts.stage import planned, reading
from tests.mediation.cases import a_case
from tests.world import Person, World

pytestmark = pytest.mark.usefixtures("app")
MONDAY = "2026-11-23"


def at(text: str) -> datetime:
    return clock.parse(text)


def works(world: World, day: str, start: str, end: str, *people: Person) -> None:
    """A shift, published."""
    with tenant.tenant(world.org_id), write_unit() as s:
        row = Shift(
            org_id=world.org_id, id=uuid7(), state="publiee", version=1, starts_at=at(f"{day} {start}"),
            service_date=datetime.fromisoformat(day).date(), ends_at=at(f"{day} {end}"), published_at=clock.now(),
        )  # fmt: skip
        s.add(row)
        s.flush()
        s.add_all([ShiftAgent(org_id=world.org_id, shift_id=row.id, user_id=one.user_id) for one in people])


def away(world: World, who: Person, start: str, end: str) -> None:
    with tenant.tenant(world.org_id), write_unit():
        planning.declare_absence(
            world.claire.actor, clock.now(), user_id=who.user_id, starts_at=at(start), ends_at=at(end)
        )


def free(world: World, *people: Person, minutes: int = 60) -> list[str]:
    with reading(world):
        found = calendar.free_slots(world.org_id, [one.user_id for one in people], minutes, clock.now())
        return [f"{clock.local(one.start):%d %H:%M}" for one in found]


def doubts(world: World, start: str, *people: Person) -> list[str]:
    with reading(world):
        said = calendar.doubts(world.org_id, [one.user_id for one in people], at(start), at(start) + timedelta(hours=1))
        return [one.doubt.value for one in said]


def test_hours_are_offered_where_both_work_and_the_first_first(world: World) -> None:
    works(world, MONDAY, "14:00", "20:00", world.nadia)
    works(world, MONDAY, "17:10", "22:00", world.claire)
    works(world, "2026-11-24", "10:00", "12:00", world.nadia, world.claire)
    assert free(world, world.nadia, world.claire)[:4] == ["20 09:00", "20 13:00", "20 17:00", "23 17:30"]
    assert "24 10:00" in free(world, world.nadia, world.claire)


def test_hours_are_offered_by_day_one_of_the_morning_one_of_the_afternoon_one_of_the_evening(world: World) -> None:
    works(world, MONDAY, "06:00", "23:30", world.nadia)
    works(world, "2026-11-24", "20:30", "23:59", world.nadia)
    found = free(world, world.nadia)
    assert [one for one in found if one.startswith("23")] == ["23 08:00", "23 13:00", "23 17:00"]
    assert not [one for one in found if one.startswith("24")]


def test_a_week_of_which_nothing_is_published_is_thought_to_be_office_hours(world: World) -> None:
    assert free(world, world.nadia)[:2] == ["20 09:00", "20 13:00"]
    works(world, "2026-11-20", "16:00", "18:00", world.nadia)
    assert free(world, world.nadia)[:2] == ["20 16:00", "23 09:00"]


def test_nobody_is_offered_while_away_or_at_another_session(world: World) -> None:
    works(world, MONDAY, "14:00", "18:00", world.nadia)
    away(world, world.nadia, f"{MONDAY} 14:00", f"{MONDAY} 15:00")
    planned(world, a_case(world), start=at(f"{MONDAY} 15:00"))
    monday = [one for one in free(world, world.nadia) if one.startswith("23")]
    assert monday == ["23 16:00"]


def test_what_is_doubtful_of_an_hour_is_told_and_forbids_nothing(world: World) -> None:
    works(world, MONDAY, "14:00", "18:00", world.nadia)
    assert doubts(world, f"{MONDAY} 15:00", world.nadia) == []
    assert doubts(world, f"{MONDAY} 19:00", world.nadia, world.claire) == [Doubt.hors_vacation, Doubt.non_publie]
    away(world, world.nadia, f"{MONDAY} 14:00", f"{MONDAY} 18:00")
    assert doubts(world, f"{MONDAY} 15:00", world.nadia) == [Doubt.absence]
    planned(world, a_case(world), start=at(f"{MONDAY} 19:30"))
    assert doubts(world, f"{MONDAY} 19:00", world.nadia)[-1] == Doubt.double


MOMENTS = st.integers(0, 21 * 48).map(lambda half: at(f"{MONDAY} 00:00") + timedelta(minutes=30 * half))
WINDOWS = st.lists(
    st.tuples(MOMENTS, st.integers(1, 600)).map(lambda one: Window(one[0], one[0] + timedelta(minutes=one[1]))),
    max_size=6,
)


@given(hers=WINDOWS, theirs=WINDOWS, taken=WINDOWS, minutes=st.sampled_from([30, 60, 120]))
def test_what_is_offered_is_free_for_all_of_them(
    hers: list[Window], theirs: list[Window], taken: list[Window], minutes: int
) -> None:
    free = slots.common([slots.left(hers, taken), theirs])
    found = slots.offered(free, timedelta(minutes=minutes), at(f"{MONDAY} 00:00"), PARIS)
    assert len(found) <= slots.MOST and found == sorted(found)
    for one in found:
        assert slots.OPENS <= clock.local(one.start).time() < clock.local(one.end).time() <= slots.SHUTS
        for windows in (hers, theirs):
            assert any(part.start <= one.start and one.end <= part.end for part in windows)
        assert not any(part.start < one.end and one.start < part.end for part in taken)
