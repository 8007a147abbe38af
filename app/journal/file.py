"""The file of the security log: lines added by several processes at once, begun anew when it is large or old.

Each line is one write at the end of the file, under a lock that the processes of an installation share: between the
look at its size, the change of file and the write nobody else writes, so no line is lost or cut. A process that holds
the lock and no longer turns delays the others by a second, never more.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import logging
import os
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from app.journal import rules

log = logging.getLogger(__name__)

TRIES, PAUSE_S = 50, 0.02


class JournalFile:
    """`path`, then `path.1`, the newest of those before, up to `path.<kept>`; mode 0600."""

    def __init__(self, path: Path, most: int = rules.MOST, kept: int = rules.KEPT) -> None:
        self.path, self.most, self.kept = path, most, kept

    def write(self, line: bytes) -> None:
        """Add a line. Raises nothing: a disk that is full must not take back what was done."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with self._in_turn() as mine:
                if mine and self._size() + len(line) > self.most:
                    self._begin_anew()
                self._append(line)
        except OSError as problem:
            log.error("the security log cannot be written: %s", problem.strerror)

    def sweep(self, at: datetime) -> None:
        """Begin another file once a month, and let go of what is older than a year."""
        try:
            with self._in_turn() as mine:
                if mine and (first := self._begun()) is not None and at - first >= rules.A_FILE:
                    self._begin_anew()
                for old in self.path.parent.glob(f"{self.path.name}.[0-9]*"):
                    if at.timestamp() - old.stat().st_mtime > rules.LONGEST.total_seconds():
                        old.unlink()
        except OSError as problem:
            log.error("the security log cannot be put in order: %s", problem.strerror)

    @contextlib.contextmanager
    def _in_turn(self) -> Iterator[bool]:
        """Alone, or after a second of waiting together with whoever does not let go: then nothing but adding."""
        handle = os.open(self.path.with_name(f"{self.path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            yield _locked(handle)
        finally:
            os.close(handle)

    def _append(self, line: bytes) -> None:
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            before = os.fstat(handle).st_size
            if os.write(handle, line) < len(line):
                os.ftruncate(handle, before)  # half a line would spoil the next one too
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        finally:
            os.close(handle)

    def _size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    def _begun(self) -> datetime | None:
        try:
            with self.path.open("rb") as lines:
                return datetime.fromisoformat(json.loads(lines.readline())["time"])
        except (FileNotFoundError, ValueError, KeyError):
            return None

    def _begin_anew(self) -> None:
        for number in range(self.kept, 0, -1):
            before = self._numbered(number - 1)
            if before.exists():
                before.replace(self._numbered(number))

    def _numbered(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{number}") if number else self.path


def _locked(handle: int) -> bool:
    for _ in range(TRIES):
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(PAUSE_S)
        else:
            return True
    return False
