"""The team's calendar, at any hour of any day."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest

from app.core import clock
from app.demo.duties import REST, duties

PAIRS = ["N1", "C2", "S3"]
MOMENTS = [
    "2026-11-22 19:00", "2026-10-25 02:30", "2026-03-29 03:00", "2026-12-31 23:59", "2026-08-03 00:10",
    "2026-11-23 06:00", "2026-11-23 17:30", "2026-11-28 23:50", "2028-02-29 12:00", "2026-12-31 23:30",
    "2026-05-01 10:00",
]  # fmt: skip


@pytest.mark.parametrize("moment", MOMENTS)
def test_whoever_is_on_duty_rested_before_and_will_after(moment: str) -> None:
    at = clock.parse(moment)
    for pair in PAIRS:
        own = [one for one in duties(PAIRS, at) if one.pair == pair]
        for before, after in pairwise(own):
            assert after.starts_at - before.ends_at >= (REST if "now" in (before.kind, after.kind) else timedelta())


@pytest.mark.parametrize("moment", MOMENTS)
def test_each_pair_has_exactly_one_shift_of_the_moment(moment: str) -> None:
    at = clock.parse(moment)
    now = [one for one in duties(PAIRS, at) if one.starts_at <= at < one.ends_at]
    assert sorted(one.pair for one in now) == sorted(PAIRS)
    assert all(one.ends_at - at >= timedelta(hours=4, minutes=45) for one in now)
    assert all(one.kind == "now" for one in now)


@pytest.mark.parametrize("moment", MOMENTS)
def test_six_weeks_are_behind_and_some_shifts_were_given_up(moment: str) -> None:
    at = clock.parse(moment)
    past = [one for one in duties(PAIRS, at) if one.kind == "past"]
    assert past[0].starts_at < at - timedelta(days=39)
    assert len(past) > 80
    assert 3 <= sum(one.cancelled for one in past) <= 8


def test_the_first_pair_has_drafts_and_no_published_shift_to_come() -> None:
    coming = [one.kind for one in duties(PAIRS, clock.parse(MOMENTS[0])) if one.pair == "N1" and one.kind != "past"]
    assert coming.count("now") == 1
    assert set(coming) == {"now", "draft"}
