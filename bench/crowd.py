"""Phones coming home at once: real gunicorn, two workers of four threads; every operation counted after.

`python -m bench.crowd [phones] [operations each]`, on SQLite or on BENCH_DATABASE_URL
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy import func, select

from app.core import tenant
from app.core.unit import read_unit, write_unit
from app.people.rules import Role
from app.places import actions as places
from app.sync.models import Op
from bench.figures import Figure, table
from bench.running import packed, secret_of, serving
from bench.site import Bench, installation, town
from bench.work import evening
from tests.clients import Phone
from tests.world import _person

CROWDS = ((50, 200, 10), (500, 20, 60))
"""(phones, operations each, seconds allowed): the evenings of fifty, and five hundred in a minute."""
CUSTODY = {"applied", "held", "merged", "duplicate"}
ESTATES_OF_A_PAIR = 10
EARLIER = 6
"""Phones that came before: the workers have been at work and have compiled their statements, as after an hour."""


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


def come_home(bench: Bench, phones: int, each: int) -> tuple[float, float, int, int]:
    """Seconds, server CPU seconds; operations acknowledged and stored, the earlier ones included."""
    crowd = agents(bench, EARLIER + phones)
    for phone, _ in crowd:
        phone.pull_all()  # as each did before leaving
    packs = [(secret_of(phone), packed(phone, evening(own, phone, each, days_ago=1))) for phone, own in crowd]
    acknowledged: list[int] = []

    with serving(bench) as server:

        def push(secret: str, body: bytes) -> None:
            told, _ = server.send(secret, body)
            acknowledged.append(sum(one["result"] in CUSTODY for one in told["results"]))

        _at_once(push, packs[:EARLIER])
        before, start = server.cpu(), time.monotonic()
        _at_once(push, packs[EARLIER:])
        seconds, cpu = time.monotonic() - start, server.cpu() - before
    with tenant.tenant(bench.world.org_id), read_unit() as s:
        stored = s.scalar(select(func.count()).select_from(Op)) or 0
    return seconds, cpu, sum(acknowledged), stored


def _at_once(push: Callable[[str, bytes], None], packs: Sequence[tuple[str, bytes]]) -> None:
    threads = [threading.Thread(target=push, args=one) for one in packs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def measure(phones: int, each: int, allowed: float | None = None) -> list[Figure]:
    """The figures of one homecoming."""
    with installation() as bench:
        seconds, cpu, acknowledged, stored = come_home(bench, phones, each)
    total, sent = phones * each, (EARLIER + phones) * each
    return [
        Figure(f"{phones} phones pushing {each} at once: until the last answer", seconds, allowed, "s"),
        Figure("The same, server CPU for each operation", cpu / total * 1000, None, "ms"),
        Figure("The same, not acknowledged", sent - acknowledged, 0, "operations"),
        Figure("The same, acknowledged and not stored", acknowledged - stored, 0, "operations"),
    ]


def main() -> list[Figure]:
    """Both crowds."""
    return [figure for crowd in CROWDS for figure in measure(*crowd)]


if __name__ == "__main__":
    asked = [int(one) for one in sys.argv[1:3]]
    print(table("Coming home", measure(*asked) if len(asked) == 2 else main()))
