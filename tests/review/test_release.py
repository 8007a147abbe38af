"""From custody to the landlord's line and back: release, retain, correct, cancel."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.errors import NotAllowed, Refused
from app.core.tenant import tenant
from app.core.unit import read_unit, write_unit
from app.logbook import actions as logbook
from app.review import actions as review
from app.review import queries
from app.review.models import ReleasedLine
from app.review.queries import Filters
from app.rounds import actions as rounds
from app.rounds.models import Contact
from app.technical import actions as technical
from tests.records import contact, technical_problem, visit
from tests.world import World


@pytest.fixture(autouse=True)
def in_the_organisation(world: World) -> Any:
    with tenant(world.org_id), clock.frozen("2026-11-20 21:00"):
        yield


def lines() -> list[ReleasedLine]:
    with read_unit() as s:
        return list(s.scalars(select(ReleasedLine)))


def noted(world: World, **more: Any) -> UUID:
    with write_unit():
        return rounds.record_contact(world.nadia.act(), contact(world, **more)).id


def test_a_contact_waits_and_a_release_shows_its_month_and_nothing_else(world: World) -> None:
    id = noted(world, text="Mme Rabatel, porte 23")
    assert lines() == [] and queries.count_to_review(world.org_id) == 1
    with write_unit():
        review.release(world.claire.actor, clock.now(), "contact", id, rev=1)
    (line,) = lines()
    filled = {c.name for c in ReleasedLine.__table__.columns if getattr(line, c.name) is not None}
    assert filled == {"org_id", "id", "kind", "entity_id", "rev", "estate_id", "month"}
    assert line.month == "2026-11" and queries.count_to_review(world.org_id) == 0


def test_an_entry_in_a_state_that_leads_nowhere_is_neither_released_nor_retained(world: World) -> None:
    id = noted(world)
    with write_unit():
        review.current(world.org_id, "contact", id).state = "d_apres"
    with pytest.raises(Refused, match="plus possible"), write_unit():
        review.release(world.claire.actor, clock.now(), "contact", id)
    with pytest.raises(Refused, match="plus possible"), write_unit():
        review.retain(world.claire.actor, clock.now(), "contact", id, "doublon")
    assert lines() == []


def test_a_visit_without_text_is_shown_at_once_and_with_text_waits(world: World) -> None:
    with write_unit():
        rounds.record_visit(world.nadia.act(), visit(world))
        rounds.record_visit(world.nadia.act(), visit(world, home=world.verriers, text="Boîte ouverte"))
    (line,) = lines()
    assert (line.estate_id, line.state, line.daypart) == (world.glycines.estate_id, "visite", "soiree")


def test_a_correction_waits_while_the_landlord_keeps_the_last_released(world: World) -> None:
    with write_unit():
        row = rounds.record_visit(world.nadia.act(), visit(world))
        id = row.id
        logbook.correct(world.nadia.act(id), row, {"state": "empeche"}, "Porte fermée", clock.now())
    assert [line.state for line in lines()] == ["visite"]
    with write_unit():
        review.release(world.claire.actor, clock.now(), "visit", id)
    assert [(line.state, line.rev) for line in lines()] == [("empeche", 2)]


def test_deciding_on_what_was_corrected_meanwhile_is_refused(world: World) -> None:
    id = noted(world)
    with write_unit() as s:
        row = s.get_one(Contact, (world.org_id, id))
        logbook.correct(world.nadia.act(id), row, {"canal": "sms"}, None, clock.now())
    with pytest.raises(Refused, match="relisez"), write_unit():
        review.release(world.claire.actor, clock.now(), "contact", id, rev=1)
    with write_unit():
        assert review.release_all(world.claire.actor, clock.now(), [("contact", id, 1)]) == 0


def test_a_cancelled_entry_leaves_the_landlord_and_the_list_at_once(world: World) -> None:
    id = noted(world)
    with write_unit():
        review.release(world.claire.actor, clock.now(), "contact", id)
    with write_unit() as s:
        row = s.get_one(Contact, (world.org_id, id))
        logbook.cancel(world.nadia.act(id), row, None, clock.now())
    assert lines() == []
    with pytest.raises(Refused, match="annulée"), write_unit():
        review.release(world.claire.actor, clock.now(), "contact", id)
    assert queries.to_review(world.org_id, Filters(state="diffuse")).total == 0


def test_codes_of_a_problem_are_shown_from_custody_until_retained(world: World) -> None:
    with write_unit():
        id = technical.flag(world.nadia.act(), technical_problem(world, text="chez M. Rabatel")).id
    (line,) = lines()
    assert (line.category, line.entrance_id) == ("acces_fermeture", world.glycines.entrances[0])
    with write_unit():
        review.retain(world.claire.actor, clock.now(), "technical", id, "doublon")
    assert lines() == []


def test_retaining_needs_a_reason_of_the_list_and_a_coordinator(world: World) -> None:
    id = noted(world)
    with pytest.raises(Refused), write_unit():
        review.retain(world.claire.actor, clock.now(), "contact", id, "parce que")
    with pytest.raises(NotAllowed), write_unit():
        review.retain(world.nadia.actor, clock.now(), "contact", id, "doublon")


def test_release_all_takes_what_was_on_the_page(world: World) -> None:
    ids = [noted(world) for _ in range(3)]
    page = queries.to_review(world.org_id, Filters(kind="contact"), size=2)
    assert (page.total, page.pages, len(page.rows)) == (3, 2, 2)
    with write_unit():
        shown = [(one.kind, one.entity_id, one.rev) for one in page.rows]
        assert review.release_all(world.claire.actor, clock.now(), shown) == 2
    assert len(lines()) == 2 and len(ids) == 3


def test_the_other_phone_of_the_pair_shows_as_a_probable_twin(world: World) -> None:
    first = noted(world)
    clock.move(timedelta(minutes=10))
    with write_unit():
        second = rounds.record_contact(world.yoann.act(), contact(world, agents=[world.nadia.user_id])).id
    assert queries.to_review(world.org_id).total == 2, "both count until somebody says that they are one"
    with read_unit() as s:
        assert [(row.entity_id, row.asks) for row in s.scalars(queries.asking(world.org_id))] == [(second, first)]
