"""The order of things: scenes played one after the other, each at its own moment of the past; and office hours."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta

from app.core import clock

Scene = Callable[[datetime], None]


def at_work(now: datetime, days: int, at: time = time(10)) -> datetime:
    """At this hour, so many days before `now` (after, when negative), whatever the hour of `now`.

    Of a Saturday or a Sunday the Monday after, or the Friday before where that could be later than `now`.
    """
    day = clock.service_day(now) - timedelta(days=days)
    beyond = day.weekday() - 4
    if beyond > 0:
        day += timedelta(days=3 - beyond if days >= 7 else -beyond)
    return clock.zones().moment(day, at)


class Agenda:
    """Scenes by moment; a scene may put further ones in, at its own moment or later."""

    def __init__(self) -> None:
        self._waiting: list[tuple[datetime, int, Scene]] = []
        self._added = 0

    def put(self, at: datetime, scene: Scene) -> None:
        """Play this at that moment; of two at one moment, the first put in is played first."""
        heapq.heappush(self._waiting, (at, self._added, scene))
        self._added += 1

    def play(self, until: datetime) -> Iterator[datetime]:
        """Play all that comes before a moment, in order; yields each moment once played."""
        while self._waiting and self._waiting[0][0] <= until:
            at, _, scene = heapq.heappop(self._waiting)
            scene(at)
            yield at
