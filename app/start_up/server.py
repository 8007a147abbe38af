"""What gunicorn is told, by `./run` and by the measures: `gunicorn -c python:app.start_up.server wsgi:app`.

gthread, 2 x 4: Flask and the database are the limit, not the server. The code is read once, before the fork.
"""

from __future__ import annotations

import gc
from typing import Any

worker_class = "gthread"
workers = 2
threads = 4
preload_app = True
graceful_timeout = 5

YOUNG, MIDDLE, OLD = 20_000, 20, 100


def post_fork(server: Any, worker: Any) -> None:
    """In each worker, before its first request."""
    spare_the_collector()


def spare_the_collector() -> None:
    """Leave out what lives as long as the process, and look less often.

    An exchange makes tens of thousands of objects that all die with it; with the defaults the whole heap was
    searched again and again for nothing (measured: 10 to 15 % of the processor time of an exchange).
    """
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
