"""The order of things: scenes played one after the other, each at its own moment of the past."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from datetime import datetime

Scene = Callable[[datetime], None]


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
