"""When things of the demonstration happen: on days and at hours of work, whenever it is loaded."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.core import clock
from app.demo.agenda import at_work

NOW = st.datetimes(datetime(2026, 1, 1), datetime(2029, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(NOW, st.integers(-9, 42).filter(bool), st.integers(8, 19))
def test_it_is_a_day_of_work_at_that_hour_before_or_after_now(now: datetime, days: int, hour: int) -> None:
    found = clock.local(at_work(now, days, time(hour)))
    assert (found.weekday() < 5, found.time()) == (True, time(hour))
    assert (found < now) is (days > 0) or days in (-1, -2)
    assert abs(found.date() - clock.service_day(now) + timedelta(days=days)) <= timedelta(days=2)
