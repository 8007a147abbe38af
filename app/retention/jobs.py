"""Once a day: what is over goes, one short unit a slice, and what was done is written down in the same unit.

A run that is cut leaves its line without an end; the next one finds what is left by the same conditions. The worker
begins no round while the clock is not steady; a clock that stops being believed ends a run between two slices.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from app.core import clock
from app.core.base import uuid7
from app.core.tenant import every_tenant, tenant
from app.core.unit import attempt, read_unit, write_unit
from app.people.models import Organisation
from app.retention import erasing, queries, rules
from app.retention.declared import Rule
from app.retention.models import RetentionRun
from app.retention.rules import Cutoff
from app.worker import apart, clock_is_believed, tasks

log = logging.getLogger(__name__)


@tasks.daily
def erase_what_is_over() -> None:
    """Every structure, then what is of the installation."""
    at = clock.now()
    with read_unit() as s:
        orgs = s.scalars(select(Organisation.id).order_by(Organisation.id)).all()
    for org_id in orgs:
        apart(run, org_id, at)
    apart(run_installation, at)


def run(org_id: UUID, at: datetime) -> dict[str, int]:
    """Erase what is over in one structure. Returns how many rows by rule, those without any left out."""
    with tenant(org_id):
        run_id, then = _begun(org_id, at), queries.cuts(org_id, at)
        for rule in queries.rules_of(org_id):
            apart(_whole, rule, org_id, then[rule.delay], run_id)
        return _ended(org_id, run_id, at)


def run_installation(at: datetime) -> dict[str, int]:
    """The same for what is of no structure: accounts without an access, addresses that were placed."""
    with every_tenant():
        then = queries.cuts(None, at)
        done = {one.name: apart(_whole, one, None, then[one.delay], None) or 0 for one in queries.rules_of(None)}
    return {name: count for name, count in done.items() if count}


def _whole(rule: Rule, org_id: UUID | None, cut: Cutoff, run_id: UUID | None) -> int:
    done, after = 0, None
    while _believed() and (among := attempt(lambda after=after: _next(rule, org_id, cut, after))):  # type: ignore[misc]
        done += attempt(lambda among=among: _slice(rule, org_id, cut, run_id, among)) or 0  # type: ignore[misc]
        after = among[-1]
        if len(among) < (rule.size or rules.SLICE):
            break
    return done


def _next(rule: Rule, org_id: UUID | None, cut: Cutoff, after: Any) -> Sequence[Any]:
    """From where the slice before ended: what is over is gone through once, whatever there is of it."""
    with read_unit() as s:
        return erasing.found(s, rule, org_id, cut, after)


def _believed() -> bool:
    with read_unit() as s:
        return clock_is_believed(s, clock.now())


def _slice(rule: Rule, org_id: UUID | None, cut: Cutoff, run_id: UUID | None, among: Sequence[Any]) -> int:
    with write_unit() as s:
        count = erasing.slice_of(s, rule, org_id, cut, among)
        if count and run_id is not None and org_id is not None:
            row = s.get_one(RetentionRun, (org_id, run_id), with_for_update=True)
            row.counts = {**row.counts, rule.name: row.counts.get(rule.name, 0) + count}
    return count


def _begun(org_id: UUID, at: datetime) -> UUID:
    run_id = uuid7()
    with write_unit() as s:
        s.add(RetentionRun(org_id=org_id, id=run_id, started_at=at, counts={}))
    return run_id


def _ended(org_id: UUID, run_id: UUID, at: datetime) -> dict[str, int]:
    old = delete(RetentionRun).where(RetentionRun.org_id == org_id, RetentionRun.started_at < at - rules.RUNS_KEPT)
    with write_unit() as s:
        row = s.get_one(RetentionRun, (org_id, run_id), with_for_update=True)
        row.ended_at = clock.now()
        done: dict[str, int] = dict(row.counts)
        s.execute(old.execution_options(synchronize_session=False))
    if done:
        log.info("erased in %s: %s", org_id, done)
    return done
