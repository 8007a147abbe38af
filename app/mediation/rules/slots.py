"""When several mediators can meet somebody together: the next free hours, by their shifts. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta

from app.core.zones import Zones
from app.planning.rules import Window, without

LOOKED_WEEKS = 3
STEP = timedelta(minutes=30)
MOST = 8
APART = timedelta(hours=2)
"""Between two hours offered the same day."""
OPENS, SHUTS = time(8), time(21)
"""Nobody is asked to come, nor visited, before the one nor after the other, whoever works then."""
AFTERNOON, EVENING = 13, 17
"""The hours at which each begins: one hour of each part of a day is offered, so that who works finds one too."""


def common(free: Sequence[Sequence[Window]]) -> list[Window]:
    """When all of them are free; nobody is never free."""
    found = list(free[0]) if free else []
    for theirs in free[1:]:
        found = [both for one in found for other in theirs if (both := _both(one, other)) is not None]
    return sorted(found)


def left(windows: Iterable[Window], taken: Sequence[Window]) -> list[Window]:
    """What is left of somebody's hours once what is taken is out of them."""
    return [part for one in windows for part in without(one, taken)]


def offered(free: Sequence[Window], length: timedelta, after: datetime, zones: Zones) -> list[Window]:
    """The first hours at which a session of this length fits: one a part of the day, far apart, by day."""
    found: list[Window] = []
    for one in sorted(free):
        for start in _starts(one, length, after, zones):
            if _is_one_more(found, start, zones):
                found.append(Window(start, start + length))
            if len(found) == MOST:
                return found
    return found


def _starts(window: Window, length: timedelta, after: datetime, zones: Zones) -> Iterator[datetime]:
    start = _rounded_up(max(window.start, after), zones)
    while start + length <= window.end:
        if _by_day(zones.local(start), zones.local(start + length)):
            yield start
        start += STEP


def _rounded_up(moment: datetime, zones: Zones) -> datetime:
    local = zones.local(moment)
    past = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond) % STEP
    return moment + (STEP - past if past else timedelta())


def _by_day(start: datetime, end: datetime) -> bool:
    return start.date() == end.date() and start.time() >= OPENS and end.time() <= SHUTS


def _is_one_more(found: Sequence[Window], start: datetime, zones: Zones) -> bool:
    day, part = _part(start, zones)
    same_day = [one for one in found if _part(one.start, zones)[0] == day]
    return all(_part(one.start, zones)[1] != part and start - one.start >= APART for one in same_day)


def _part(moment: datetime, zones: Zones) -> tuple[date, int]:
    """The day, and which part of it."""
    local = zones.local(moment)
    return local.date(), (local.hour >= AFTERNOON) + (local.hour >= EVENING)


def _both(one: Window, other: Window) -> Window | None:
    start, end = max(one.start, other.start), min(one.end, other.end)
    return Window(start, end) if start < end else None
