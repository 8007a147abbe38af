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
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
    """Of one exchange or several: seconds of the clock, server CPU seconds, bytes of bodies both ways, requests."""

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
        """CPU seconds of gunicorn and its workers so far, to the hundredth."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return sum(_cpu(Path(f"/proc/{pid}/stat")) for pid in (str(self.pid), *children))

    def exchange(self, phone: Phone, ops: list[dict[str, Any]]) -> tuple[Told, Spent]:
        """One exchange, as the phone packs it; its cursor moves."""
        body = packed(phone, ops)
        before, start = self.cpu(), time.monotonic()
        told, size = self.send(secret_of(phone), body)
        spent = Spent(time.monotonic() - start, self.cpu() - before, len(body) + size, 1)
        assert all(one["result"] == "applied" for one in told["results"])
        phone.cursor = told["cursor"]
        return told, spent

    def send(self, secret: str, body: bytes) -> tuple[Told, int]:
        """What was answered, and its bytes. Raises AssertionError on anything but 200."""
        headers = {**Phone.HEADERS, "Host": "localhost", "Content-Type": "application/json",
                   "Accept-Encoding": "gzip", "Cookie": f"{DEVICE}={secret}"}  # fmt: skip
        if body[:2] == b"\x1f\x8b":
            headers["Content-Encoding"] = "gzip"
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)) as line:
            line.request("POST", "/api/sync", body=body, headers=headers)
            answer = line.getresponse()
            raw = answer.read()
        assert answer.status == 200, raw[:300]
        told = json.loads(gzip.decompress(raw) if answer.getheader("Content-Encoding") == "gzip" else raw)
        return told, len(raw)


def packed(phone: Phone, ops: list[dict[str, Any]]) -> bytes:
    """The body as a phone sends it: gzip above a kilobyte."""
    body = json.dumps(phone.envelope(ops), separators=(",", ":"), ensure_ascii=False).encode()
    return gzip.compress(body) if len(body) > 1000 else body


def secret_of(phone: Phone) -> str:
    """The value of its session's cookie."""
    cookie = phone.client.get_cookie(DEVICE)
    assert cookie is not None
    return cookie.value


def _cpu(stat: Path) -> float:
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextlib.contextmanager
def serving(bench: Bench) -> Iterator[Server]:
    """gunicorn as ./run starts it."""
    (bench.folder / "bench_wsgi.py").write_text(SERVER.format(folder=str(bench.folder), url=bench.url))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "-c", "python:app.start_up.server",
               "--bind", f"127.0.0.1:{port}", "--log-level", "warning", "bench_wsgi:app"]  # fmt: skip
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
