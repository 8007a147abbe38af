"""The words of letters go with the delay of their case; that there was one, and when, stays."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from app.core import clock, tenant
from app.core.rows import get
from app.core.unit import write_unit
from app.documents.models import Document
from app.links import actions as links
from app.links.models import Link
from app.links.purposes import PURPOSES
from app.mediation.letters.models import CaseLetter
from app.mediation.letters.over import LETTER
from app.mediation.letters.rules import PURPOSE
from app.retention import jobs
from tests.mediation.acts.stage import reading
from tests.mediation.letters import stage
from tests.world import World


def answered(world: World) -> UUID:
    """A letter of a case in which nothing happens after today."""
    case_id = stage.a_stage(world, "ouverture")
    id = stage.handed(world, "ouverture", case_id)
    with tenant.tenant(world.org_id), write_unit():
        one = get(CaseLetter, world.org_id, id)
        one.reply, one.words, one.replied_at = "rappel", "Appelez le soir.", clock.now()
        links.make(world.nadia.actor, clock.now(), PURPOSES[PURPOSE], (LETTER, id))
    return id


def document(world: World, id: UUID) -> Document:
    with reading(world) as s:
        row: Document = s.get_one(Document, (world.org_id, id), populate_existing=True)
        s.expunge_all()
        return row


def test_its_words_go_after_two_years_and_its_dates_stay(world: World) -> None:
    id = answered(world)
    clock.move(timedelta(days=735))
    jobs.run(world.org_id, clock.now())
    row = document(world, id)
    assert (row.given, row.typed, row.pdf, row.title) == (None, None, None, None)
    assert row.sent_at and row.erased_at
    one = stage.letter(world, id)
    assert (one.kind, one.reply, one.words, one.replied_at) == ("ouverture", "rappel", None, None)
    with reading(world) as s:
        assert s.scalar(select(Link.id).where(Link.about_id == id)) is None


def test_nothing_goes_before(world: World) -> None:
    id = answered(world)
    clock.move(timedelta(days=725))
    jobs.run(world.org_id, clock.now())
    assert document(world, id).pdf
