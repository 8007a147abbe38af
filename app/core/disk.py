"""Whether the data directory takes writes: asked by /healthz before a person finds out by losing something."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

ROOM = 1024 * 1024
"""Bytes a disk must have left: an evening of a small team, and the logs of saying that it is full."""
FRESH_S = 5.0
"""How long an answer holds: /healthz is public, and writes no more often than this."""

_known: dict[tuple[Path, ...], tuple[float, bool]] = {}


def takes_writes(places: Iterable[Path]) -> bool:
    """Whether there is room in each folder, and each file that is named may be written."""
    key, now = tuple(places), time.monotonic()
    at, answer = _known.get(key, (-FRESH_S, False))
    if now - at >= FRESH_S:
        answer = all(_has_room(one) if one.is_dir() else _may_be_written(one) for one in key)
        _known[key] = now, answer
    return answer


def _has_room(folder: Path) -> bool:
    try:
        # Without a name: nothing stays of it, whatever happens.
        with tempfile.TemporaryFile(dir=folder) as probe:
            os.posix_fallocate(probe.fileno(), 0, ROOM)
            probe.write(b"room")
            probe.flush()
    except OSError:
        return False
    return True


def _may_be_written(file: Path) -> bool:
    # Asked, never opened: closing a database that this process has open would free its locks.
    return os.access(file, os.W_OK)
