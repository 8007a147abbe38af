"""Exchanges with the running product: bytes after gzip both ways, requests, seconds, server CPU, and what a delta
costs as the feed grows. The hold of the writer's lock alone is read from inside, in this process.

`python -m bench.sync` (BENCH_DATABASE_URL names an empty PostgreSQL database to measure instead of SQLite)
"""

from __future__ import annotations

import gc
import time
from functools import partial

from sqlalchemy import event, select, text, update

from app.core import clock, tenant
from app.core.feed import OrgClock, sector_scope
from app.core.unit import read_unit, write_unit
from app.extensions import db
from app.people import queries as people
from app.start_up import server as settings
from app.sync import cursor
from app.sync.rules import SLICE
from bench import crowd
from bench import sealed as sealing
from bench.figures import Figure, table
from bench.running import Server, Spent, packed, serving
from bench.site import Bench, installation
from bench.work import evening
from tests.clients import Phone

ROUND = 200
FIRST_PULL = 5_000
SMALL, LARGE = 10_000, 1_000_000
DELTAS = 12
FILL = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows) "
    "INSERT INTO feed (org_id, kind, entity_id, scope, seq, deleted, min_schema, at) "
    "SELECT :org, 'contact', lower(hex(randomblob(16))), :scope, :first + i, 0, 1, :at FROM n",
    "postgresql": "INSERT INTO feed (org_id, kind, entity_id, scope, seq, deleted, min_schema, at) "
    "SELECT cast(:org AS uuid), 'contact', gen_random_uuid(), :scope, :first + i, false, 1, cast(:at AS timestamptz) "
    "FROM generate_series(1, :rows) AS i",
}
"""Past changes of the sector, as ten years leave them."""


def pull(server: Server, phone: Phone) -> tuple[int, Spent]:
    """Until nothing is left: records, and what it cost."""
    records, spent, more = 0, Spent(), True
    while more:
        told, one = server.exchange(phone, [])
        records, spent, more = records + len(told["changes"]), spent + one, told["more"]
    return records, spent


def fill_feed(bench: Bench, rows: int) -> None:
    """`rows` past changes more, in bulk."""
    org_id, dialect = bench.world.org_id, db.engine.dialect.name
    with tenant.every_tenant(), write_unit() as s:
        first = s.scalar(select(OrgClock.seq).where(OrgClock.org_id == org_id)) or 0
        at = clock.now().isoformat(sep=" ") if dialect != "sqlite" else clock.now().strftime("%Y-%m-%d %H:%M:%S.%f")
        values = {
            "rows": rows,
            "org": org_id.hex,
            "scope": sector_scope(bench.world.sector_id),
            "first": first,
            "at": at,
        }
        s.execute(text(FILL[dialect]), values)
        s.execute(update(OrgClock).where(OrgClock.org_id == org_id).values(seq=first + rows))


def up_to_date(bench: Bench, phone: Phone) -> None:
    """The phone has received all of it: its cursor stands at the organisation's clock."""
    org_id, person = bench.world.org_id, phone.person
    with tenant.tenant(org_id), read_unit() as s:
        epoch, seq = s.execute(select(OrgClock.epoch, OrgClock.seq).where(OrgClock.org_id == org_id)).one()
        scopes = people.scopes_of(person.actor, clock.now())
    phone.cursor = cursor.pack(cursor.Cursor(epoch, person.user_id, dict.fromkeys(scopes, seq)))


def delta_cost(bench: Bench, server: Server, reader: Phone, writer: Phone) -> Spent:
    """A delta of 20, all of it over `DELTAS` times."""
    up_to_date(bench, reader), up_to_date(bench, writer)
    spent = Spent()
    for _ in range(DELTAS):
        server.exchange(writer, evening(bench, writer, 20, days_ago=40))
        told, one = server.exchange(reader, [])
        assert 20 <= len(told["changes"]) < 40
        spent += one
    return spent


