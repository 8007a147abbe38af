"""Exchanges: bytes after gzip both ways, server CPU, the writer's lock, and what a delta costs as the feed grows.

`python -m bench.sync` (BENCH_DATABASE_URL names an empty PostgreSQL database to measure instead of SQLite)
"""

from __future__ import annotations

import gzip
import json
import time
from typing import Any

from sqlalchemy import event, select, text, update

from app.core import clock, tenant
from app.core.feed import OrgClock, sector_scope
from app.core.unit import read_unit, write_unit
from app.extensions import db
from app.people import queries as people
from app.sync import cursor
from app.sync.rules import SLICE
from bench import crowd
from bench.figures import Figure, table
from bench.site import Bench, installation
from bench.work import evening
from tests.clients import Phone

ROUND = 200
FIRST_PULL = 5_000
SMALL, LARGE = 10_000, 1_000_000
FILL = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows) "
    "INSERT INTO feed (org_id, kind, entity_id, scope, seq, deleted, min_schema, at) "
    "SELECT :org, 'contact', lower(hex(randomblob(16))), :scope, :first + i, 0, 1, :at FROM n",
    "postgresql": "INSERT INTO feed (org_id, kind, entity_id, scope, seq, deleted, min_schema, at) "
    "SELECT cast(:org AS uuid), 'contact', gen_random_uuid(), :scope, :first + i, false, 1, cast(:at AS timestamptz) "
    "FROM generate_series(1, :rows) AS i",
}
"""Past changes of the sector, as ten years leave them."""


def exchange(phone: Phone, ops: list[dict[str, Any]]) -> tuple[dict[str, Any], int, float]:
    """One exchange: the answer, bytes of the bodies both ways, CPU seconds of this process."""
    body = json.dumps(phone.envelope(ops), separators=(",", ":"), ensure_ascii=False).encode()
    packed = gzip.compress(body) if len(body) > 1000 else body
    headers = {"Accept-Encoding": "gzip", **({"Content-Encoding": "gzip"} if packed is not body else {})}
    start = time.process_time()
    answer = phone.call("POST", "/api/sync", data=packed, content_type="application/json", headers=headers)
    spent = time.process_time() - start
    assert answer.status_code == 200, answer.get_data(as_text=True)[:300]
    raw = answer.data
    told = json.loads(gzip.decompress(raw) if answer.headers.get("Content-Encoding") == "gzip" else raw)
    assert all(one["result"] == "applied" for one in told["results"])
    phone.cursor = told["cursor"]
    return told, len(packed) + len(raw), spent


def pull(phone: Phone) -> tuple[int, int, float, int]:
    """Until nothing is left: records, bytes, CPU seconds, requests."""
    records = wire = requests = 0
    spent, more = 0.0, True
    while more:
        told, size, cpu = exchange(phone, [])
        records, wire, spent, requests = records + len(told["changes"]), wire + size, spent + cpu, requests + 1
        more = told["more"]
    return records, wire, spent, requests


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


def delta_cost(bench: Bench, reader: Phone, writer: Phone) -> float:
    """Median CPU of a delta of 20, over nine."""
    up_to_date(bench, reader), up_to_date(bench, writer)
    costs = []
    for _ in range(9):
        exchange(writer, evening(bench, writer, 20, days_ago=40))
        told, _, cpu = exchange(reader, [])
        assert 20 <= len(told["changes"]) < 40
        costs.append(cpu)
    return sorted(costs)[4]


def longest_lock(bench: Bench, phone: Phone) -> float:
    """CPU milliseconds between the beginning and the end of the longest write of a round of 200."""
    since: list[float] = []
    longest = [0.0]

    def said(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if statement.startswith("BEGIN IMMEDIATE") or (not since and statement.startswith("INSERT")):
            since[:] = [time.thread_time()]

    def over(connection: Any) -> None:
        if since:
            longest[0] = max(longest[0], time.thread_time() - since.pop())

    event.listen(db.engine, "before_cursor_execute", said)
    event.listen(db.engine, "commit", over)
    exchange(phone, evening(bench, phone, ROUND))
    event.remove(db.engine, "before_cursor_execute", said)
    event.remove(db.engine, "commit", over)
    return longest[0] * 1000


def measure(bench: Bench) -> list[Figure]:
    """All figures, on one installation that grows."""
    nadia, yoann = (Phone.enrolled(bench.app, one) for one in (bench.world.nadia, bench.world.yoann))
    pull(nadia), pull(yoann)
    _, quiet, _ = exchange(nadia, [])
    exchange(yoann, evening(bench, yoann, 20))
    told, delta, _ = exchange(nadia, [])
    exchange(nadia, evening(bench, nadia, 20, days_ago=1))
    _, whole, spent = exchange(nadia, evening(bench, nadia, ROUND))
    lock = longest_lock(bench, yoann)
    for day in range(FIRST_PULL // ROUND):
        exchange(yoann, evening(bench, yoann, ROUND, days_ago=1 + day))
    records, first, cpu, requests = pull(Phone.enrolled(bench.app, bench.world.nadia))
    fill_feed(bench, SMALL)
    small = delta_cost(bench, nadia, yoann)
    fill_feed(bench, LARGE - SMALL)
    large = delta_cost(bench, nadia, yoann)
    return [
        Figure("Nothing new, one request, both ways", quiet, 1_000, "B"),
        Figure(f"Delta of {len(told['changes'])} entries, one request, both ways", delta, 8_000, "B"),
        Figure(f"A round of {ROUND} operations, one request, both ways", whole, 60_000, "B"),
        Figure(f"The same, server CPU for each operation (slices of {SLICE})", spent / ROUND * 1000, None, "ms"),
        Figure("Longest hold of the writer's lock in it, CPU", lock, 150, "ms"),
        Figure(f"First pull of {records:,} records in {requests} requests, both ways", first, 700_000, "B"),
        Figure("The same, server CPU", cpu, 3, "s"),
        Figure(f"A delta of 20 with {LARGE:,} past changes against {SMALL:,}, CPU", large / small, 1.5, "times"),
    ]


def main() -> list[Figure]:
    """Measure and print."""
    with installation() as bench:
        figures = measure(bench)
    figures += crowd.measure()
    print(table("Exchanges", figures))
    return figures


if __name__ == "__main__":
    main()
