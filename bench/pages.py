"""Pages of the desk and of the portal on ten years of a large service: CPU and statements of each.

`python -m bench.pages`
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import event, func, select

from app.core import clock, tenant
from app.core.base import Base, uuid7
from app.core.unit import read_unit, write_unit
from app.core.zones import PARIS
from app.extensions import db
from app.review import actions as review
from app.review.models import ReleasedLine, Review
from bench.figures import Figure, table
from bench.site import Bench, installation
from bench.work import evening
from tests.clients import Desk, Phone

EVENINGS = 750
EACH = 200
"""150,000 entries: ten years of 15,000."""
COPIED = ("visit", "ambience", "contact", "conflict", "technical_problem", "review", "released_line", "op")
TARGET = 100


def history(bench: Bench) -> int:
    """One real evening, released, then copied over ten years in bulk; a second one waits to be read."""
    phone = Phone.enrolled(bench.app, bench.world.nadia)
    ops = evening(bench, phone, EACH, days_ago=1)
    phone.sync(*ops)
    with tenant.tenant(bench.world.org_id), write_unit() as s:
        open_ones = s.scalars(select(Review).where(Review.state == "a_relire")).all()
        refs = [(one.kind, one.entity_id, None) for one in open_ones]
        review.release_all(bench.world.claire.actor, clock.now(), refs)
    for number in range(1, EVENINGS):
        _copy(timedelta(days=number * 3650 / EVENINGS))
    phone.sync(*evening(bench, phone, EACH))
    with tenant.tenant(bench.world.org_id), read_unit() as s:
        return s.scalar(select(func.count()).select_from(Review)) or 0


_rows: dict[str, list[dict[str, Any]]] = {}
REFERENCES = ("id", "entity_id", "visit_id", "twin_of", "part_of", "record_id")


def _copy(back: timedelta) -> None:
    """The first evening once more, that long before."""
    ids: dict[UUID, UUID] = {}
    with tenant.every_tenant(), write_unit() as s:
        for name in COPIED:
            model = Base.metadata.tables[name]
            if name not in _rows:
                _rows[name] = [dict(row) for row in s.execute(select(model)).mappings()]
            if _rows[name]:
                s.execute(model.insert(), [_moved(row, timedelta(days=back.days), ids) for row in _rows[name]])


def _moved(row: dict[str, Any], back: timedelta, ids: dict[UUID, UUID]) -> dict[str, Any]:
    new = {name: value - back if isinstance(value, date | datetime) else value for name, value in row.items()}
    for column in REFERENCES:
        if row.get(column):
            new[column] = ids.setdefault(row[column], uuid7())
    if new.get("iso_week"):
        new["iso_week"] = f"{PARIS.day(clock.now()) - back:%G-W%V}"
    if new.get("month"):
        new["month"] = f"{PARIS.day(clock.now()) - back:%Y-%m}"
    return new


def pages(bench: Bench) -> Iterator[tuple[str, str, Desk]]:
    """What a coordinator and a landlord open."""
    claire, reader = (Desk.signed_in(bench.app, one) for one in (bench.world.claire, bench.world.reader))
    year = f"?du={clock.today() - timedelta(days=365)}&au={clock.today()}"
    yield "Aujourd’hui", "/bureau/", claire
    yield "À relire", "/bureau/relire", claire
    yield "À relire, ce qui est validé", "/bureau/relire?etat=diffuse", claire
    yield "La semaine", "/bureau/planning", claire
    yield "Problèmes techniques", "/bureau/techniques", claire
    yield "Équipe et téléphones", "/bureau/equipe", claire
    yield "Journal, douze semaines", "/bailleur/journal", reader
    yield "Journal, un an", f"/bailleur/journal{year}", reader
    yield "Journal, une résidence", f"/bailleur/journal?residence={bench.homes[0][0]}", reader


def cost(desk: Desk, url: str) -> tuple[float, int]:
    """Median CPU milliseconds over seven openings, and statements."""
    said: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        said.append(statement)

    spent = []
    for _ in range(7):
        said.clear()
        event.listen(db.engine, "before_cursor_execute", note)
        start = time.process_time()
        answer = desk.get(url)
        spent.append(time.process_time() - start)
        event.remove(db.engine, "before_cursor_execute", note)
        assert answer.status_code == 200, url
    return sorted(spent)[3] * 1000, len(said)


def main() -> list[Figure]:
    """Measure and print."""
    with installation() as bench:
        total = history(bench)
        with tenant.tenant(bench.world.org_id), read_unit() as s:
            lines = s.scalar(select(func.count()).select_from(ReleasedLine))
        figures = []
        for name, url, desk in pages(bench):
            spent, statements = cost(desk, url)
            figures.append(Figure(f"{name}, CPU ({statements} statements)", spent, TARGET, "ms"))
    print(table(f"Pages on {total:,} entries, {lines:,} lines of landlords' journals", figures))
    return figures


if __name__ == "__main__":
    main()
