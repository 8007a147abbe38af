"""The board and the page of a case on ten years of a large service: CPU, statements, bytes.

`python -m bench.cases`
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from werkzeug.test import TestResponse

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.unit import write_unit
from app.mediation.models import CaseEvent, CaseMediator, MediationCase
from app.mediation.rules.states import OPEN, CaseState, Next
from bench.figures import Figure, table
from bench.pages import ESTATES, TARGET, WEIGHT, cost
from bench.site import Bench, installation, stock
from tests.clients import Desk
from tests.mediation.cases import a_case

CASES = 3000
"""Ten years of 300."""
STILL_OPEN, EVENTS = 150, 8
FAMILIES = ("bruit", "hygiene", "verbal", "usage", "degradation")


def history(bench: Bench) -> UUID:
    """Ten years of cases in bulk, the last ones open; and one whole one, which is opened."""
    cases = [_case(bench, number) for number in range(CASES)]
    hands = [_hands(bench, one) for one in cases]
    events = [_event(one) for one in cases for _ in range(EVENTS)]
    with tenant.tenant(bench.world.org_id), write_unit() as s:
        for model, rows in ((MediationCase, cases), (CaseMediator, hands), (CaseEvent, events)):
            s.execute(model.__table__.insert(), rows)  # type: ignore[attr-defined]
    return a_case(bench.world)


def _case(bench: Bench, number: int) -> dict[str, Any]:
    days, is_open, world = number * 3650 // CASES, number < STILL_OPEN, bench.world
    at, today = clock.now() - timedelta(days=days), clock.today()
    state = OPEN[number % len(OPEN)] if is_open else CaseState.clos
    estate_id, halls = bench.homes[number % len(bench.homes)]
    return {
        "org_id": world.org_id, "id": uuid7(), "number": f"{today.year - days // 365}-{number:04d}",
        "flow": "voisinage", "formal": False, "state": state.value, "state_since": at, "family": FAMILIES[number % 5],
        "origine": "habitant_partie", "canal": "permanence", "written": False, "sector_id": world.sector_id,
        "estate_id": estate_id, "entrance_id": halls[number % 2], "asked_on": clock.service_day(at), "opened_at": at,
        "opened_by": world.claire.user_id, "reopened": 0,
        "owner_id": (world.nadia, world.claire)[number % 2].user_id if is_open else None,
        "next": Next.preparer.value if is_open else None,
        "next_on": today + timedelta(days=number % 40 - 10) if is_open else None,
        "closed_on": None if is_open else clock.service_day(at + timedelta(days=60)),
        "outcome": None if is_open else "accord_complet",
    }  # fmt: skip


def _hands(bench: Bench, case: dict[str, Any]) -> dict[str, Any]:
    return {
        "org_id": case["org_id"], "id": uuid7(), "case_id": case["id"], "user_id": bench.world.nadia.user_id,
        "since": case["asked_on"], "until": None, "named_by": case["opened_by"], "named_at": case["opened_at"],
        "cleared_at": case["opened_at"],
    }  # fmt: skip


def _event(case: dict[str, Any]) -> dict[str, Any]:
    return {
        "org_id": case["org_id"], "id": uuid7(), "case_id": case["id"], "verb": "etat", "target": case["state"],
        "by": case["opened_by"], "at": case["opened_at"], "received_at": case["opened_at"],
    }  # fmt: skip


def pages(bench: Bench, case_id: UUID) -> Iterator[tuple[str, Callable[[], TestResponse]]]:
    claire = Desk.signed_in(bench.app, bench.world.claire)
    for name, url in (
        ("Dossiers", "/bureau/dossiers"),
        ("Dossiers clos", "/bureau/dossiers?etape=clos"),
        ("Dossiers clos, la dernière page", "/bureau/dossiers?etape=clos&page=999"),
        ("Dossiers, une résidence", f"/bureau/dossiers?residence={bench.homes[0][0]}"),
        ("Ouvrir un dossier", "/bureau/dossiers/nouveau"),
        ("Un dossier", f"/bureau/dossiers/{case_id}"),
        ("Qui le suit", f"/bureau/dossiers/{case_id}/mediateurs"),
    ):
        yield name, partial(claire.get, url)


def main() -> list[Figure]:
    """Measure and print."""
    with installation() as bench:
        stock(bench.world, ESTATES)
        case_id = history(bench)
        figures = []
        for name, opened in pages(bench, case_id):
            spent, statements, size = cost(name, opened)
            figures.append(Figure(f"{name}, CPU ({statements} statements)", spent, TARGET, "ms"))
            figures.append(Figure(f"{name}, bytes", size / 1000, WEIGHT, "kB"))
    print(table(f"Cases, {CASES:,} of them, {STILL_OPEN} open", figures))
    return figures


if __name__ == "__main__":
    main()
