"""Keys that a running process takes from their file again when it changes: a rotation stops nobody."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, Self, TypeVar

log = logging.getLogger(__name__)

LOOK_EVERY_S = 1.0
Mark = tuple[int, int, int]


class Ring(Protocol):
    """Keys of which some are those of an earlier ring."""

    def follows(self, earlier: Self) -> bool:
        """Whether it is the same ring, rotated."""


R = TypeVar("R", bound=Ring)
Reader = Callable[[Path], R]


def mark_of(file: Path) -> Mark | None:
    """What changes with the content, the name or the rights of a file; None when it is not there."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_ctime_ns, found.st_ino, found.st_size


@dataclass
class Followed(Generic[R]):
    """The ring of this process, and the file it follows."""

    ring: R
    file: Path | None
    read: Reader[R] | None
    seen: Mark | None = (0, 0, 0)
    looked: float = 0.0

    def now(self) -> R:
        """The ring, the file looked at a second at most after the last look."""
        if self.file is not None and time.monotonic() - self.looked >= LOOK_EVERY_S:
            self.look()
        return self.ring

    def look(self) -> None:
        """Take the file's keys when it changed. Any other file than a rotated one is refused: the keys held go on."""
        self.looked = time.monotonic()
        if self.file is None or self.read is None or (mark := mark_of(self.file)) == self.seen:
            return
        self.seen = mark
        if mark is None:
            log.error("the key file is gone: the keys held go on")
            return
        try:
            fresh = self.read(self.file)
        except Exception as wrong:  # half a restore, a typing mistake: what is held still opens everything
            log.error("the key file changed and cannot be used: %s", wrong)
            return
        if fresh.follows(self.ring):
            self.ring = fresh
        else:
            log.error("the key file changed and has none of the keys in use: it is not followed")
