"""What a start costs: the same statements for two structures and for a thousand, counted and not timed."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, insert, select

from app import start_up
from app.core import clock, tenant
from app.core.base import uuid7
from app.core.feed import OrgClock
from app.core.unit import read_unit, write_unit
from app.core.zones import PARIS
from app.nomenclatures import rules
from app.nomenclatures.models import PublishedLists
from app.people.models import Organisation
from tests.backup.test_drill import started
from tests.conftest import settings_for
from tests.hostile.test_statements import counted
from tests.world import build

THOUSAND = 1_000
SAID = 33
"""In docs/performance.md."""


def more_structures(count: int) -> None:
    """As many more, whose lists are those of this release."""
    at, ids = clock.now(), [uuid7() for _ in range(count)]
    named = [
        {"id": id, "slug": f"s-{n}", "name": f"Structure {n}", "kind": "mediation", "hours": {}, "created_at": at,
         "zones": PARIS.kept(), "deposit_days": 30, "demo": False}
        for n, id in enumerate(ids)
    ]  # fmt: skip
    with tenant.every_tenant(), write_unit() as s:
        s.execute(insert(Organisation), named)
        s.execute(insert(OrgClock), [{"org_id": id} for id in ids])
        s.execute(insert(PublishedLists), [{"org_id": id, "shipped": rules.shipped_now()} for id in ids])


def start(app: Flask) -> list[str]:
    with counted(app) as said:
        start_up.start_up(demo=False)
    return said


@pytest.mark.slow
def test_a_start_costs_no_more_for_a_thousand_structures_than_for_two(tmp_path: Path) -> None:
    with started(settings_for(tmp_path, f"sqlite:///{tmp_path / 'palier.sqlite'}")) as app:
        build()
        start(app)  # the first one marks the database
        few = start(app)
        assert len(few) <= SAID
        more_structures(THOUSAND)
        assert start(app) == few
        with tenant.every_tenant(), read_unit() as s:
            assert s.scalar(select(func.count()).select_from(Organisation)) == THOUSAND + 2
