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
