"""Phones coming home at once: real gunicorn, two workers of four threads; every operation counted after.

`python -m bench.crowd [phones] [operations each]`, on SQLite or on BENCH_DATABASE_URL
"""

from __future__ import annotations

import contextlib
import gzip
import http.client
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sqlalchemy import func, select

from app.core import tenant
from app.core.unit import read_unit, write_unit
from app.people.cookies import DEVICE
from app.people.rules import Role
from app.places import actions as places
from app.sync.models import Op
from bench.figures import Figure, table
from bench.site import Bench, installation, town
from bench.work import evening
from tests.clients import Phone
from tests.world import _person

PHONES, EACH = 50, 200
ESTATES_OF_A_PAIR = 10
ROOT = Path(__file__).parent.parent
SERVER = """
from pathlib import Path
from app import create_app
from tests.conftest import settings_for
folder = Path({folder!r})
app = create_app(settings_for(folder, {url!r}))
"""


def agents(bench: Bench, count: int) -> list[tuple[Phone, Bench]]:
    """Enrolled phones, two to a sector as pairs are, each with the estates of its sector."""
    found = []
    for pair in range(-(-count // 2)):
        with tenant.every_tenant(), write_unit():
            sector = places.create_sector(bench.world.org_id, name=f"Secteur {pair}", code=f"S{pair}").id
            people = [_person(bench.world.org_id, f"A{pair}{side} Martin", Role.agent, sector=sector) for side in "ab"]
        own = replace(bench, homes=town(bench.world, sector, ESTATES_OF_A_PAIR))
        found += [(Phone.enrolled(bench.app, one), own) for one in people]
    return found[:count]


@contextlib.contextmanager
def serving(folder: Path, url: str) -> Iterator[int]:
    """gunicorn as ./run starts it, on the database measured; yields its port."""
    (folder / "bench_wsgi.py").write_text(SERVER.format(folder=str(folder), url=url))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "-c", "python:app.start_up.server",
               "--bind", f"127.0.0.1:{port}", "--log-level", "warning", "bench_wsgi:app"]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": f"{folder}:{ROOT}"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait(port)
        yield port
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


def push(port: int, secret: str, body: bytes) -> tuple[int, dict[str, int]]:
    """One phone's exchange, again where the answer says so: status and how many of each result."""
    headers = {**Phone.HEADERS, "Host": "localhost", "Content-Type": "application/json", "Content-Encoding": "gzip",
               "Accept-Encoding": "gzip", "Cookie": f"{DEVICE}={secret}"}  # fmt: skip
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=180)
    line.request("POST", "/api/sync", body=body, headers=headers)
    answer = line.getresponse()
    raw = answer.read()
    line.close()
    told = json.loads(gzip.decompress(raw) if answer.getheader("Content-Encoding") == "gzip" else raw)
    counts: dict[str, int] = {}
    for one in told.get("results", []):
        counts[one["result"]] = counts.get(one["result"], 0) + 1
    return answer.status, counts


def come_home(bench: Bench, phones: int, each: int) -> tuple[float, float, int, int]:
    """Seconds, server CPU seconds, operations acknowledged, operations stored."""
    crowd = agents(bench, phones)
    for phone, _ in crowd:
        phone.pull_all()  # as each did before leaving
    bodies = [
        gzip.compress(json.dumps(one.envelope(evening(own, one, each, days_ago=1))).encode()) for one, own in crowd
    ]
    secrets = [one.client.get_cookie(DEVICE).value for one, _ in crowd]  # type: ignore[union-attr]
    acknowledged, lock = [0], threading.Lock()

    def one(number: int) -> None:
        status, counts = push(port, secrets[number], bodies[number])
        assert status == 200, status
        with lock:
            acknowledged[0] += counts.get("applied", 0) + counts.get("held", 0)

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with serving(bench.folder, bench.url) as port:
        threads = [threading.Thread(target=one, args=(number,)) for number in range(phones)]
        start = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        seconds = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    with tenant.tenant(bench.world.org_id), read_unit() as s:
        stored = s.scalar(select(func.count()).select_from(Op)) or 0
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, acknowledged[0], stored


def measure(phones: int = PHONES, each: int = EACH) -> list[Figure]:
    """The figures of one homecoming."""
    with installation() as bench:
        seconds, cpu, acknowledged, stored = come_home(bench, phones, each)
    total = phones * each
    return [
        Figure(f"{phones} phones pushing {each} at once: until the last answer", seconds, 10, "s"),
        Figure("The same, server CPU, start and stop included", cpu, None, "s"),
        Figure("The same, not acknowledged", total - acknowledged, 0, "operations"),
        Figure("The same, acknowledged and not stored", acknowledged - stored, 0, "operations"),
    ]


if __name__ == "__main__":
    asked = [int(one) for one in sys.argv[1:3]]
    print(table("Coming home", measure(*asked)))
