"""Writers of a SQLite database take turns.

SQLite does not queue its writers: each sleeps and looks again, for longer and longer, and under fifty phones
some never find it free within ten seconds while the others leave it idle between two looks. Here the threads of
a process queue on a lock, and the processes on a file beside the database, freed by the system when one dies.
PostgreSQL queues by itself.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine

from app.core import database, patience

LOOK_S = 0.001


class Turn:
    """One queue, of the threads of this process and of all the processes on this database. `name` ends its file."""

    def __init__(self, name: str) -> None:
        self._name, self._threads = name, threading.Lock()

    @contextlib.contextmanager
    def taken(self, engine: Engine) -> Iterator[None]:
        """Hold the turn. Out of patience one goes on without it: the database's own lock decides, or says busy."""
        if engine.dialect.name != "sqlite":
            yield
            return
        until = time.monotonic() + patience.left()
        mine = self._threads.acquire(timeout=patience.left())
        try:
            with _among_processes(engine.url.database, self._name, until):
                yield
        finally:
            if mine:
                self._threads.release()


WRITING = Turn("turn")
"""The turn of a write unit."""


@contextlib.contextmanager
def _among_processes(base: str | None, name: str, until: float) -> Iterator[None]:
    if base in (None, "", ":memory:"):
        yield
        return
    handle = _opened(Path(f"{base}-{name}"))
    if handle is None:
        yield
        return
    try:
        while not _got(handle) and time.monotonic() < until:
            time.sleep(LOOK_S)
        yield
    finally:
        os.close(handle)


def _opened(file: Path) -> int | None:
    """None on a disk that takes no writes: nobody gets far there, and the database says why."""
    # Opened each time: a file kept open would be shared with the processes forked since, and its lock with it.
    try:
        return os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as refusal:
        if refusal.errno not in database.NO_WRITING:
            raise
        return None


def _got(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
