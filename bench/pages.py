"""Pages of the desk and of the portal on ten years of a large service, with a real stock: CPU, statements, bytes.

`python -m bench.pages`
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import event, func, select
from werkzeug.test import TestResponse

from app.core import clock, tenant
from app.core.base import Base, uuid7
from app.core.unit import read_unit, write_unit
from app.core.zones import PARIS
from app.extensions import db
from app.review import actions as review
from app.review.models import ReleasedLine, Review
from bench.figures import Figure, table
from bench.site import Bench, installation, stock
from bench.work import evening
from tests.clients import TOKEN, Desk, Phone

EVENINGS = 750
EACH = 200
"""150,000 entries: ten years of 15,000."""
COPIED = ("visit", "ambience", "contact", "conflict", "technical_problem", "review", "released_line", "op")
TARGET = 100
WEIGHT = 150
"""Milliseconds, and kilobytes of a page before gzip."""
ESTATES = 4174
"""As many as the open list of social housing of Paris holds."""


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
REFERENCES = ("id", "entity_id", "visit_id", "twin_of", "asks", "part_of", "record_id")


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


Opened = tuple[str, Callable[[], TestResponse]]


def pages(bench: Bench, sector_id: UUID) -> Iterator[Opened]:
    """What a coordinator and a landlord open, and what a field that finds an estate asks."""
    claire, reader = (Desk.signed_in(bench.app, one) for one in (bench.world.claire, bench.world.reader))
    year = f"?du={clock.today() - timedelta(days=365)}&au={clock.today()}"
    for name, url, desk in (
        ("Aujourd’hui", "/bureau/", claire),
        ("À relire", "/bureau/relire", claire),
        ("À relire, ce qui est validé", "/bureau/relire?etat=diffuse", claire),
        ("Suivis", "/bureau/suivis", claire),
        ("La semaine", "/bureau/planning", claire),
        ("Nouvelle vacation", f"/bureau/planning/vacation?secteur={sector_id}", claire),
        ("Consignes", "/bureau/consignes", claire),
        ("Nouvelle consigne", "/bureau/consignes/nouvelle", claire),
        ("Problèmes techniques", "/bureau/techniques", claire),
        ("Orientations", "/bureau/orientations", claire),
        ("Équipe et téléphones", "/bureau/equipe", claire),
        ("Secteurs", "/bureau/secteurs", claire),
        ("Patrimoine", "/bureau/patrimoine", claire),
        ("Doublons du patrimoine", "/bureau/patrimoine/doublons", claire),
        ("Listes", "/bureau/listes", claire),
        ("Propositions pour les listes", "/bureau/listes/propositions", claire),
        ("Journal, douze semaines", "/bailleur/journal", reader),
        ("Journal, un an", f"/bailleur/journal{year}", reader),
        ("Journal, une résidence", f"/bailleur/journal?residence={bench.homes[0][0]}", reader),
    ):
        yield name, partial(desk.get, url)
    for typed in ("12bis", "de l'eglise hall 7", "bel-horizon", "r", "zyzomys"):
        for desk, url, page in (
            (claire, "/bureau/residences", "/bureau/consignes"),
            (claire, "/bureau/chercher", "/bureau/consignes"),
            (reader, "/bailleur/residences", "/bailleur/journal"),
        ):
            token = TOKEN.search(desk.get(page).get_data(as_text=True))
            assert token
            sent = {"mots": typed, "csrf_token": token[1]}
            yield f"Chercher «\u00a0{typed}\u00a0», {url[1:]}", partial(desk.client.post, url, data=sent)


def cost(what: str, opened: Callable[[], TestResponse]) -> tuple[float, int, int]:
    """Median CPU milliseconds over seven openings, statements, and bytes before gzip."""
    said: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        said.append(statement)

    spent = []
    for _ in range(7):
        said.clear()
        event.listen(db.engine, "before_cursor_execute", note)
        start = time.process_time()
        answer = opened()
        spent.append(time.process_time() - start)
        event.remove(db.engine, "before_cursor_execute", note)
        assert answer.status_code == 200, what
    return sorted(spent)[3] * 1000, len(said), len(answer.data)


def main() -> list[Figure]:
    """Measure and print."""
    with installation() as bench:
        sector_id = stock(bench.world, ESTATES)
        total = history(bench)
        with tenant.tenant(bench.world.org_id), read_unit() as s:
            lines = s.scalar(select(func.count()).select_from(ReleasedLine))
        figures = []
        for name, opened in pages(bench, sector_id):
            spent, statements, size = cost(name, opened)
            figures.append(Figure(f"{name}, CPU ({statements} statements)", spent, TARGET, "ms"))
            figures.append(Figure(f"{name}, bytes", size / 1000, WEIGHT, "kB"))
    print(table(f"Pages on {ESTATES:,} estates, {total:,} entries, {lines:,} lines of landlords' journals", figures))
    return figures


if __name__ == "__main__":
    main()
