"""What phones hold follows who works where: on the day, by itself, whatever was done and when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock, tenant
from app.core.feed import Feed
from app.core.unit import read_unit, write_unit
from app.places import actions as places
from app.places.models import Estate
from app.sectors import actions as sectors
from app.sectors.rules import Span
from tests.clients import Phone
from tests.hostile.test_statements import counted
from tests.sync.test_exchange import contact
from tests.world import World

MANY = 1200


@pytest.fixture
def centre(world: World) -> UUID:
    """A second sector, with La Tuilerie."""
    with tenant.tenant(world.org_id), write_unit():
        made = sectors.create(world.claire.actor, code="C2", name="Centre").id
        places.move_estate(world.org_id, world.tuilerie.estate_id, made)
    return made


def estates(held: dict[tuple[str, str], Any]) -> set[UUID]:
    return {UUID(id) for kind, id in held if kind == "estate"}


def gone(phone: Phone) -> set[UUID]:
    found: set[UUID] = set()
    more = True
    while more:
        told = phone.sync()
        found |= {UUID(one["id"]) for one in told["evictions"] if one["kind"] == "estate"}
        more = told["more"]
    return found


def assign(world: World, sector_id: UUID, span: Span, user_id: UUID | None = None) -> UUID:
    with tenant.tenant(world.org_id), write_unit():
        who = user_id or world.nadia.user_id
        return sectors.assign(world.claire.actor, clock.now(), sector_id, who, span).id


def north_of(world: World) -> UUID:
    """Nadia's assignment to the north, which has no end."""
    from app.people.models import SectorAssignment

    with tenant.tenant(world.org_id), read_unit() as s:
        return s.scalars(select(SectorAssignment.id).where(SectorAssignment.user_id == world.nadia.user_id)).one()


def change(world: World, assignment_id: UUID, span: Span) -> None:
    with tenant.tenant(world.org_id), write_unit():
        sectors.change(world.claire.actor, clock.now(), assignment_id, span)


def test_a_phone_changes_hands_at_the_start_of_the_service_day_without_anyone_touching_anything(
    world: World, as_phone: Any, centre: UUID
) -> None:
    """The last day in the north is 30 November, the first in the centre 1 December."""
    phone = as_phone(world.nadia)
    north = {world.glycines.estate_id, world.verriers.estate_id}
    assert estates(phone.pull_all()) == north
    change(world, north_of(world), Span(date(2025, 10, 16), date(2026, 11, 30)))
    assign(world, centre, Span(date(2026, 12, 1)))
    assert gone(phone) == set() and estates(phone.pull_all()) == set()
    with clock.frozen("2026-12-01 00:30"):  # past midnight, the service day is still the one before
        phone = as_phone(world.nadia)
        assert estates(phone.pull_all()) == north
        clock.move(timedelta(hours=12))
        told = phone.sync()
        assert {UUID(one["id"]) for one in told["evictions"] if one["kind"] == "estate"} == north
        assert {UUID(one["id"]) for one in told["changes"] if one["kind"] == "estate"} == {world.tuilerie.estate_id}
        me = phone.call("GET", "/api/me").get_json()
        assert [one["code"] for one in me["sectors"]] == ["C2"]


def test_an_assignment_of_a_few_days_comes_and_goes_by_itself(world: World, as_phone: Any, centre: UUID) -> None:
    assign(world, centre, Span(date(2026, 11, 22), date(2026, 11, 23)))
    held = set()
    for day, there in ((20, False), (21, False), (22, True), (23, True), (24, False)):
        with clock.frozen(f"2026-11-{day} 12:00"):
            phone = as_phone(world.nadia)
            held = estates(phone.pull_all())
        assert (world.tuilerie.estate_id in held) is there, day
    assert world.glycines.estate_id in held


def test_what_was_noted_while_it_lasted_is_applied_after_the_end_and_what_came_later_is_held(
    world: World, as_phone: Any
) -> None:
    phone = as_phone(world.nadia)
    before = phone.op("contact.record", contact(world))
    change(world, north_of(world), Span(date(2025, 10, 16), date(2026, 11, 20)))
    clock.move(timedelta(days=1))
    first, second = phone.sync(before, phone.op("contact.record", contact(world)))["results"]
    assert first["result"] == "applied"
    assert (second["result"], second["reason"]) == ("held", "not_allowed")


def test_an_end_set_to_yesterday_takes_effect_at_the_next_contact(world: World, as_phone: Any) -> None:
    phone = as_phone(world.nadia)
    held = estates(phone.pull_all())
    change(world, north_of(world), Span(date(2025, 10, 16), date(2026, 11, 19)))
    assert gone(phone) == held and len(held) == 3


def test_one_withdrawn_before_it_begins_brings_nothing(world: World, as_phone: Any, centre: UUID) -> None:
    made = assign(world, centre, Span(date(2026, 11, 22)))
    with tenant.tenant(world.org_id), write_unit():
        sectors.withdraw(world.claire.actor, clock.now(), made)
    with clock.frozen("2026-11-23 12:00"):
        assert world.tuilerie.estate_id not in estates(as_phone(world.nadia).pull_all())
    assign(world, centre, Span(date(2026, 11, 22)))  # said again, it stands


def test_a_whole_stock_moves_in_one_act_of_few_statements_and_every_phone_follows(
    app: Flask, world: World, as_phone: Any, centre: UUID
) -> None:
    def moved(count: int) -> int:
        with tenant.tenant(world.org_id), write_unit():
            for n in range(count):
                places.create_estate(world.org_id, name=f"{n} RUE {count}", sector_id=world.sector_id)
        with tenant.tenant(world.org_id), read_unit() as s:
            total = len(s.scalars(select(Estate.id).where(Estate.sector_id == world.sector_id)).all())
        with tenant.tenant(world.org_id), counted(app) as said, write_unit():
            sectors.give_all(world.claire.actor, world.sector_id, [], total, to=centre, taken_in=False)
        return len(said)

    phone, other = as_phone(world.nadia), as_phone(world.yoann)
    assign(world, centre, Span(clock.today()), world.yoann.user_id)
    few = moved(20)
    with tenant.tenant(world.org_id), write_unit():
        for one in (world.glycines, world.verriers):
            places.move_estate(world.org_id, one.estate_id, world.sector_id)
    assert estates(phone.pull_all()) == {world.glycines.estate_id, world.verriers.estate_id}
    other.pull_all()
    many = moved(MANY)
    assert many <= few + 2 * (MANY // 400 + MANY // 500 * 12), (few, many)
    assert gone(phone) >= {world.glycines.estate_id, world.verriers.estate_id}
    assert len(estates(other.pull_all())) == MANY + 2
    with tenant.tenant(world.org_id), read_unit() as s:
        live = s.scalars(select(Feed.scope).where(Feed.kind == "estate", Feed.deleted.is_(False))).all()
    assert set(live) == {f"sector:{centre}"}
