"""What is said before a shift is published, at the minute where it begins to be said."""

from __future__ import annotations

from datetime import date, time, timedelta
from uuid import UUID

import pytest

from app.core.zones import PARIS
from app.planning import labour, rules
from app.planning.labour import Kind, Notice
from app.planning.rules import Span

MONDAY = date(2026, 11, 23)


def span(n: int, day: date, start: str, end: str, *agents: str) -> Span:
    starts_at, ends_at = rules.moments(day, time.fromisoformat(start), time.fromisoformat(end), PARIS)
    return Span(UUID(int=n), day, starts_at, ends_at, agents or ("nadia", "yoann"))


def said(shift: Span, *others: Span, today: date = MONDAY, holidays: tuple[date, ...] = ()) -> list[Notice]:
    return labour.notices(shift, [shift, *others], today, holidays, PARIS)


def after(days: int) -> date:
    return MONDAY + timedelta(days=days)


def test_a_plain_evening_of_a_pair_says_nothing() -> None:
    assert said(span(1, MONDAY, "17:00", "00:30"), span(2, after(1), "17:00", "00:30")) == []


def test_a_past_day_a_holiday_and_one_person_are_of_the_whole_shift() -> None:
    alone = span(1, MONDAY, "17:00", "22:00", "nadia")
    assert said(alone, today=after(1), holidays=(MONDAY,)) == [
        Notice(Kind.passee), Notice(Kind.ferie), Notice(Kind.seul)
    ]  # fmt: skip
    assert said(alone, today=MONDAY) == [Notice(Kind.seul)]


def test_a_date_more_than_a_year_ahead_is_said() -> None:
    assert said(span(1, after(366), "17:00", "22:00")) == []
    assert said(span(1, after(367), "17:00", "22:00")) == [Notice(Kind.lointaine)]


@pytest.mark.parametrize(("end", "worked"), [("18:00", None), ("18:01", timedelta(hours=48, minutes=1))])
def test_48_hours_of_one_person_in_one_civil_week_is_allowed_and_a_minute_more_is_said(
    end: str, worked: timedelta | None
) -> None:
    days = [span(n, after(n), "08:00", "18:00", "nadia", "yoann") for n in range(4)]  # 40 h
    last = span(9, after(4), "10:00", end, "nadia", "karim")
    found = [one for one in said(last, *days) if one.kind == Kind.semaine]
    assert found == ([Notice(Kind.semaine, "nadia", worked)] if worked else [])


def test_a_sunday_past_midnight_falls_in_two_weeks() -> None:
    week = [span(n, after(n), "08:00", "18:00") for n in range(4)]  # 40 h
    assert not [one for one in said(span(9, after(6), "16:00", "00:00"), *week) if one.kind == Kind.semaine]
    assert not [one for one in said(span(9, after(6), "18:00", "04:00"), *week) if one.kind == Kind.semaine]
    found = [one for one in said(span(9, after(6), "15:00", "04:00"), *week) if one.kind == Kind.semaine]
    assert {one.length for one in found} == {timedelta(hours=49)}
    next_week = [span(n, after(n), "08:00", "18:00") for n in (7, 8, 9, 10)] + [span(20, after(11), "08:00", "13:00")]
    found = [one for one in said(span(99, after(6), "20:00", "04:00"), *next_week) if one.kind == Kind.semaine]
    assert {one.length for one in found} == {timedelta(hours=49)}


@pytest.mark.parametrize(("start", "rest"), [("11:30", None), ("11:29", timedelta(hours=10, minutes=59))])
def test_eleven_hours_of_rest_from_one_day_to_the_next(start: str, rest: timedelta | None) -> None:
    evening, day = span(1, MONDAY, "17:00", "00:30"), span(2, after(1), start, "18:00", "yoann", "karim")
    expected = [Notice(Kind.repos, "yoann", rest)] if rest else []
    assert said(day, evening) == expected
    assert said(evening, day) == expected, "said of both"


def test_two_shifts_of_one_day_and_two_that_overlap_are_no_lack_of_rest() -> None:
    morning = span(1, MONDAY, "09:00", "12:00")
    assert said(span(2, MONDAY, "14:00", "18:00"), morning) == []
    assert said(span(2, after(1), "05:00", "12:00"), span(1, MONDAY, "20:00", "06:00")) == []