def longest_lock(bench: Bench, phone: Phone) -> float:
    """CPU milliseconds from the beginning to the end of the longest write of a round of 200, in a warm process."""
    since: list[float] = []
    longest = [0.0]

    def said(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if statement.startswith("BEGIN IMMEDIATE") or (not since and statement.startswith("INSERT")):
            since[:] = [time.thread_time()]

    def over(connection: object) -> None:
        if since:
            longest[0] = max(longest[0], time.thread_time() - since.pop())

    def push() -> None:
        body = packed(phone, evening(bench, phone, ROUND))
        headers = {"Content-Encoding": "gzip"}
        answer = phone.call("POST", "/api/sync", data=body, content_type="application/json", headers=headers)
        assert answer.status_code == 200

    push()
    settings.spare_the_collector()  # as in a worker
    event.listen(db.engine, "before_cursor_execute", said)
    event.listen(db.engine, "commit", over)
    push()
    event.remove(db.engine, "before_cursor_execute", said)
    event.remove(db.engine, "commit", over)
    gc.unfreeze()
    return longest[0] * 1000


def measure(bench: Bench, server: Server) -> tuple[dict[str, Spent], list[Figure]]:
    """What each exchange cost, and the figures that have a target, on one installation that grows."""
    nadia, yoann = (Phone.enrolled(bench.app, one) for one in (bench.world.nadia, bench.world.yoann))
    write = partial(evening, bench)
    pull(server, nadia), pull(server, yoann)
    for day in range(4):  # both workers have answered everything once
        server.exchange(yoann, write(yoann, 20, days_ago=20 + day)), pull(server, nadia)
    costs = {"Nothing new": server.exchange(nadia, [])[1]}
    server.exchange(yoann, write(yoann, 20))
    told, costs["Delta of 20"] = server.exchange(nadia, [])
    assert len(told["changes"]) == 20
    _, costs["Push of 200"] = server.exchange(nadia, write(nadia, ROUND))
    lock = longest_lock(bench, yoann)
    up_to_date(bench, yoann)
    for day in range(FIRST_PULL // ROUND):
        server.exchange(yoann, write(yoann, ROUND, days_ago=1 + day))
    records, costs["First pull"] = pull(server, Phone.enrolled(bench.app, bench.world.nadia))
    newcomers = [phone for phone, _ in crowd.agents(bench, 2)]
    for newcomer, (size, rows) in zip(newcomers, ((SMALL, SMALL), (LARGE, LARGE - SMALL)), strict=True):
        fill_feed(bench, rows)
        _, costs[f"First pull of another sector, {size:,} past changes"] = pull(server, newcomer)
        costs[f"{DELTAS} deltas of 20, {size:,} past changes"] = delta_cost(bench, server, nadia, yoann)
    small, large = (costs[f"{DELTAS} deltas of 20, {size:,} past changes"].cpu for size in (SMALL, LARGE))
    first, whole = costs["First pull"], costs["Push of 200"]
    return costs, [
        Figure("Nothing new, both ways", costs["Nothing new"].wire, 1_000, "B"),
        Figure("Delta of 20 entries, both ways", costs["Delta of 20"].wire, 8_000, "B"),
        Figure(f"A round of {ROUND} operations, both ways", whole.wire, 60_000, "B"),
        Figure(f"The same, server CPU for each operation (slices of {SLICE})", whole.cpu / ROUND * 1000, None, "ms"),
        Figure("Longest hold of the writer's lock in it, CPU", lock, 150, "ms"),
        Figure(f"First pull of {records:,} records, both ways", first.wire, 700_000, "B"),
        Figure("The same, server CPU", first.cpu, 3, "s"),
        Figure(
            f"A first pull beside {LARGE:,} past changes of another sector against {SMALL:,}, CPU",
            _elsewhere(costs, LARGE) / max(_elsewhere(costs, SMALL), 0.01),
            3,
            "times",
        ),
        Figure(f"A delta of 20 with {LARGE:,} past changes against {SMALL:,}, CPU", large / small, 1.5, "times"),
    ]


def _elsewhere(costs: dict[str, Spent], size: int) -> float:
    return costs[f"First pull of another sector, {size:,} past changes"].cpu


def shown(costs: dict[str, Spent]) -> str:
    """Every exchange measured, a line each."""
    head = ["| Exchange | Seconds | Server CPU | Bodies, both ways | Requests |", "|---|---|---|---|---|"]
    rows = [
        f"| {name} | {one.seconds:.2f} s | {one.cpu:.2f} s | {one.wire:,} B | {one.requests} |"
        for name, one in costs.items()
    ]
    return "\n".join([*head, *rows, ""])


def main() -> list[Figure]:
    """Measure and print."""
    with installation() as bench, serving(bench) as server:
        costs, figures = measure(bench, server)
        figures += sealing.measure(bench, server, Phone.enrolled(bench.app, bench.world.yoann))
    figures += crowd.main()
    print(shown(costs))
    print(table("Exchanges", figures))
    return figures


if __name__ == "__main__":
    main()
