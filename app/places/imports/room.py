"""What an import has on disk: its file, the table in it, its lines, how far it is, whether to stop.

Beside the database, never in it: while an import writes, nothing else may be written there, and the page that follows
it or stops it must not wait.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from app.core import clock
from app.settings import settings

FOLDER = "imports"
EVERY_S = 0.5


class Stopped(Exception):
    """Somebody asked the reading of a file to stop."""


@dataclass(frozen=True)
class Advance:
    """How far a reading is, and when it last said so."""

    step: str = ""
    done: int = 0
    total: int = 0
    at: datetime | None = None

    @property
    def percent(self) -> int:
        return min(100, 100 * self.done // self.total) if self.total else 0


class Room:
    """The folder of one import, its owner's alone."""

    def __init__(self, import_id: UUID) -> None:
        self.path = root() / str(import_id)
        self.file = self.path / "fichier"
        self.table = self.path / "table"
        self.lines = self.path / "lignes"
        self.report = self.path / "rapport.csv"
        self.absent = self.path / "absentes"
        self._advance = self.path / "avance"
        self._stop = self.path / "arret"
        self._said = 0.0

    def receive(self, stream: BinaryIO, most: int) -> str | None:
        """Store a file as it comes. Its digest; None when it is longer than allowed."""
        root().mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path.mkdir(mode=0o700)
        digest, size = sha256(), 0
        with open(os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            while chunk := stream.read(1 << 16):
                size += len(chunk)
                if size > most:
                    return None
                digest.update(chunk)
                out.write(chunk)
        return digest.hexdigest()

    @property
    def readable(self) -> Path:
        """What is read as CSV: the table of a workbook, else the file itself."""
        return self.table if self.table.exists() else self.file

    def begin(self) -> None:
        """A reading starts: nobody asked to stop it yet. Its folder may be gone, when an old import is undone."""
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._stop.unlink(missing_ok=True)
        self._advance.unlink(missing_ok=True)

    def stop(self) -> None:
        """Ask the reading to stop."""
        if self.path.exists():
            self._stop.touch(mode=0o600)

    def advance(self, step: str, done: int, total: int) -> None:
        """Say how far it is, now and then. Raises Stopped."""
        if time.monotonic() - self._said < EVERY_S and done < total:
            return
        self._said = time.monotonic()
        if self._stop.exists():
            raise Stopped
        draft = self._advance.with_suffix(".part")
        draft.write_text(json.dumps([step, done, total, clock.now().isoformat()]))
        draft.replace(self._advance)

    @property
    def advanced(self) -> Advance | None:
        """How far it said it is."""
        try:
            step, done, total, at = json.loads(self._advance.read_text())
            return Advance(step, done, total, datetime.fromisoformat(at))
        except (OSError, ValueError):
            return None

    def leave_file(self) -> None:
        """The file is not needed any more; what was said of its lines is."""
        for one in (self.file, self.table, self._advance, self._stop):
            one.unlink(missing_ok=True)

    def clear(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)


def made_at(import_id: UUID) -> datetime:
    """When an import was begun: its id says so."""
    return datetime.fromtimestamp((import_id.int >> 80) / 1000, UTC)


def root() -> Path:
    return settings().data_dir / FOLDER


def rooms() -> Iterator[UUID]:
    """The imports that have something on disk."""
    for one in root().iterdir() if root().exists() else ():
        try:
            yield UUID(one.name)
        except ValueError:
            continue
