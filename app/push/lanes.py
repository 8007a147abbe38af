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

from app.push.rules import AT_ONCE, MUTE, Outcome, Verdict

log = logging.getLogger(__name__)

Work = Callable[[bool], Outcome | None]
"""work(True) sends and settles; work(False) gives its ring back untried. None: nothing was sent."""


@dataclass
class Lane:
    """What goes to one service, and what waits to. `mute`: tries in a row that got no answer."""

    pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(AT_ONCE, thread_name_prefix="push"))
    waiting: deque[Work] = field(default_factory=deque)
    going: int = 0
    width: int = 1
    mute: int = 0
    shut: bool = False

    def learn(self, outcome: Outcome | None) -> None:
        """How its service does."""
        if outcome is None:
            return
        well = outcome.verdict not in (Verdict.later, Verdict.halted)
        self.width = AT_ONCE if well else 1
        self.mute = self.mute + 1 if outcome.status == 0 and not well else 0
        self.shut = self.shut or outcome.verdict == Verdict.halted or self.mute >= MUTE


class Lanes:
    """The lanes of one pass. Opened by the thread that claims; each send is in a thread of its lane."""

    def __init__(self) -> None:
        self._lanes: dict[str, Lane] = {}
        self._changed = threading.Condition()
        self._ended = 0

    def has_room(self, service: str) -> bool:
        """Whether one more would leave at once."""
        with self._changed:
            lane = self._lanes.get(service)
            return lane is None or (not lane.shut and lane.going + len(lane.waiting) < lane.width)

    def put(self, service: str, work: Work) -> None:
        """Have it sent when its turn comes."""
        with self._changed:
            lane = self._lanes.setdefault(service, Lane())
            lane.waiting.append(work)
            self._fill(lane)

    def ended(self) -> int:
        """How many have been sent, or given back, so far."""
        with self._changed:
            return self._ended

    def at_rest(self) -> bool:
        """True when nothing is under way and nothing waits."""
        with self._changed:
            return not any(lane.going or lane.waiting for lane in self._lanes.values())

    def wait(self, ended: int, seconds: float) -> None:
        """Until more than `ended` have, or so long."""
        with self._changed:
            self._changed.wait_for(lambda: self._ended > ended, seconds)

    def close(self) -> None:
        """What has not left is given back; what is under way ends within its ten seconds."""
        with self._changed:
            for lane in self._lanes.values():
                lane.shut = True
                self._fill(lane)
            self._changed.wait_for(lambda: not any(lane.going or lane.waiting for lane in self._lanes.values()))
        for lane in self._lanes.values():
            lane.pool.shutdown()

    def _fill(self, lane: Lane) -> None:
        while lane.waiting and (lane.shut or lane.going < lane.width):
            lane.going += 1
            lane.pool.submit(self._run, lane, lane.waiting.popleft())

    def _run(self, lane: Lane, work: Work) -> None:
        outcome = None
        try:
            outcome = work(not lane.shut)
        except Exception:
            # Why swallow: the ring is found again when its lease has run out, and the lane serves others.
            log.exception("a ring could not be settled")
        finally:
            with self._changed:
                lane.going -= 1
                self._ended += 1
                lane.learn(outcome)
                self._fill(lane)
                self._changed.notify_all()
