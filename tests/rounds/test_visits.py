"""Visits with their stops, twins and readings; contacts; consignes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.errors import Refused
from app.core.feed import Feed
from app.core.tenant import tenant
from app.core.unit import read_unit, write_unit
from app.logbook import actions as logbook
from app.review import actions as review
from app.review.models import ReleasedLine
from app.rounds import actions, schemas
from app.rounds.models import Ambience, Round, Visit
from tests.records import ambience, contact, visit
from tests.world import Person, World


@pytest.fixture(autouse=True)
def in_the_organisation(world: World) -> Any:
    with tenant(world.org_id), clock.frozen("2026-11-20 20:30"):
        yield


@pytest.fixture
def walked(world: World) -> UUID:
    stops = [{"id": uuid4(), "estate_id": world.glycines.estate_id}]
    data = {
        "planned": False, "type_tournee": "reguliere", "sector_id": world.sector_id,
        "agents": [world.yoann.user_id], "stops": stops,
    }  # fmt: skip
    with write_unit():
        return actions.start(world.nadia.act(), data).id


def stops(world: World, id: UUID) -> list[str]:
    with read_unit() as s:
        return [stop.state for stop in s.get_one(Round, (world.org_id, id)).stops]


def lines() -> list[tuple[str, str | None, int | None]]:
    with read_unit() as s:
        return [(one.kind, one.state, one.ambience_level) for one in s.scalars(select(ReleasedLine))]


def undo(world: World, who: Person, model: Any, id: UUID) -> None:
    with write_unit() as s:
        logbook.cancel(who.act(id), s.get_one(model, (world.org_id, id)), None, clock.now())


def test_a_visit_marks_its_stop_and_its_undo_frees_it(world: World, walked: UUID) -> None:
    with write_unit():
        id = actions.record_visit(world.nadia.act(), visit(world, round_id=walked)).id
    assert stops(world, walked) == ["visite"]
    undo(world, world.nadia, Visit, id)
    assert stops(world, walked) == ["prevu"] and lines() == []


def test_a_stop_in_a_state_that_leads_nowhere_is_left_as_it_is(world: World, walked: UUID) -> None:
    with write_unit() as s:
        s.get_one(Round, (world.org_id, walked)).stops[0].state = "d_apres"
    with pytest.raises(Refused, match="arrêt"), write_unit():
        actions.record_visit(world.nadia.act(), visit(world, round_id=walked))
    assert stops(world, walked) == ["d_apres"]


def test_a_visit_outside_of_the_plan_adds_a_stop(world: World, walked: UUID) -> None:
    with write_unit():
        actions.record_visit(world.yoann.act(), visit(world, home=world.verriers, round_id=walked))
    assert stops(world, walked) == ["prevu", "visite"]


def test_a_stop_is_visited_at_its_own_estate(world: World, walked: UUID) -> None:
    with read_unit() as s:
        stop = s.get_one(Round, (world.org_id, walked)).stops[0].id
    with pytest.raises(Refused, match="autre résidence"), write_unit():
        actions.record_visit(world.nadia.act(), visit(world, home=world.verriers, round_id=walked, stop_id=stop))


def test_the_same_stop_by_both_within_twenty_minutes_is_one_visit(world: World, walked: UUID) -> None:
    with write_unit():
        first = actions.record_visit(world.nadia.act(), visit(world, round_id=walked)).id
        clock.move(timedelta(minutes=12))
        actions.record_visit(world.yoann.act(), visit(world, round_id=walked, agents=[world.nadia.user_id]))
    assert len(lines()) == 1
    undo(world, world.nadia, Visit, first)
    assert lines() == [("visit", "visite", None)], "the other phone's note now stands for the passage"


def test_the_ambience_of_a_passage_is_shown_with_its_visit_in_either_order(world: World) -> None:
    with write_unit():
        actions.record_ambience(world.nadia.act(), ambience(world, 3))
        actions.record_visit(world.nadia.act(), visit(world))
        actions.record_visit(world.nadia.act(), visit(world, home=world.verriers))
        actions.record_ambience(world.nadia.act(), ambience(world, 2, home=world.verriers))
    assert sorted(lines(), key=str) == [("visit", "visite", 2), ("visit", "visite", 3)]


def test_a_reading_with_text_waits_for_its_release(world: World) -> None:
    with write_unit():
        actions.record_visit(world.nadia.act(), visit(world))
        id = actions.record_ambience(world.nadia.act(), ambience(world, 3, text="Groupe au 2e")).id
    assert lines() == [("visit", "visite", None)]
    with write_unit():
        review.release(world.claire.actor, clock.now(), "ambience", id)
    assert lines() == [("visit", "visite", 3)]
    with write_unit():
        review.retain(world.claire.actor, clock.now(), "ambience", id, "situation_sensible")
    assert lines() == [("visit", "visite", None)]


def test_a_reading_outlives_the_undone_visit_it_was_read_in(world: World) -> None:
    with write_unit():
        first = actions.record_visit(world.nadia.act(), visit(world)).id
        actions.record_ambience(world.nadia.act(), ambience(world, 4))
    undo(world, world.nadia, Visit, first)
    assert lines() == []
    with write_unit():
        actions.record_visit(world.nadia.act(), visit(world, state="empeche", reason="acces", ras=False))
    assert lines() == [("visit", "empeche", 4)]


def test_an_undone_reading_leaves_the_visit(world: World) -> None:
    with write_unit():
        actions.record_visit(world.nadia.act(), visit(world))
        id = actions.record_ambience(world.nadia.act(), ambience(world, 4)).id
    undo(world, world.nadia, Ambience, id)
    assert lines() == [("visit", "visite", None)]


@pytest.mark.parametrize(
    "wrong",
    [{"besoin": "inventé"}, {"reponses": ["inventé"]}, {"canal": "pigeon"}, {"counts": {"age": {"vieux": 1}}}],
)
def test_a_code_outside_its_list_is_refused(world: World, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused), write_unit():
        actions.record_contact(world.nadia.act(), contact(world, **wrong))


def test_text_is_read_by_those_who_were_there(world: World) -> None:
    with write_unit():
        row = actions.record_visit(world.nadia.act(), visit(world, text="Rien de plus", agents=[world.yoann.user_id]))
        with_text = ["text" in schemas.wire_visit(row, one.actor) for one in (world.nadia, world.yoann, world.lead)]
    assert with_text == [True, True, False]


def consigne(world: World) -> UUID:
    with write_unit():
        return actions.write_consigne(
            world.claire.actor, clock.now(), estate_id=world.glycines.estate_id,
            text=" Vérifier la lumière du 2e. ", valid_from=date(2026, 11, 20),
        ).id  # fmt: skip


def test_a_consigne_is_read_once_by_each(world: World) -> None:
    id = consigne(world)
    for _ in range(2):
        with write_unit():
            row = actions.read_consigne(world.nadia.act(id), {})
            assert schemas.wire_consigne(row, world.nadia.actor)["read_by"] == [str(world.nadia.user_id)]
            assert row.rev == 2


def test_a_closed_consigne_leaves_the_phones(world: World) -> None:
    id = consigne(world)
    with write_unit():
        actions.close_consigne(world.claire.actor, clock.now(), id)
    with read_unit() as s:
        rows = s.scalars(select(Feed).where(Feed.entity_id == id)).all()
    assert [(row.scope, row.deleted) for row in rows] == [(f"sector:{world.sector_id}", True)]


def test_an_empty_or_backward_consigne_is_refused(world: World) -> None:
    day = date(2026, 11, 20)
    for wrong in ({"text": "  "}, {"valid_to": day - timedelta(days=1)}, {"priority": "urgente"}):
        data = {"estate_id": world.glycines.estate_id, "text": "Voir", "valid_from": day, **wrong}
        with pytest.raises(Refused), write_unit():
            actions.write_consigne(world.claire.actor, clock.now(), **data)


def test_a_visit_of_a_street_has_no_line(world: World) -> None:
    place = {"public_point": {"label": "Place du marché", "commune": None, "lat": None, "lon": None}}
    with write_unit():
        row = actions.record_visit(world.nadia.act(), visit(world, place=place))
        assert isinstance(row, Visit) and row.estate_id is None
    assert lines() == []
