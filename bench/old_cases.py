"""The first run of retention over ten years of cases, all closed ten years ago: no writer holds the lock long.

`python -m bench.old_cases`. Each unit that writes is timed from its beginning to its commit; what is looked for before,
without the lock, is told apart.
"""

from __future__ import annotations

import contextlib
import gc
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.unit import read_unit, write_unit
from app.mediation.models import Agreement, CaseEvent, CaseNote, Commitment, CommitmentCheck, MediationCase, Meeting
from app.mediation.rules.states import CaseState
from app.mediation.subject import KIND
from app.parties.models import Party
from app.retention import jobs
from bench.cases import CASES, EVENTS, FAMILIES
from bench.figures import Figure, table
from bench.site import Bench, installation

HELD_MS = 150
SEALED = b"\x01" + bytes(90)
"""As long as a sentence that is sealed: nothing of it is opened."""
DAYS = (15, 30, 90)
Row = dict[str, Any]


@dataclass
class Held:
    """Milliseconds of each unit that wrote, of the processor and of the clock on the wall."""

    processor: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    @contextlib.contextmanager
    def timed(self, *given: Any, **more: Any) -> Iterator[Session]:
        with contextlib.ExitStack() as until:
            session = until.enter_context(write_unit(*given, **more))
            spent, since = time.process_time(), time.perf_counter()
            yield session
            until.close()
            self.processor.append(1000 * (time.process_time() - spent))
            self.wall.append(1000 * (time.perf_counter() - since))


def history(bench: Bench) -> None:
    """Cases as they are when they end: two parties, eight events, two sessions, a note, an agreement and its checks."""
    rows: dict[Any, list[Row]] = {}
    for number in range(CASES):
        for model, row in _case(bench, number):
            rows.setdefault(model, []).append(row)
    with tenant.tenant(bench.world.org_id), write_unit() as s:
        for model, some in rows.items():
            s.execute(model.__table__.insert(), some)


def _case(bench: Bench, number: int) -> Iterator[tuple[Any, Row]]:
    world, at = bench.world, clock.now() - timedelta(days=3650 + number % 300)
    estate_id, halls = bench.homes[number % len(bench.homes)]
    own, case_id, day, end = {"org_id": world.org_id}, uuid7(), clock.service_day(at), at + timedelta(days=60)
    yield MediationCase, {
        **own, "id": case_id, "number": f"2016-{number:04d}", "flow": "voisinage", "formal": False,
        "state": CaseState.clos.value, "state_since": end, "family": FAMILIES[number % 5], "canal": "permanence",
        "origine": "habitant_partie", "written": False, "sector_id": world.sector_id, "estate_id": estate_id,
        "entrance_id": halls[number % 2], "asked_on": day, "opened_at": at, "opened_by": world.claire.user_id,
        "reopened": 0, "closed_on": clock.service_day(end), "outcome": "accord_complet", "facts_sealed": SEALED,
    }  # fmt: skip
    for letter in "AB":
        yield Party, {
            **own, "id": uuid7(), "about_kind": KIND, "about_id": case_id, "letter": letter, "side": "autre",
            "speaks": "soi", "state": "accepte", "interpreter": False, "name_sealed": SEALED, "contact_sealed": SEALED,
            "made_by": world.nadia.user_id, "made_at": at,
        }  # fmt: skip
    for _ in range(EVENTS):
        yield CaseEvent, {
            **own, "id": uuid7(), "case_id": case_id, "verb": "etat", "target": CaseState.clos.value, "at": at,
            "by": world.nadia.user_id, "received_at": at, "words_sealed": SEALED,
        }  # fmt: skip
    yield from _acts(bench, case_id, at)


def _acts(bench: Bench, case_id: UUID, at: datetime) -> Iterator[tuple[Any, Row]]:
    who, own = bench.world.nadia.user_id, {"org_id": bench.world.org_id}
    for _ in range(2):
        yield Meeting, {
            **own, "id": uuid7(), "case_id": case_id, "mode": "entretien", "state": "tenue", "starts_at": at,
            "ends_at": at + timedelta(hours=1), "neutral": True, "letters": ["A"], "mediators": [str(who)],
            "absent": [], "told": [], "planned_by": who, "planned_at": at, "advice_sealed": SEALED,
        }  # fmt: skip
    yield CaseNote, {**own, "id": uuid7(), "case_id": case_id, "author_id": who, "at": at, "text_sealed": SEALED}
    made = uuid7()
    yield Agreement, {
        **own, "id": made, "case_id": case_id, "form": "oral", "extent": "total", "made_on": clock.service_day(at),
        "made_by": who, "copies": ["A", "B"],
    }  # fmt: skip
    for rank, letter in enumerate("AB", 1):
        promise = uuid7()
        yield Commitment, {
            **own, "id": promise, "agreement_id": made, "rank": rank, "letter": letter, "what_sealed": SEALED,
            "seen_sealed": SEALED,
        }  # fmt: skip
        for days in DAYS:
            due = at + timedelta(days=days)
            yield CommitmentCheck, {
                **own, "id": uuid7(), "commitment_id": promise, "days": days, "due_on": clock.service_day(due),
                "state": "tenu", "said_by": letter, "by": who, "at": due,
            }  # fmt: skip


def left(org_id: UUID) -> int:
    """Cases that are still somebody's."""
    with tenant.tenant(org_id), read_unit() as s:
        kept = MediationCase.org_id == org_id, MediationCase.anonymised_at.is_(None)
        return s.scalar(select(func.count()).select_from(MediationCase).where(*kept)) or 0


def main() -> list[Figure]:
    """Measure and print."""
    with installation() as bench:
        history(bench)
        gc.collect()
        gc.freeze()  # what writing ten years leaves is the measure's own: a worker has nothing of it to go through
        held, spent = Held(), time.process_time()
        with patch.object(jobs, "write_unit", held.timed):
            done = jobs.run(bench.world.org_id, clock.now())
        whole = time.process_time() - spent
        figures = [
            Figure(f"The longest of {len(held.processor)} units, processor", max(held.processor), HELD_MS, "ms"),
            Figure("The same, by the clock on the wall", max(held.wall), None, "ms"),
            Figure("The whole run, processor, a case", 1000 * whole / CASES, None, "ms"),
            Figure("With the lock, of the whole run", sum(held.processor) / whole / 10, None, "%"),
            Figure("Cases that are left as they were", left(bench.world.org_id), 0, ""),
        ]
    print(table(f"First run of retention: {CASES:,} cases closed ten years ago, {sum(done.values()):,} rows", figures))
    return figures


if __name__ == "__main__":
    main()
