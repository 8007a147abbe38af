"""Clashes, the service date and reminder windows, clock changes included."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.clock import parse
from app.core.zones import PARIS
from app.planning import rules
from app.planning.rules import Span, Window

VECTORS, DATES = (
    json.loads(Path(__file__).parents[1].joinpath(f"vectors/{name}.json").read_text())
    for name in ("service_day", "service_date")
)
OFFICE = {str(day): ["09:00", "18:00"] for day in range(5)}
FRIDAY = date(2026, 11, 20)


def span(n: int, day: str, start: str, end: str, *agents: str) -> Span:
    on = date.fromisoformat(day)
    first, last = rules.moments(on, time.fromisoformat(start), time.fromisoformat(end), PARIS)
    return Span(UUID(int=n), on, first, last, agents or ("nadia", "yoann"))


def local(window: Window) -> str:
    return " ".join(f"{PARIS.local(one):%d %H:%M}" for one in (window.start, window.end))


def test_a_pair_planned_twice_is_one_clash_naming_both() -> None:
    found = rules.clashes([span(1, "2026-11-20", "14:00", "22:00"), span(2, "2026-11-20", "20:00", "23:00")])
    assert [clash.agents for clash in found] == [("nadia", "yoann")]


def test_a_shift_across_midnight_meets_the_morning_after() -> None:
    night, morning = span(1, "2026-11-20", "20:00", "04:00"), span(2, "2026-11-21", "03:00", "08:00", "yoann")
    assert [clash.agents for clash in rules.clashes([morning, night])] == [("yoann",)]


def test_shifts_that_touch_or_share_nobody_do_not_clash() -> None:
    first, after = span(1, "2026-11-20", "14:00", "18:00"), span(2, "2026-11-20", "18:00", "22:00")
    other = span(3, "2026-11-20", "14:00", "22:00", "samia")
    assert rules.clashes([first, after, other]) == []


spans = st.builds(
    lambda n, start, length, agents: Span(
        UUID(int=n), FRIDAY, at := datetime(2026, 11, 20, tzinfo=UTC) + timedelta(minutes=start),
        at + timedelta(minutes=length), tuple(sorted(agents)),
    ),
    st.integers(1, 10**6), st.integers(0, 3000), st.integers(1, 900),
    st.sets(st.sampled_from("abcd"), min_size=1),
)  # fmt: skip


@given(st.lists(spans, max_size=12, unique_by=lambda one: one.id), st.randoms())
def test_clashes_are_exactly_the_overlaps_whatever_the_order(shifts: list[Span], chance) -> None:
    expected = {
        frozenset({a.id, b.id})
        for a in shifts
        for b in shifts
        if a.id != b.id and set(a.agents) & set(b.agents) and a.starts_at < b.ends_at and b.starts_at < a.ends_at
    }
    found = rules.clashes(chance.sample(shifts, len(shifts)))
    assert {frozenset({one.first.id, one.second.id}) for one in found} == expected
    assert len(found) == len(expected)


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["moment"])
def test_a_service_day_starts_at_five_on_the_wall_clock(case: dict[str, str]) -> None:
    assert PARIS.day(parse(case["moment"])).isoformat() == case["day"]


def told(n: int, shift: tuple[str, str, str]) -> Span:
    day, starts_at, ends_at = shift
    return Span(UUID(int=n), date.fromisoformat(day), parse(starts_at), parse(ends_at), ("nadia",))


@pytest.mark.parametrize("case", DATES["cases"], ids=lambda case: case["why"])
def test_an_act_counts_on_its_round_while_that_is_waited_for_else_on_its_own_day(case: dict[str, Any]) -> None:
    walked = told(0, case["walked"]) if case["walked"] else None
    own = [told(n, one) for n, one in enumerate(case["own"], start=1)]
    assert rules.service_date(walked, own, parse(case["moment"]), PARIS).isoformat() == case["day"]


@given(st.integers(0, 24 * 60), st.integers(30, 16 * 60), st.integers(-24 * 60, 60 * 24 * 60))
def test_a_round_takes_in_no_day_but_its_own_and_the_night_after(start: int, length: int, later: int) -> None:
    begins = datetime(2026, 10, 24, 3, tzinfo=UTC) + timedelta(minutes=start)
    walked = Span(UUID(int=1), PARIS.day(begins), begins, begins + timedelta(minutes=length), ("nadia",))
    moment = walked.ends_at + timedelta(minutes=later)
    counted = rules.service_date(walked, [], moment, PARIS)
    assert counted == (walked.service_date if moment < walked.ends_at + timedelta(hours=4) else PARIS.day(moment))


def test_an_own_shift_within_two_hours_decides_next() -> None:
    night = span(1, "2026-11-20", "18:00", "01:00")
    assert rules.service_date(None, [night], parse("2026-11-21 03:00"), PARIS) == FRIDAY
    assert rules.service_date(None, [night], parse("2026-11-20 16:00"), PARIS) == FRIDAY


def test_two_hours_are_real_hours_when_the_clocks_change() -> None:
    # The night of 24 October 2026 has 25 hours: 04:30 on the wall is 3.5 hours after 02:00 summer time.
    night = span(1, "2026-10-24", "20:00", "02:00")
    assert night.ends_at - night.starts_at == timedelta(hours=6)
    late = parse("2026-10-25 05:30")
    assert rules.service_date(None, [night], late, PARIS) == date(2026, 10, 25)
    assert rules.distance(night, late) == timedelta(hours=4, minutes=30)


def test_the_nearest_shift_wins_between_two() -> None:
    evening, morning = span(1, "2026-11-20", "18:00", "02:00"), span(2, "2026-11-21", "05:00", "12:00")
    assert rules.service_date(None, [morning, evening], parse("2026-11-21 03:00"), PARIS) == FRIDAY
    assert rules.service_date(None, [evening, morning], parse("2026-11-21 04:30"), PARIS) == date(2026, 11, 21)


def test_far_from_any_shift_the_service_day_decides() -> None:
    eve = span(1, "2026-11-19", "14:00", "22:00")
    assert rules.service_date(None, [eve], parse("2026-11-21 01:00"), PARIS) == FRIDAY


def test_reminders_keep_to_published_shifts_and_to_office_hours_on_a_day_without_one() -> None:
    days = [FRIDAY, FRIDAY + timedelta(days=1), date(2026, 11, 23)]
    found = rules.windows(days, [span(1, "2026-11-20", "17:00", "00:30")], [], OFFICE, PARIS)
    assert [local(one) for one in found] == ["20 17:00 21 00:30", "23 09:00 23 18:00"]


def test_a_public_holiday_closes_the_office_and_not_a_shift() -> None:
    days, holiday = [FRIDAY, date(2026, 11, 23)], {FRIDAY}
    assert [local(one) for one in rules.windows(days, [], [], OFFICE, PARIS, holiday)] == ["23 09:00 23 18:00"]
    night = span(1, "2026-11-20", "17:00", "00:30")
    assert [local(one) for one in rules.windows([FRIDAY], [night], [], OFFICE, PARIS, holiday)] == ["20 17:00 21 00:30"]


def test_an_absence_is_cut_out() -> None:
    noon = Window(parse("2026-11-20 11:00"), parse("2026-11-20 14:00"))
    found = rules.windows([FRIDAY], [], [noon], OFFICE, PARIS)
    assert [local(one) for one in found] == ["20 09:00 20 11:00", "20 14:00 20 18:00"]


def test_an_absence_is_cut_out_of_the_shifts_of_its_days_alone() -> None:
    away = Window(PARIS.bounds(date(2026, 11, 14))[0], PARIS.bounds(date(2026, 11, 16))[1])
    early, night = span(1, "2026-11-17", "04:30", "12:00"), span(2, "2026-11-16", "21:30", "05:30")
    found = rules.windows([date(2026, 11, 16), date(2026, 11, 17)], [early, night], [away], OFFICE, PARIS)
    assert [local(one) for one in found] == ["17 04:30 17 12:00"]


def test_a_shift_meets_an_absence_by_the_day_it_is_counted_on() -> None:
    away = Window(PARIS.bounds(date(2026, 11, 14))[0], PARIS.bounds(date(2026, 11, 16))[1])
    assert rules.meets(span(1, "2026-11-16", "21:30", "04:30"), away, PARIS)
    assert not rules.meets(span(1, "2026-11-17", "04:30", "12:00"), away, PARIS)
    assert not rules.meets(span(1, "2026-11-13", "22:00", "06:00"), away, PARIS)


def test_a_person_back_at_noon_works_that_evening() -> None:
    until_noon = Window(PARIS.bounds(date(2026, 11, 14))[0], parse("2026-11-16 12:00"))
    assert rules.meets(span(1, "2026-11-16", "09:00", "15:00"), until_noon, PARIS)
    assert not rules.meets(span(1, "2026-11-16", "17:00", "00:30"), until_noon, PARIS)


MONDAY = datetime(2026, 11, 16, tzinfo=UTC)
stretches = st.tuples(st.integers(0, 14 * 24 * 60), st.integers(1, 4000)).map(
    lambda one: Window(MONDAY + timedelta(minutes=one[0]), MONDAY + timedelta(minutes=sum(one)))
)


@given(st.lists(stretches, max_size=5))
def test_no_window_touches_an_absence(absences: list[Window]) -> None:
    days = [FRIDAY + timedelta(days=n) for n in range(7)]
    found = rules.windows(days, [span(1, "2026-11-21", "20:00", "03:00")], absences, OFFICE, PARIS)
    assert all(one.start < one.end for one in found)
    assert not [1 for one in found for hole in absences if one.start < hole.end and hole.start < one.end]
    assert found == sorted(found)


def test_an_end_before_the_start_is_the_next_morning() -> None:
    starts, ends = rules.moments(FRIDAY, time(22), time(5), PARIS)
    assert ends - starts == timedelta(hours=7)
    assert rules.times_problem(starts, ends) is None


def test_impossible_hours_say_why() -> None:
    starts, ends = rules.moments(FRIDAY, time(9), time(8), PARIS)
    assert "16 heures" in str(rules.times_problem(starts, ends))
    assert "après" in str(rules.times_problem(ends, starts))
