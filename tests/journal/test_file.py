"""The file of the security log: whole lines whoever writes, never too large, never in the way."""

from __future__ import annotations

import errno
import fcntl
import json
import logging
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from app.core import clock, lines
from app.journal import file as files
from app.journal import rules
from app.journal.actions import _line
from app.journal.file import JournalFile
from app.journal.rules import network_of

pytestmark = pytest.mark.slow

WRITER = """
import sys
from pathlib import Path
from app.journal.file import JournalFile
journal = JournalFile(Path(sys.argv[1]), most=4000, kept=200)
for number in range(400):
    journal.write(b'{"line": "%s %d"}\\n' % (sys.argv[2].encode(), number))
"""


def test_two_processes_that_begin_files_anew_lose_no_line_and_cut_none(tmp_path: Path) -> None:
    path = tmp_path / "security.jsonl"
    both = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), name]) for name in ("a", "b")]
    assert [one.wait(timeout=120) for one in both] == [0, 0]
    found = [one for one in tmp_path.iterdir() if one.suffix != ".lock"]
    assert len(found) > 3 and all(one.stat().st_size <= 4000 for one in found)
    told = [json.loads(line)["line"] for one in found for line in one.read_bytes().splitlines()]
    assert sorted(told) == sorted(f"{name} {number}" for name in "ab" for number in range(400))


def test_it_is_never_larger_than_its_files_together_and_the_oldest_goes(tmp_path: Path) -> None:
    journal = JournalFile(tmp_path / "security.jsonl", most=100, kept=2)
    for number in range(50):
        journal.write(b'{"n": %4d}\n' % number)
    names = sorted(one.name for one in tmp_path.iterdir() if one.suffix != ".lock")
    assert names == ["security.jsonl", "security.jsonl.1", "security.jsonl.2"]
    assert sum((tmp_path / name).stat().st_size for name in names) <= 300
    assert b"49" in (tmp_path / "security.jsonl").read_bytes()
    assert {(tmp_path / name).stat().st_mode & 0o777 for name in names} == {0o600}


def test_a_full_disk_stops_nothing_and_cuts_no_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal, write = JournalFile(tmp_path / "security.jsonl"), os.write
    journal.write(b'{"n": 1}\n')

    def half(handle: int, line: bytes) -> int:
        return write(handle, line[: len(line) // 2])

    def full(handle: int, line: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    for broken in (half, full):
        monkeypatch.setattr(files.os, "write", broken)
        journal.write(b'{"n": 2}\n')
    monkeypatch.setattr(files.os, "write", write)
    journal.write(b'{"n": 3}\n')
    assert journal.path.read_bytes() == b'{"n": 1}\n{"n": 3}\n'
    JournalFile(tmp_path / "security.jsonl" / "no folder" / "x").write(b"{}\n")


def test_whoever_holds_the_lock_and_never_lets_go_keeps_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "PAUSE_S", 0)
    journal = JournalFile(tmp_path / "security.jsonl", most=5)
    with (tmp_path / "security.jsonl.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        journal.write(b'{"n": 1}\n')
        journal.write(b'{"n": 2}\n')
    assert journal.path.read_bytes().count(b"\n") == 2


def test_a_file_is_begun_anew_each_month_and_kept_a_year(tmp_path: Path) -> None:
    journal, at = JournalFile(tmp_path / "security.jsonl"), clock.now()
    journal.write(_line(time=at.isoformat()))
    old = tmp_path / "security.jsonl.7"
    old.write_bytes(b"{}\n")
    for path, age in ((journal.path, 0), (old, 300)):
        os.utime(path, (at.timestamp() - age * 86400,) * 2)
    journal.sweep(at + timedelta(days=29))
    assert journal.path.exists() and old.exists()
    journal.sweep(at + timedelta(days=66))
    assert not journal.path.exists() and (tmp_path / "security.jsonl.1").exists() and not old.exists()


@pytest.mark.parametrize("sign", ["\r\n", "\x1b[31m", "\x00", "\u2028", "\x9b", "\x7f", "é"])
def test_a_control_sign_moves_no_terminal_and_makes_no_line(sign: str) -> None:
    line = _line(endpoint=f"a{sign}b")
    assert line.count(b"\n") == 1 and line.endswith(b"\n")
    assert all(0x20 <= one < 0x7F for one in line[:-1])
    assert json.loads(line)["endpoint"] == f"a{sign}b"


@pytest.mark.parametrize(
    ("address", "kept"),
    [("203.0.113.77", "203.0.113.0/24"), ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
     ("::ffff:203.0.113.77", "203.0.113.0/24"), ("localhost", None), (None, None)],
)  # fmt: skip
def test_an_address_is_kept_shortened(address: str | None, kept: str | None) -> None:
    assert network_of(address) == kept


def test_the_whole_of_it_is_bounded() -> None:
    assert rules.MOST * (rules.KEPT + 1) <= 50_000_000


def test_an_ordinary_line_says_of_which_request_it_is_and_none_outside_of_one() -> None:
    record = logging.LogRecord("app", logging.WARNING, "", 0, "said", (), None)
    assert lines._OfRequest().filter(record)
    assert "[-] app: said" in logging.Formatter(lines.FORMAT).format(record)
