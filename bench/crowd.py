"""Phones coming home at once: real gunicorn, two workers of four threads, just started; every operation counted after.

The bare server of `bench.floor` takes the same bytes before and after, in the same run: the machine is twice as slow at
some moments as at others, the ratio is not.

`python -m bench.crowd [phones] [operations each] [wordy]`, on SQLite or on BENCH_DATABASE_URL
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select

from app.core import tenant
from app.core.unit import read_unit, write_unit
from app.people.rules import Role
from app.places import actions as places
from app.sync.models import Op
from bench.figures import Figure, table
from bench.floor import serving_floor
from bench.running import Server, cookies_of, packed, serving
from bench.site import Bench, installation, town
from bench.work import evening
from tests.clients import Phone
from tests.world import _person

CROWDS = ((50, 200, 10, False), (50, 200, None, True), (500, 20, 60, False))
"""(phones, operations each, seconds allowed, wordy): the evenings of fifty, the same with 350 characters on every
entry, and five hundred in a minute."""
CPU_TIMES, WALL_TIMES = 5, 4
"""What fifty may cost, in times the bare server."""
CUSTODY = {"applied", "held", "merged", "duplicate"}
ESTATES_OF_A_PAIR = 10


def agents(bench: Bench, count: int) -> list[tuple[Phone, Bench]]:
    """Enrolled phones, two to a sector as pairs are, each with the estates of its sector."""
    found = []
    for pair in range(-(-count // 2)):
        with tenant.every_tenant(), write_unit():
            sector = places.create_sector(bench.world.org_id, name=f"Secteur {pair}", code=f"S{pair}").id
            people = [_person(bench.world.org_id, f"A{pair}{side} Martin", Role.agent, sector=sector) for side in "ab"]
        pair = tuple(one.user_id for one in people)
        own = replace(bench, homes=town(bench.world, sector, ESTATES_OF_A_PAIR), pair=pair)
        found += [(Phone.enrolled(bench.app, one), own) for one in people]
    return found[:count]


@dataclass(frozen=True)
class Home:
    """What a homecoming took, and what the bare server took for the same bytes (seconds; CPU seconds)."""

    seconds: float
    cpu: float
    floor_seconds: float
    floor_cpu: float
    acknowledged: int
    stored: int


def come_home(bench: Bench, phones: int, each: int, wordy: bool = False) -> Home:
    """All at once, to each server in turn."""
    crowd = agents(bench, phones)
    for phone, _ in crowd:
        phone.pull_all()  # as each did before leaving
    packs = [
        (cookies_of(phone), packed(phone, evening(own, phone, each, days_ago=1, wordy=wordy))) for phone, own in crowd
    ]
    with serving_floor(bench, "floor_before") as server:
        before = _push(server, packs)
    with serving(bench) as server:
        seconds, cpu, acknowledged = _push(server, packs)
    with serving_floor(bench, "floor_after") as server:
        after = _push(server, packs)
    with tenant.tenant(bench.world.org_id), read_unit() as s:
        stored = s.scalar(select(func.count()).select_from(Op)) or 0
    floor = [(one + other) / 2 for one, other in zip(before[:2], after[:2], strict=True)]
    return Home(seconds, cpu, *floor, acknowledged, stored)


def _push(server: Server, packs: Sequence[tuple[str, bytes]]) -> tuple[float, float, int]:
    """Seconds until the last answer, server CPU seconds, operations acknowledged."""
    acknowledged: list[int] = []

    def push(cookies: str, body: bytes) -> None:
        told, _ = server.send(cookies, body)
        acknowledged.append(sum(one["result"] in CUSTODY for one in told["results"]))

    before, start = server.cpu(), time.monotonic()
    _at_once(push, packs)
    return time.monotonic() - start, server.cpu() - before, sum(acknowledged)


def _at_once(push: Callable[[str, bytes], None], packs: Sequence[tuple[str, bytes]]) -> None:
    threads = [threading.Thread(target=push, args=one) for one in packs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def measure(phones: int, each: int, allowed: float | None = None, wordy: bool = False) -> list[Figure]:
    """The figures of one homecoming."""
    with installation() as bench:
        home = come_home(bench, phones, each, wordy)
    total = phones * each
    limits = (CPU_TIMES, WALL_TIMES) if phones * each >= 10_000 and each >= 200 else (None, None)
    words = ", 350 characters on each" if wordy else ""
    return [
        Figure(f"{phones} phones pushing {each} at once{words}: until the last answer", home.seconds, allowed, "s"),
        Figure("The same, beside the bare server", home.seconds / home.floor_seconds, limits[1], "times"),
        Figure("The same, server CPU for each operation", home.cpu / total * 1000, None, "ms"),
        Figure("The same, beside the bare server", home.cpu / home.floor_cpu, limits[0], "times"),
        Figure("The same, not acknowledged", total - home.acknowledged, 0, "operations"),
        Figure("The same, acknowledged and not stored", home.acknowledged - home.stored, 0, "operations"),
    ]


def main() -> list[Figure]:
    """Every crowd."""
    return [figure for crowd in CROWDS for figure in measure(*crowd)]


if __name__ == "__main__":
    asked = [int(one) for one in sys.argv[1:3]]
    print(table("Coming home", measure(*asked, wordy="wordy" in sys.argv) if len(asked) == 2 else main()))
