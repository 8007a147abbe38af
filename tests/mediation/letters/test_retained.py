"""The words of letters go with the delay of their case; that there was one, and when, stays."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from app.core import clock, tenant
from app.core.rows import get
from app.core.unit import write_unit
from app.documents.models import Document
from app.mediation.models import MediationCase
from app.retention import jobs
from tests.mediation.acts.stage import reading
from tests.mediation.letters import stage
from tests.world import World


def closed(world: World) -> UUID:
    """The letter of a case that is closed today."""
    case_id = stage.a_stage(world, "notice")
    id = stage.handed(world, "notice", case_id)
    with tenant.tenant(world.org_id), write_unit():
        get(MediationCase, world.org_id, case_id).closed_on = clock.today()
    return id


def document(world: World, id: UUID) -> Document:
    with reading(world) as s:
        row: Document = s.get_one(Document, (world.org_id, id), populate_existing=True)
        s.expunge_all()
        return row


def test_its_words_go_after_two_years_and_its_dates_stay(world: World) -> None:
    id = closed(world)
    clock.move(timedelta(days=735))
    jobs.run(world.org_id, clock.now())
    row = document(world, id)
    assert (row.given, row.typed, row.pdf, row.title) == (None, None, None, None)
    assert row.sent_at and row.number and row.erased_at


def test_nothing_goes_before(world: World) -> None:
    id = closed(world)
    clock.move(timedelta(days=725))
    jobs.run(world.org_id, clock.now())
    assert document(world, id).pdf
