"""What ./run becomes: prepares the data, serves, and starts again whatever dies, until it is told to end.

`python -m tools.supervisor [--port N] [--no-demo]`, on PALIER_DATA. Standard library only: it stays small beside
what it looks after.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from threading import Thread
from typing import NoReturn

from tools import claim, port
from tools.journal import Journal

LEASH = Path(__file__).with_name("leash.py")
LOOK_S = 0.2
STARTS_S, ENDS_S = 120, 10
"""How long a first start may take to be well (47 s were seen on two busy cores), and an end to be tidy."""
LIVED_S = 10
"""What dies younger than this has not worked: it is started again later and later."""
LONGEST_S = 30
FORMER_S = 60
"""How long the workers of a killed server may serve until there are others (app/start_up/server.py)."""
BACKLOG = 2048

_told: list[int] = []
"""Signals that asked to end."""


def leashed(command: Sequence[str]) -> list[str]:
    """A command that ends when this process does, killed or not."""
    return [sys.executable, "-I", "-S", str(LEASH), str(os.getpid()), sys.executable, *command]


class Child:
    """A process that is kept running, and what it says."""

    def __init__(self, name: str, command: Sequence[str], logs: Path, sockets: Sequence[socket.socket] = ()) -> None:
        self.name, self.command, self.journal = name, command, Journal(logs / f"{name}.log")
        self.sockets = sockets
        self.deaths, self.due = 0, 0.0
        self.process: subprocess.Popen[str] | None = None
        self.former: dict[int, float] = {}

    def start(self) -> None:
        """In a session of its own: Ctrl-C is for us. Only from the first thread, whose life the leash looks at."""
        self.born = time.monotonic()
        self.process = subprocess.Popen(
            leashed(self.command), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, errors="replace", start_new_session=True, pass_fds=[one.fileno() for one in self.sockets],
        )  # fmt: skip
        Thread(target=self.journal.copy, args=(self.process.stdout,), daemon=True).start()

    @property
    def is_dead(self) -> bool:
        """It was started, and has ended."""
        return self.process is not None and self.process.poll() is not None

    def look(self) -> None:
        """Start it again once it has died: at once, then after longer and longer when it does not live."""
        now = time.monotonic()
        if self.is_dead:
            self.leave(now)
            self.deaths = self.deaths + 1 if now - self.born < LIVED_S else 1
            wait = 0 if self.deaths == 1 else min(LONGEST_S, 2 ** (self.deaths - 2))
            self.due, self.process = now + wait, None
            self.tell(f"s’est arrêté ({self.deaths}) ; relancé dans {wait} s / died, back in {wait} s")
        if self.process is None and now >= self.due:
            self.start()
        self.relieve(now)

    def leave(self, now: float) -> None:
        """What it started may outlive it: that serves on our sockets until others do, or is killed."""
        if self.sockets and self.process is not None:
            self.former[self.process.pid] = now + FORMER_S
        else:
            self.kill()

    def relieve(self, now: float) -> None:
        """The former ones end what they are at once there are others, or these did not come in time."""
        for group, until in list(self.former.items()):
            if not _send(group, 0):
                del self.former[group]
            elif now > until:
                _send(group, signal.SIGKILL)
            elif self.process is not None and _has_children(self.process.pid) and until - now > ENDS_S:
                _send(group, signal.SIGTERM)
                self.former[group] = now + ENDS_S

    def tell(self, what: str) -> None:
        """On the terminal and in its journal."""
        self.journal.write(f"{self.name} {what}")
        with contextlib.suppress(OSError):  # the terminal may be gone
            print(f"Palier : {self.name} {what}", file=sys.stderr, flush=True)

    def end(self) -> None:
        for group in self.former:
            _send(group, signal.SIGTERM)
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                self.process.terminate()

    def kill(self) -> None:
        """It, and all it started."""
        for group in (*self.former, *([self.process.pid] if self.process is not None else [])):
            _send(group, signal.SIGKILL)


def _send(group: int, number: int) -> bool:
    """Whether there is such a group of processes."""
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def _has_children(pid: int) -> bool:
    """A server that has read its code and made its workers. False where the system does not say."""
    with contextlib.suppress(OSError):
        return bool(Path(f"/proc/{pid}/task/{pid}/children").read_text().strip())
    return False


def opened(wanted: str) -> tuple[int, list[socket.socket]]:
    """A port and its sockets, taken before anything is prepared: two that start together never choose the same."""
    for last in range(1, port.TRIED + 1):
        number = port.choose(wanted)
        try:
            return number, listen(number)
        except OSError as taken:
            if wanted or last == port.TRIED:
                sys.exit(f"Le port {number} ne s’ouvre pas / does not open: {taken.strerror}")
            time.sleep(LOOK_S)  # somebody else has just taken it, and will answer there in a moment
    raise AssertionError("unreachable")


def listen(number: int) -> list[socket.socket]:
    """On both of localhost's addresses, where this machine has two; held here, so that who calls meanwhile waits."""
    found = [socket.create_server(("127.0.0.1", number), backlog=BACKLOG)]
    with contextlib.suppress(OSError):
        found.append(socket.create_server(("::1", number), family=socket.AF_INET6, backlog=BACKLOG))
    return found


