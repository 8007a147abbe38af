"""Sends side by side, in a lane for each push service: a slow or dead one fills its own lane and holds nobody else's.

A lane begins with one send, and widens once its service has answered well: a service that refuses our key, or does
not answer at all, is asked once or twice and then left alone until the next pass.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from app.push.rules import AT_ONCE, MUTE, UNTRIED, Outcome, Verdict

log = logging.getLogger(__name__)
T = TypeVar("T")
Came = tuple[T, Outcome | None]
"""What was put in a lane, and what came of it: None, there was nothing to send any more; UNTRIED, it did not leave."""


@dataclass
class Lane(Generic[T]):
    """What goes to one service, and what waits to. `mute`: tries in a row that got no answer."""

    pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(AT_ONCE, thread_name_prefix="push"))
    waiting: deque[T] = field(default_factory=deque)
    going: int = 0
    width: int = 1
    mute: int = 0
    shut: bool = False

    def learn(self, outcome: Outcome | None) -> None:
        if outcome is None or outcome is UNTRIED:
            return
        well = outcome.verdict not in (Verdict.later, Verdict.halted)
        self.width = AT_ONCE if well else 1
        self.mute = self.mute + 1 if outcome.status == 0 and not well else 0
        self.shut = self.shut or outcome.verdict == Verdict.halted or self.mute >= MUTE


class Lanes(Generic[T]):
    """The lanes of one pass. `send` runs in a thread of a lane; what came of it is collected by the one that claims."""

    def __init__(self, send: Callable[[T], Outcome | None]) -> None:
        self._send = send
        self._lanes: dict[str, Lane[T]] = {}
        self._came: list[Came[T]] = []
        self._changed = threading.Condition()

    def has_room(self, service: str) -> bool:
        """Whether one more would leave at once."""
        with self._changed:
            lane = self._lanes.get(service)
            return lane is None or (not lane.shut and lane.going + len(lane.waiting) < lane.width)

    def put(self, service: str, one: T) -> None:
        """Have it sent when its turn comes."""
        with self._changed:
            lane = self._lanes.setdefault(service, Lane())
            lane.waiting.append(one)
            self._fill(lane)

    def collect(self) -> list[Came[T]]:
        """What has come since the last time."""
        with self._changed:
            came, self._came = self._came, []
            return came

    def at_rest(self) -> bool:
        """True when nothing is under way, waits or is to be collected."""
        with self._changed:
            return not self._came and not self._busy()

    def wait(self, seconds: float) -> None:
        """Until something is to be collected, nothing is under way any more, or so long."""
        with self._changed:
            self._changed.wait_for(lambda: bool(self._came) or not self._busy(), seconds)

    def close(self) -> None:
        """What has not left does not; what is under way ends within its ten seconds."""
        with self._changed:
            for lane in self._lanes.values():
                lane.shut = True
                self._fill(lane)
            self._changed.wait_for(lambda: not self._busy())
        for lane in self._lanes.values():
            lane.pool.shutdown()

    def _busy(self) -> bool:
        return any(lane.going or lane.waiting for lane in self._lanes.values())

    def _fill(self, lane: Lane[T]) -> None:
        while lane.waiting and lane.shut:
            self._came.append((lane.waiting.popleft(), UNTRIED))
        while lane.waiting and lane.going < lane.width:
            lane.going += 1
            lane.pool.submit(self._run, lane, lane.waiting.popleft())

    def _run(self, lane: Lane[T], one: T) -> None:
        outcome: Outcome | None = UNTRIED
        try:
            outcome = self._send(one)
        except Exception:
            log.exception("a ring could not be sent")  # it is given back, and found again
        finally:
            with self._changed:
                lane.going -= 1
                self._came.append((one, outcome))
                lane.learn(outcome)
                self._fill(lane)
                self._changed.notify_all()
