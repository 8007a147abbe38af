"""A restoration killed between any two of its last steps leaves a whole database where one is looked for."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.backup import actions
from app.core import clock

FORMER, RESTORED = [("former",), ("last word",)], [("restored",)]


def told(base: Path) -> list[Any]:
    with contextlib.closing(sqlite3.connect(base)) as opened:
        return opened.execute("SELECT word FROM words ORDER BY word").fetchall()


def written(base: Path, words: list[Any]) -> None:
    with contextlib.closing(sqlite3.connect(base)) as opened, opened:
        opened.execute("CREATE TABLE words (word TEXT)")
        opened.executemany("INSERT INTO words VALUES (?)", words)


def killed_with_its_last_word_in_the_journal(base: Path, room: Path) -> None:
    """The database of a process that was killed: its last commit is in `-wal` alone."""
    alive = room / "alive"
    written(alive, FORMER[:1])
    with contextlib.closing(sqlite3.connect(alive)) as opened:
        opened.execute("PRAGMA journal_mode=WAL")
        with opened:
            opened.execute("INSERT INTO words VALUES ('last word')")
        for suffix in ("", "-wal", "-shm"):
            shutil.copy(room / f"alive{suffix}", base.with_name(base.name + suffix))


@contextlib.contextmanager
def killed_after(steps: int) -> Iterator[list[str]]:
    """After so many changes of the folder; those that were done."""
    done: list[str] = []

    def counted(name: str, work: Any) -> Any:
        def step(*args: Any, **kwargs: Any) -> Any:
            if len(done) == steps:
                raise KeyboardInterrupt
            done.append(name)
            return work(*args, **kwargs)

        return step

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(actions.copies, "settle", counted("settle", actions.copies.settle))
        for name in ("link", "unlink", "replace", "rename"):
            patch.setattr(os, name, counted(name, getattr(os, name)))
        with contextlib.suppress(KeyboardInterrupt):
            yield done


@pytest.mark.parametrize("linked", [True, False], ids=["with hard links", "without"])
def test_killed_at_any_step_the_former_database_stands_there_whole_or_the_restored_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, linked: bool
) -> None:
    if not linked:
        monkeypatch.setattr(Path, "hardlink_to", lambda *_: (_ for _ in ()).throw(PermissionError()))
    found = []
    for steps in range(20):
        room = tmp_path / str(steps)
        room.mkdir()
        base, copy = room / "palier.sqlite", room / "copy"
        killed_with_its_last_word_in_the_journal(base, room)
        written(copy, RESTORED)
        with killed_after(steps) as done:
            actions._move(copy, base, clock.now())
        found.append(told(base))
        if len(done) < steps:
            break
    assert found[0] == FORMER and found[-1] == RESTORED and len(found) > 3
    assert found == sorted(found, key=lambda one: one == RESTORED)
    (aside,) = room.glob("palier.sqlite.before-*Z")
    assert told(aside) == FORMER


def test_a_broken_database_is_kept_with_its_journal_and_the_restored_one_reads_none_of_it(tmp_path: Path) -> None:
    base, copy = tmp_path / "palier.sqlite", tmp_path / "copy"
    killed_with_its_last_word_in_the_journal(base, tmp_path)
    base.write_bytes(b"no database at all" * 500)
    journal = Path(f"{base}-wal").read_bytes()
    written(copy, RESTORED)
    actions._move(copy, base, clock.now())
    assert told(base) == RESTORED
    (kept,) = tmp_path.glob("palier.sqlite.before-*Z")
    assert kept.read_bytes().startswith(b"no database at all")
    (wal,) = tmp_path.glob("palier.sqlite.before-*-wal")
    assert wal.read_bytes() == journal