def children(sockets: Sequence[socket.socket], logs: Path) -> list[Child]:
    """The server and the background worker."""
    binds = [word for one in sockets for word in ("--bind", f"fd://{one.fileno()}")]
    web = ("-m", "gunicorn", "-c", "python:app.start_up.server", *binds, "wsgi:app")
    return [Child("web", web, logs, sockets), Child("worker", ("-m", "flask", "worker"), logs)]


def prepare(demo: Sequence[str]) -> int:
    """Database, secrets and demonstration, in one process. Its status."""
    with subprocess.Popen(leashed(("-m", "app.start_up", *demo))) as process:
        while process.poll() is None:
            if _told:
                process.terminate()
            time.sleep(LOOK_S / 4)
    return process.returncode


def wait_until_well(served: Sequence[Child], number: int) -> bool:
    """False when one dies, or time is up."""
    until = time.monotonic() + STARTS_S
    while not _told and not port.healthy(number):
        if time.monotonic() > until or any(one.is_dead for one in served):
            return False
        time.sleep(LOOK_S)
    return True


def end(served: Sequence[Child]) -> None:
    """In order, then by force: after ten seconds, or when told twice."""
    until, told = time.monotonic() + ENDS_S, len(_told)
    for one in served:
        one.end()
    while any(one.process and not one.is_dead for one in served):
        if time.monotonic() > until or len(_told) > told:
            break
        time.sleep(LOOK_S / 4)
    for one in served:
        one.kill()


def fail(served: Sequence[Child], why: str) -> NoReturn:
    """With the last words of each."""
    for one in served:
        sys.stderr.writelines(f"{line}\n" for line in one.journal.tail())
    sys.exit(why)


def environment(data: Path) -> None:
    """What is written for a moment is written here too, and never outlives a start."""
    scraps = data / "tmp"
    shutil.rmtree(scraps, ignore_errors=True)
    with contextlib.suppress(OSError):  # on a full disk the system's own serves
        scraps.mkdir(mode=0o700)
        os.environ["TMPDIR"] = str(scraps)
    os.environ.setdefault("FLASK_APP", "wsgi.py")
    os.environ["PALIER_SUPERVISOR"] = str(os.getpid())


def main() -> None:
    """Until Ctrl-C, or the end of the terminal."""
    parser = argparse.ArgumentParser(prog="./run")
    parser.add_argument("--port", default="")
    parser.add_argument("--no-demo", action="store_const", const=["--no-demo"], default=[], dest="demo")
    asked, data = parser.parse_args(), Path(os.environ.get("PALIER_DATA", "data")).resolve()
    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(one, lambda number, _: _told.append(number))
    os.umask(0o077)  # what the data directory holds is for its owner alone
    try:
        held = claim.claim(data)
    except claim.Taken as taken:
        sys.exit(f"Palier sert déjà ce dossier / already serves this directory ({data}) :\n  {taken}")
    except OSError as closed:
        sys.exit(f"Palier ne peut pas écrire dans ce dossier / cannot write there ({data}) : {closed.strerror}")
    environment(data)
    number, sockets = opened(asked.port)
    claim.tell(held, f"http://localhost:{number}")
    if (status := prepare(asked.demo)) or _told:
        sys.exit(0 if _told else status)
    serve(number, sockets, data / "logs")


def serve(number: int, sockets: Sequence[socket.socket], logs: Path) -> None:
    """Start both, say where, look after them."""
    served = children(sockets, logs)
    try:
        for one in served:
            one.start()
        if not wait_until_well(served, number):
            fail(served, "Palier n’a pas démarré / did not start.")
        if not _told:
            print(f"\nPalier : http://localhost:{number}\n", flush=True)
            print(f"Journaux / logs: {logs} — Ctrl-C arrête tout / stops everything.", flush=True)
        while not _told:
            for one in served:
                one.look()
            time.sleep(LOOK_S)
    finally:
        end(served)


if __name__ == "__main__":
    main()
