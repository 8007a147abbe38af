"""One ./run for a data directory: the first holds a lock on a file there, which says its address.

The system frees it when its holder dies, whatever the death; the file stays and means nothing by itself.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from pathlib import Path
from typing import IO

FILE = "running"


class Taken(Exception):
    """Somebody serves this directory; says what they wrote."""


def claim(data: Path) -> IO[str]:
    """Hold the directory for as long as the file is open. Raises Taken."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Not inherited by the processes started since: it is this one's alone.
    held = os.fdopen(os.open(data / FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), "r+", encoding="utf-8")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        with held:
            raise Taken(held.read().strip() or "?") from None
    held.truncate()
    return held


def tell(held: IO[str], address: str) -> None:
    """Say where it is served, and by which process."""
    with contextlib.suppress(OSError):  # a full disk: the lock holds without words
        held.seek(0)
        held.write(f"{address} (pid {os.getpid()})\n")
        held.flush()
