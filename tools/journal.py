"""The output of a process, in files that rotate: they have a bound, and a full disk only leaves lines out."""

from __future__ import annotations

import contextlib
import logging
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import IO

MOST, KEPT = 2_000_000, 4
"""Bytes of a file, and how many former ones are kept: ten million for each process, whatever it says."""
LINE = 65_536


class Journal(RotatingFileHandler):
    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        for one in (path, *(path.with_name(f"{path.name}.{number}") for number in range(1, KEPT + 1))):
            _cut(one)
        super().__init__(path, maxBytes=MOST, backupCount=KEPT, encoding="utf-8", errors="replace", delay=True)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        """No line is worth an error; the file is opened again for the next one."""
        with contextlib.suppress(OSError, ValueError):
            if self.stream is not None:
                self.stream.close()
        self.stream = None  # as the library does when it has rotated

    def write(self, line: str) -> None:
        self.handle(logging.makeLogRecord({"msg": line.rstrip("\n")}))

    def copy(self, output: IO[str]) -> None:
        """Keep all that comes, to the end; a line without one is cut."""
        with output:
            while line := output.readline(LINE):
                self.write(line)

    def tail(self, lines: int = 20) -> list[str]:
        with contextlib.suppress(OSError):
            return Path(self.baseFilename).read_text(encoding="utf-8", errors="replace").splitlines()[-lines:]
        return []


def _cut(path: Path) -> None:
    """A file of a release that did not rotate keeps its end."""
    with contextlib.suppress(OSError):
        if path.stat().st_size > MOST:
            with path.open("rb") as whole:
                whole.seek(-MOST, 2)
                end = whole.read()
            path.write_bytes(end)
