"""An organisation's wall clocks: days and hours in its zone, a change of zone, the table for the phone."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.zones import FRENCH, PARIS, Zones, latest_day

VECTORS: dict[str, Any] = json.loads(Path(__file__).parents[1].joinpath("vectors/zones.json").read_text())
NOON = datetime(2026, 11, 25, 11, tzinfo=UTC)
MOVED = PARIS.changed("Indian/Reunion", NOON)
moments = st.datetimes(datetime(2025, 1, 1), datetime(2029, 6, 1), timezones=st.just(UTC))  # noqa: DTZ001


def known(name: str) -> Zones:
    return MOVED if name == "moved" else Zones.of(name)


def test_every_zone_offered_exists() -> None:
    assert set(FRENCH) <= available_timezones()


@pytest.mark.parametrize("name", VECTORS["zones"])
def test_the_table_of_the_phone_is_that_of_the_zone(name: str) -> None:
    since, until = (datetime.fromisoformat(VECTORS[one]) for one in ("since", "until"))
    assert known(name).offsets(since, until) == VECTORS["zones"][name]


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: f"{case['zone']} {case['moment']}")
def test_a_moment_is_read_where_the_organisation_is(case: dict[str, str]) -> None:
    zones, moment = known(case["zone"]), datetime.fromisoformat(case["moment"])
    assert f"{zones.local(moment):%Y-%m-%d %H:%M}" == case["reads"]
    assert zones.day(moment).isoformat() == case["day"]


@given(moments, st.sampled_from([*FRENCH, "moved"]))
def test_the_table_says_what_the_zone_says(moment: datetime, name: str) -> None:
    zones = known(name)
    table = zones.offsets(moment - timedelta(days=200), moment + timedelta(days=200))
    east = next(minutes for since, minutes in reversed(table) if since <= moment.timestamp())
    assert zones.local(moment).utcoffset() == timedelta(minutes=east)


@given(moments, st.sampled_from([*FRENCH]))
def test_a_moment_lies_within_its_service_day(moment: datetime, name: str) -> None:
    zones = Zones.of(name)
    start, end = zones.bounds(zones.day(moment))
    assert start <= moment < end
    assert zones.day(moment) <= latest_day(moment)


def test_a_change_of_zone_leaves_the_past_as_it_read() -> None:
    before = NOON - timedelta(hours=1)
    assert MOVED.local(before) == PARIS.local(before)
    assert f"{MOVED.local(NOON):%H:%M}" == "15:00"
    assert MOVED.moment(date(2026, 11, 25), time(9)) == PARIS.moment(date(2026, 11, 25), time(9))
    assert MOVED.moment(date(2026, 11, 26), time(9)) == datetime(2026, 11, 26, 5, tzinfo=UTC)


def test_a_change_made_under_a_clock_set_ahead_is_replaced_by_the_one_made_when_it_is_right() -> None:
    ahead, now = datetime(2027, 11, 20, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC)
    zones = PARIS.changed("Indian/Reunion", ahead)
    assert (zones.present, zones.in_force(now)) == ("Indian/Reunion", "Europe/Paris")
    right = zones.changed("Indian/Reunion", now)
    assert [since for since, _ in right.pieces[1:]] == [now]


def test_an_hour_that_a_change_of_zone_leaves_out_is_the_moment_of_the_change() -> None:
    assert MOVED.moment(date(2026, 11, 25), time(13)) == NOON


def test_what_is_kept_is_read_again() -> None:
    assert Zones.read(MOVED.kept()) == MOVED
    assert json.loads(json.dumps(MOVED.kept())) == MOVED.kept()
    assert MOVED.present == "Indian/Reunion"


TWICE: dict[str, Any] = json.loads(Path(__file__).parents[1].joinpath("vectors/twice.json").read_text())
BACK = Zones.of("Indian/Reunion").changed("Europe/Paris", NOON)


def either(name: str) -> Zones:
    return BACK if name == "back" else known(name)


@pytest.mark.parametrize("case", TWICE["said"], ids=lambda case: f"{case['zone']} {case['moment']}")
def test_an_hour_that_comes_twice_says_which_it_is(case: dict[str, str]) -> None:
    zones, moment = either(case["zone"]), datetime.fromisoformat(case["moment"])
    assert zones.hour(moment) == case["says"]
    assert zones.hour(zones.local(moment)) == case["says"]


@pytest.mark.parametrize("case", TWICE["typed"], ids=lambda case: f"{case['zone']} {case['day']} {case['hour']}")
def test_an_hour_typed_has_the_moments_clocks_read_it_at(case: dict[str, Any]) -> None:
    found = either(case["zone"]).moments(date.fromisoformat(case["day"]), time.fromisoformat(case["hour"]))
    assert list(found) == [datetime.fromisoformat(one) for one in case["moments"]]


@given(moments, st.sampled_from([*FRENCH, "moved", "back"]))
def test_two_moments_are_never_written_alike_on_one_day(moment: datetime, name: str) -> None:
    zones, minute = either(name), moment.replace(second=0, microsecond=0)
    read = zones.local(minute)
    found = zones.moments(read.date(), read.time().replace(fold=0))
    assert minute in found
    assert len({zones.hour(one) for one in found}) == len(found)
    assert (len(found) == 2) == bool(zones.which(minute))


def test_of_a_skipped_hour_it_is_said_what_clocks_read_instead() -> None:
    assert PARIS.skipped(date(2026, 3, 29), time(2, 30)) == (time(2), time(3))
    assert Zones.of("America/Miquelon").skipped(date(2026, 3, 8), time(2, 30)) == (time(2), time(3))
    assert MOVED.skipped(date(2026, 11, 25), time(13)) == (time(12), time(15))