@pytest.mark.parametrize(("end", "day"), [("22:00", None), ("22:01", timedelta(hours=13, minutes=1))])
def test_one_day_of_two_shifts_lasts_thirteen_hours_from_its_start_to_its_end(end: str, day: timedelta | None) -> None:
    morning, evening = span(1, MONDAY, "09:00", "12:00"), span(2, MONDAY, "18:00", end, "yoann", "karim")
    expected = [Notice(Kind.amplitude, "yoann", day)] if day else []
    assert said(evening, morning) == expected
    assert said(morning, evening) == expected, "said of both"


def test_a_rest_between_two_shifts_of_one_day_ends_the_first() -> None:
    assert said(span(1, MONDAY, "06:00", "10:00"), span(2, MONDAY, "21:00", "03:00")) == []
    middle = span(3, MONDAY, "14:00", "15:00")
    assert {
        one.length for one in said(span(1, MONDAY, "06:00", "10:00"), middle, span(2, MONDAY, "21:00", "03:00"))
    } == {timedelta(hours=21)}


def test_the_night_the_clocks_go_back_is_an_hour_longer() -> None:
    sunday = date(2026, 10, 25)
    week = [span(n, sunday - timedelta(days=6 - n), "08:00", "18:00") for n in range(4)]  # 40 h
    found = said(span(9, sunday - timedelta(days=1), "22:00", "05:00"), *week, today=sunday - timedelta(days=9))
    assert found == [], "8 h on a clock that shows 7: 48 h in all"
    found = said(span(9, sunday - timedelta(days=1), "22:00", "05:01"), *week, today=sunday - timedelta(days=9))
    assert {one.length for one in found} == {timedelta(hours=48, minutes=1)}


def test_three_hours_at_night_twice_a_week_make_a_night_worker() -> None:
    long, short = span(1, MONDAY, "17:00", "00:00"), span(2, after(1), "17:00", "23:59")
    dawn = span(3, after(2), "03:00", "10:00", "nadia")
    assert labour.night_workers([long, short], PARIS) == []
    assert labour.night_workers([long, short, dawn], PARIS) == ["nadia"]


def test_a_mark_is_of_what_was_said_in_whatever_order() -> None:
    one, two = Notice(Kind.seul), Notice(Kind.repos, "nadia", timedelta(hours=9))
    assert labour.mark([one, two]) == labour.mark([two, one]) != labour.mark([one])


def twelve(minutes: int, first: int = 0) -> list[Span]:
    """Twelve weeks of 44 h of Nadia, five days each, and so many minutes more in the last but one."""
    weeks = []
    for week in range(12):
        for n in range(5):
            end = "17:00" if n < 4 else "16:00"
            weeks.append(span(100 + week * 10 + n, after(7 * (week + first) + n), "08:00", end, "nadia", "karim"))
    extra = span(999, after(7 * (10 + first) + 5), "10:00", f"10:{minutes:02d}", "nadia") if minutes else None
    return [*weeks, *([extra] if extra else [])]


def averaged(shift: Span, others: list[Span]) -> list[Notice]:
    worked: labour.Weeks = {}
    for one in others:
        labour.add(worked, one, PARIS)
    found = labour.notices(shift, [one for one in others if one.id == shift.id], MONDAY, (), PARIS, worked)
    return [one for one in found if one.kind == Kind.moyenne]


@pytest.mark.parametrize(
    ("minutes", "length"), [(0, None), (1, timedelta(hours=44, minutes=1)), (24, timedelta(hours=44, minutes=2))]
)
def test_44_hours_on_average_over_twelve_weeks_are_allowed_and_a_minute_more_is_said(
    minutes: int, length: timedelta | None
) -> None:
    stored = twelve(minutes)
    found = averaged(stored[30], stored)
    assert found == ([Notice(Kind.moyenne, "nadia", length)] if length else [])


def test_the_twelve_weeks_are_any_in_a_row_that_hold_the_shift() -> None:
    before, ahead = twelve(30, first=-11), twelve(30)
    assert averaged(before[55], before) and averaged(ahead[0], ahead), "the last of twelve, and the first"
    assert averaged(span(1, after(7 * 12), "08:00", "09:00", "nadia"), twelve(0)) == []


def test_a_shift_changed_is_counted_as_it_would_be_and_no_more_as_it_is() -> None:
    stored = twelve(1)
    shorter = span(104, after(4), "08:00", "15:00", "nadia", "karim")
    assert averaged(shorter, stored) == []
    longer = span(104, after(4), "08:00", "18:00", "nadia", "karim")
    assert [one.agent for one in averaged(longer, twelve(0))] == ["nadia", "karim"]
