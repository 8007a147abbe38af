"""Rounds, planned or not, told by the two phones of a pair."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from app.core import clock
from app.core.errors import NotAllowed, Refused
from app.core.feed import Feed
from app.core.tenant import tenant
from app.core.unit import read_unit, write_unit
from app.planning import actions as planning
from app.planning.rules import moments
from app.rounds import actions, queries, schemas
from app.rounds.models import Round, RoundEvent
from tests.records import visit
from tests.world import World

START = {"planned": True, "type_tournee": None, "sector_id": None, "agents": [], "stops": []}


@pytest.fixture(autouse=True)
def in_the_organisation(world: World) -> Any:
    with tenant(world.org_id), clock.frozen("2026-11-20 14:00"):
        yield


def planned(world: World, *, publish: bool = True) -> UUID:
    starts_at, ends_at = moments(date(2026, 11, 20), time(14), time(22), clock.zones())
    with write_unit():
        shift = planning.create_shift(
            world.claire.actor, clock.now(), service_date=date(2026, 11, 20), starts_at=starts_at,
            ends_at=ends_at, agents=[world.nadia.user_id, world.yoann.user_id],
        )  # fmt: skip
        estates = [home.estate_id for home in (world.glycines, world.verriers, world.tuilerie)]
        hints = {world.glycines.estate_id: "Voir la lumière du 2e"}
        row = actions.plan_round(world.claire.actor, clock.now(), shift_id=shift.id, estates=estates, hints=hints)
        if publish:
            planning.publish(world.claire.actor, clock.now(), shift.id)
            actions.follow_shift(world.claire.actor, clock.now(), shift)
        return row.id


def read(world: World, id: UUID) -> dict[str, Any]:
    with read_unit() as s:
        return schemas.wire_round(s.get_one(Round, (world.org_id, id)), world.nadia.actor)


def ended(world: World, id: UUID, **states: str) -> dict[str, Any]:
    stops = {stop["estate_id"]: UUID(stop["id"]) for stop in read(world, id)["stops"]}
    homes = {name: stops[str(getattr(world, name).estate_id)] for name in states}
    return {"stops": [{"id": homes[n], "state": s, "reason": None} for n, s in states.items()]}


def states(world: World, id: UUID) -> list[str]:
    return [stop["state"] for stop in read(world, id)["stops"]]


def test_a_planned_round_reaches_phones_with_its_shift(world: World) -> None:
    with read_unit() as s:
        draft = planned(world, publish=False)
        assert s.scalar(select(func.count()).where(Feed.entity_id == draft)) == 0
        sent = planned(world)
        assert s.scalar(select(func.count()).where(Feed.entity_id == sent)) == 2
    assert [stop["hint"] for stop in read(world, sent)["stops"]] == ["Voir la lumière du 2e", None, None]


def test_two_phones_start_one_planned_round(world: World) -> None:
    id = planned(world)
    for agent in (world.nadia, world.yoann):
        clock.move(timedelta(minutes=3))
        with write_unit():
            actions.start(agent.act(id), START)
    now = read(world, id)
    assert (now["state"], now["started_at"]) == ("demarree", "2026-11-20T13:03:00Z")
    with read_unit() as s:
        assert s.scalar(select(func.count()).select_from(RoundEvent)) == 2


def test_a_round_of_others_is_not_joined(world: World) -> None:
    id = planned(world)
    with pytest.raises(NotAllowed), write_unit():
        actions.start(world.lead.act(id), START)


def test_a_cancelled_round_is_not_started_and_a_started_one_not_cancelled(world: World) -> None:
    first, second = planned(world, publish=False), planned(world)
    with write_unit():
        actions.cancel_round(world.claire.actor, clock.now(), first, "meteo")
        actions.start(world.nadia.act(second), START)
    with pytest.raises(Refused, match="annulée"), write_unit():
        actions.start(world.nadia.act(first), START)
    with pytest.raises(Refused, match="Démarrée"), write_unit():
        actions.cancel_round(world.claire.actor, clock.now(), second, "meteo")


def test_the_union_of_both_phones_counts_at_the_end(world: World) -> None:
    id = planned(world)
    with write_unit():
        actions.start(world.nadia.act(id), START)
        actions.end(world.nadia.act(id), ended(world, id, glycines="visite", verriers="non_fait"))
    assert (states(world, id), read(world, id)["state"]) == (["visite", "prevu", "prevu"], "demarree")
    with write_unit():
        actions.start(world.yoann.act(id), START)
        actions.record_visit(world.yoann.act(), visit(world, home=world.tuilerie, round_id=id))
        actions.end(world.yoann.act(id), ended(world, id, glycines="non_fait", verriers="empeche"))
    assert states(world, id) == ["visite", "empeche", "visite"]
    assert read(world, id)["state"] == "terminee"


def test_a_stop_of_another_round_is_refused(world: World) -> None:
    id, other = planned(world), planned(world, publish=False)
    with write_unit():
        actions.start(world.nadia.act(id), START)
    foreign = ended(world, other, glycines="visite")
    with pytest.raises(Refused, match="pas de cette tournée"), write_unit():
        actions.end(world.nadia.act(id), foreign)


def unplanned(world: World, agent: Any, *others: Any) -> UUID:
    stops = [{"id": uuid4(), "estate_id": world.glycines.estate_id}]
    data = {**START, "planned": False, "agents": [one.user_id for one in others], "stops": stops}
    with write_unit():
        return actions.start(agent.act(), data).id


def test_unplanned_rounds_of_a_pair_are_linked_as_probable_twins(world: World) -> None:
    first = unplanned(world, world.nadia, world.yoann)
    clock.move(timedelta(minutes=5))
    second, apart = unplanned(world, world.yoann, world.nadia), unplanned(world, world.lead)
    with read_unit() as s:
        twin = {row.id: row.twin_of for row in s.scalars(select(Round))}
    assert twin == {first: None, second: first, apart: None}


def test_a_round_started_twice_under_one_id_is_one_round(world: World) -> None:
    id = unplanned(world, world.nadia)
    with write_unit():
        actions.start(world.nadia.act(id), {**START, "planned": False})
    with pytest.raises(NotAllowed), write_unit():
        actions.start(world.yoann.act(id), {**START, "planned": False})


def test_today_lists_rounds_with_how_far_they_are(world: World) -> None:
    id = planned(world)
    with write_unit():
        actions.start(world.nadia.act(id), START)
        actions.record_visit(world.nadia.act(), visit(world, round_id=id))
    (one,) = queries.today(world.org_id)
    assert (one.round.id, one.done, one.total) == (id, 1, 3)
