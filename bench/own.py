"""A new phone's first pull of its own sector, a year and five years after the service began.

Each evening of the pair is told on its own day, through the product, and what is over leaves the phones as it does;
the years before the last one are copied as the departures they have become.

`python -m bench.own`
"""

from __future__ import annotations

import sys
from datetime import timedelta

from sqlalchemy import func, select, text, update

from app.core import clock, tenant
from app.core.feed import Feed, OrgClock, sector_scope
from app.core.unit import read_unit, write_unit
from app.sync import jobs
from bench.figures import Figure, table
from bench.running import serving
from bench.site import Bench, installation
from bench.sync import pull
from bench.work import evening
from tests.clients import Phone

EVENINGS, EACH = 220, 80
"""Of a year, and entries of each: 17,600 in the sector."""
LIMITS = (3, 70_000, 0.15)


def year(bench: Bench) -> None:
    """Told day after day; the worker's daily round once a month."""
    days = [365 - 365 * n / EVENINGS for n in range(EVENINGS)]
    for number, back in enumerate(days):
        with clock.frozen(clock.now() - timedelta(days=back)):
            phone = Phone.enrolled(bench.app, bench.world.nadia if number % 2 else bench.world.yoann)
            phone.sync(*evening(bench, phone, EACH))
            if number % 18 == 0:
                _round(bench)
    _round(bench)


def _round(bench: Bench) -> None:
    with tenant.every_tenant():
        jobs.retire_old_records()


def years_before(bench: Bench, years: int) -> None:
    """The departures of the sector's earlier years, less than 400 days of which are kept: as many rows again each."""
    org_id, scope = bench.world.org_id, sector_scope(bench.world.sector_id)
    with tenant.every_tenant(), write_unit() as s:
        seq = s.scalar(select(OrgClock.seq).where(OrgClock.org_id == org_id)) or 0
        rows = years * EVENINGS * EACH
        first = s.scalar(select(func.min(Feed.seq)).where(Feed.org_id == org_id)) or 1
        s.execute(update(Feed).where(Feed.org_id == org_id).values(seq=Feed.seq + rows + seq))
        s.execute(
            text(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :rows) "
                "INSERT INTO feed (org_id, kind, entity_id, scope, seq, deleted, min_schema, at) "
                "SELECT :org, 'contact', lower(hex(randomblob(16))), :scope, :first + i, 1, 1, :at FROM n"
            ),
            {"rows": rows, "org": org_id.hex, "scope": scope, "first": first,
             "at": (clock.now() - timedelta(days=380)).strftime("%Y-%m-%d %H:%M:%S.%f")},
        )  # fmt: skip
        s.execute(update(OrgClock).where(OrgClock.org_id == org_id).values(seq=2 * seq + rows))


def first_pull(bench: Bench, after: str) -> list[Figure]:
    """Of a phone enrolled now, from a server just started."""
    with tenant.every_tenant(), read_unit() as s:
        gone = s.scalar(select(func.count()).select_from(Feed).where(Feed.deleted.is_(True))) or 0
    phone = Phone.enrolled(bench.app, bench.world.nadia)
    with serving(bench) as server:
        records, spent = pull(server, phone)
    requests, wire, cpu = LIMITS
    return [
        Figure(f"One's own sector after {after}, {records:,} records, {gone:,} departures", spent.requests, requests,
               "requests"),
        Figure("The same, both ways, headers and all", spent.wire, wire, "B"),
        Figure("The same, server CPU", spent.cpu, cpu, "s"),
    ]  # fmt: skip


def main() -> list[Figure]:
    """Measure and print."""
    with installation() as bench:
        year(bench)
        figures = first_pull(bench, "a year")
        years_before(bench, 4)
        figures += first_pull(bench, "five years")
    print(table("One's own sector", figures))
    return figures


if __name__ == "__main__":
    sys.exit(not all(one.held for one in main()))
