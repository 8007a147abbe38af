"""A running server, what is known of it, and the moment it believes it is."""

from __future__ import annotations

import fcntl
import multiprocessing
import os
import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from functools import cache
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.request import Request, urlopen

from app.core import clock
from app.door import factors
from tests.browser import server
from tests.browser.cable import free_port
from tests.essai import bundle as essai
from tests.postgres import RUN
from tests.push.fake_service import POST
from tools import bundle, shell_list

ROOT = Path(__file__).parent.parent.parent
SERVERS = multiprocessing.get_context("forkserver")
"""Each server is a process of its own, begun from one that has imported the product: two seconds less."""
SERVERS.set_forkserver_preload(["tests.browser.server"])

OPENS = clock.parse("2026-11-24 17:30")
"""When every site starts, whenever that really is: a Tuesday, before an evening's shift. Its clock runs from there."""


@cache
def _bundle() -> None:
    """What is served is what is written now (without esbuild: the modules one by one), once for a whole run.

    Written while another process copies it, half of an app would be served.
    """
    (ROOT / ".cache").mkdir(exist_ok=True)
    with (ROOT / ".cache" / "bundled").open("a+") as done:
        fcntl.flock(done, fcntl.LOCK_EX)
        done.seek(0)
        if done.read() == str(RUN):
            return
        bundle.main()
        done.truncate(0)
        done.write(str(RUN))


class Site:
    """An installation of its own: started, stopped, started again on the same data."""

    def __init__(
        self,
        folder: Path,
        *,
        database_url: str | None = None,
        push: tuple[int, Path] | None = None,
        demo: Path | None = None,
        trial: bool = False,
        bare: bool = False,
        data: Path | None = None,
        opens: datetime = OPENS,
        post: tuple[int, Path] | None = None,
    ) -> None:
        self.folder, self.port, self.data = folder, free_port(), folder / "data"
        self.url = f"http://localhost:{self.port}"
        self.shift = round((opens - datetime.now(UTC)).total_seconds())
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment |= {"PALIER_DATA": str(self.data), "PALIER_CLOCK_SHIFT": str(self.shift)}
        if database_url:
            environment["DATABASE_URL"] = database_url
        if push:  # read by tests/browser/server.py, which is no part of the product
            environment |= {"TESTS_PUSH_PORT": str(push[0]), "TESTS_PUSH_AUTHORITY": str(push[1])}
        if post:  # the operator's mail server
            environment |= {"PALIER_SMTP": f"smtp://{POST}:587", "PALIER_MAIL_FROM": f"palier@{POST}"}
            environment |= {"TESTS_POST_PORT": str(post[0]), "TESTS_POST_AUTHORITY": str(post[1])}
        if bare:  # tables, and nothing in them
            environment["TESTS_BARE"] = "1"
        self.environment = environment
        self.static = folder / "static"
        _bundle()
        shutil.copytree(ROOT / "static", self.static)
        if trial:  # one more kind of entry, on the phone and on the server
            essai.add_to(folder)
            environment["TESTS_TRIAL_KIND"] = "1"
        self.publish_the_phone()
        if demo:
            self._load_the_demo(demo)
        if data:  # those of another installation, which is stopped
            shutil.copytree(data, self.data)
        self.process: BaseProcess
        self.accounts: dict[str, dict[str, str]] = {}
        self.ids: dict[str, Any] = {}
        self.start()

    @property
    def now(self) -> datetime:
        """The moment it is for the server and for the phones."""
        return datetime.now(UTC) + timedelta(seconds=self.shift)

    def start(self) -> None:
        """Serve; the first time, build the world."""
        log = self.folder / "server.log"
        asked = server.Asked(self.data, self.port, self.static, log, self.environment)
        self.line, theirs = SERVERS.Pipe()
        self.process = SERVERS.Process(target=server.serve, args=(asked, theirs), daemon=True)
        self.process.start()
        theirs.close()
        try:
            told = self.line.recv()
        except EOFError:
            raise AssertionError(log.read_text()[-3000:]) from None
        self.accounts, self.ids = told["accounts"], told["ids"]

    def _load_the_demo(self, kept: Path) -> None:
        """As ./run does at the first start; loaded once for all the processes of a run, in a folder they share."""
        kept.mkdir(exist_ok=True)
        with (kept / "turn").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)
            if not (kept / "data").exists():
                self._start_up(kept / "coming")
                (kept / "coming").rename(kept / "data")
        shutil.copytree(kept / "data", self.data)

    def _start_up(self, data: Path) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "app.start_up"], cwd=ROOT, env={**self.environment, "PALIER_DATA": str(data)},
            capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr

    def publish_the_phone(self) -> None:
        """Write again the list of files of the phone's app, as a deployment does: its build follows its bytes."""
        with patch.multiple(shell_list, ROOT=self.folder, PWA=self.static / "pwa"):
            (self.static / "pwa" / "shell.js").write_text(shell_list.source())

    def deploys_another_version(self) -> None:
        """The phone's program changes by a few bytes."""
        listed = [url for url in shell_list.shell() if url.endswith("/main.js")]
        for url in listed:
            with (self.folder / url.lstrip("/")).open("a") as program:
                program.write("\n// Another version.\n")
        self.publish_the_phone()

    def stop(self) -> None:
        """Nobody answers any more."""
        self.process.terminate()
        self.process.join(10)
        self.line.close()

    def passes(self, by: timedelta) -> None:
        """So much later: the server is started again, its clock and every phone's told at their start."""
        self.stop()
        self.shift += round(by.total_seconds())
        self.environment["PALIER_CLOCK_SHIFT"] = str(self.shift)
        self.start()

    def totp(self, name: str) -> str:
        """The six digits of an account, now."""
        return factors.code_at(self.accounts[name]["totp"], self.now)

    def flask(self, *words: str) -> str:
        """Run a flask command on this installation; its output."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "tests.browser.server:commands()", *words],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Read the SQLite database beside the server."""
        with sqlite3.connect(f"file:{self.data / 'palier.sqlite'}?mode=ro", uri=True, timeout=10) as base:
            return base.execute(sql, values).fetchall()

    def write(self, sql: str, *values: object) -> None:
        """Change the SQLite database behind the server's back: what no screen lets anybody do."""
        with sqlite3.connect(self.data / "palier.sqlite", timeout=20) as base:
            base.execute(sql, values)

    def custody(self, name: str) -> dict[str, int]:
        """How many operations of a person the server holds, by kind."""
        found = self.rows(
            "SELECT op.kind, count(*), count(DISTINCT op.id) FROM op JOIN user_account u ON u.id = op.user_id"
            " WHERE u.email = ? GROUP BY op.kind",
            self.accounts[name]["email"],
        )
        assert all(count == distinct for _, count, distinct in found)
        return {kind: count for kind, count, _ in found}

    def answers(self) -> bool:
        """True while somebody answers at its address."""
        try:
            with urlopen(Request(f"{self.url}/healthz"), timeout=5):
                return True
        except OSError as error:
            return getattr(error, "code", None) is not None
