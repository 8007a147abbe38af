"""The product as it runs: gunicorn on the database measured, spoken to over HTTP, its processor time read outside."""

from __future__ import annotations

import contextlib
import gzip
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.door import proof
from app.door.cookies import DEVICE
from bench.site import Bench
from tests.clients import Phone

ROOT = Path(__file__).parent.parent
PATIENCE_S = 300
SERVER = """
from pathlib import Path
from app import create_app
from tests.conftest import settings_for
folder = Path({folder!r})
app = create_app(settings_for(folder, {url!r}))
"""
Told = dict[str, Any]


@dataclass(frozen=True)
class Spent:
    """Of one exchange or several: seconds of the clock, server CPU seconds, bytes both ways, headers and all, requests.

    The system counts processor time in ticks of ten milliseconds: what is shorter is measured over several.
    """

    seconds: float = 0.0
    cpu: float = 0.0
    wire: int = 0
    requests: int = 0

    def __add__(self, other: Spent) -> Spent:
        return Spent(
            self.seconds + other.seconds, self.cpu + other.cpu, self.wire + other.wire, self.requests + other.requests
        )


@dataclass(frozen=True)
class Server:
    """A running installation."""

    port: int
    pid: int

    def cpu(self) -> float:
        """CPU seconds of gunicorn, its workers and PostgreSQL's processes so far, to the hundredth."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        own = sum(_cpu(Path(f"/proc/{pid}/stat")) for pid in (str(self.pid), *children))
        return own + (_postgresql() if os.environ.get("BENCH_DATABASE_URL") else 0.0)

    def exchange(self, phone: Phone, ops: list[dict[str, Any]]) -> tuple[Told, Spent]:
        """One exchange, as the phone packs it; its cursor moves."""
        body = packed(phone, ops)
        before, start = self.cpu(), time.monotonic()
        told, size = self.send(cookies_of(phone), body)
        spent = Spent(time.monotonic() - start, self.cpu() - before, size, 1)
        assert all(one["result"] == "applied" for one in told["results"])
        phone.cursor = told["cursor"]
        return told, spent

    def send(self, cookies: str, body: bytes) -> tuple[Told, int]:
        """What was answered, and the bytes both ways, headers and all. Raises AssertionError on anything but 200."""
        headers = {**Phone.HEADERS, "Host": "localhost", "Content-Type": "application/json",
                   "Accept-Encoding": "gzip", "Cookie": cookies}  # fmt: skip
        if body[:2] == b"\x1f\x8b":
            headers["Content-Encoding"] = "gzip"
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)) as line:
            line.request("POST", "/api/sync", body=body, headers=headers)
            answer = line.getresponse()
            raw = answer.read()
        assert answer.status == 200, raw[:300]
        told = json.loads(gzip.decompress(raw) if answer.getheader("Content-Encoding") == "gzip" else raw)
        heads = _lines(headers.items()) + _lines(answer.getheaders())
        return told, len(body) + len(raw) + heads


def packed(phone: Phone, ops: list[dict[str, Any]]) -> bytes:
    """The body as a phone sends it: gzip above a kilobyte."""
    body = json.dumps(phone.envelope(ops), separators=(",", ":"), ensure_ascii=False).encode()
    return gzip.compress(body) if len(body) > 1000 else body


def cookies_of(phone: Phone) -> str:
    """What its browser sends: the session's, and the phone's own."""
    found = [phone.client.get_cookie(name) for name in (DEVICE, proof.name_of(phone.device_id))]
    return "; ".join(f"{one.key}={one.value}" for one in found if one is not None)


FIRST_LINES = len("POST /api/sync HTTP/1.1\r\n") + len("HTTP/1.1 200 OK\r\n") + 2 * len("\r\n")


def _lines(headers: Iterable[tuple[str, str]]) -> int:
    return sum(len(f"{name}: {value}\r\n") for name, value in headers) + FIRST_LINES // 2


def _cpu(stat: Path, *, ended: bool = False) -> float:
    """User and system; with `ended`, of its children that are over too."""
    fields = stat.read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11 : 15 if ended else 13])) / os.sysconf("SC_CLK_TCK")


def _postgresql() -> float:
    """Of every process of PostgreSQL on this machine."""
    total = 0.0
    for one in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if one.name.isdigit() and (one / "comm").read_text().strip() == "postgres":
                total += _cpu(one / "stat", ended=True)
    return total


def serving(bench: Bench) -> AbstractContextManager[Server]:
    """gunicorn as ./run starts it."""
    return serving_source(bench, SERVER.format(folder=str(bench.folder), url=bench.url), "bench_wsgi")


@contextlib.contextmanager
def serving_source(bench: Bench, source: str, module: str) -> Iterator[Server]:
    """The same gunicorn, on the application this source makes."""
    (bench.folder / f"{module}.py").write_text(source)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "-c", "python:app.start_up.server",
               "--bind", f"127.0.0.1:{port}", "--log-level", "warning", f"{module}:app"]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": f"{bench.folder}:{ROOT}"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait(port)
        yield Server(port, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _wait(port: int) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError), contextlib.closing(http.client.HTTPConnection("127.0.0.1", port)) as line:
            line.request("GET", "/healthz", headers={"Host": "localhost"})
            line.getresponse().read()
            return
        time.sleep(0.1)
    raise RuntimeError("the server did not start")
