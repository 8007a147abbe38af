"""What gunicorn is told, by `./run` and by the measures: `gunicorn -c python:app.start_up.server wsgi:app`.

A worker for each core, two at least; four threads each, for bodies that come slowly. The code is read once, before
the fork. A worker takes the connections it can soon serve and leaves the others in the queue for whichever is free:
one that could took 42 of 50 phones coming home while its neighbour did nothing. So no connection is kept open after
its answer; the reverse proxy in front keeps those of the phones.
"""

from __future__ import annotations

import gc
import os
import time
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

from app.sync import gate

SUPERVISOR = "PALIER_SUPERVISOR"
STAYS_S = 60


class Staying(ThreadWorker):  # type: ignore[misc]
    """Goes on serving when its master was killed, until the next one is there: starting takes seconds.

    Only where a supervisor holds the sockets, and lives: it ends the former workers once there are others.
    """

    alone_since: float | None = None

    def is_parent_alive(self) -> bool:
        """False when there is nothing left to serve for."""
        if self.ppid == os.getppid():
            return True
        self.alone_since = self.alone_since or time.monotonic()
        return time.monotonic() - self.alone_since < STAYS_S and _lives(os.environ.get(SUPERVISOR, ""))


def _lives(supervisor: str) -> bool:
    try:
        os.kill(int(supervisor), 0)
    except (ValueError, OSError):
        return False
    return True


worker_class = Staying
workers = max(2, os.cpu_count() or 1)
threads = 4
worker_connections = 2 * threads
keepalive = 0
preload_app = True
graceful_timeout = 5
# Nothing is written outside the data directory: no socket of commands in the home; the heartbeats, which have no name
# and must beat on a full disk too, in memory.
control_socket_disable = True
MEMORY = "/dev/shm"  # noqa: S108
worker_tmp_dir = MEMORY if os.path.isdir(MEMORY) else None

YOUNG, MIDDLE, OLD = 20_000, 20, 100


def post_fork(server: Any, worker: Any) -> None:
    """In each worker, before its first request."""
    spare_the_collector()
    gate.one_at_a_time()


def spare_the_collector() -> None:
    """Leave out what lives as long as the process, and look less often.

    An exchange makes tens of thousands of objects that all die with it; with the defaults the whole heap was
    searched again and again for nothing (measured: 10 to 15 % of the processor time of an exchange).
    """
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
