"""A record an agent may no longer hold leaves the phone; one they may hold arrives, without skipping any."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.unit import write_unit
from app.people.models import SectorAssignment
from app.places import actions as places
from app.rounds import actions as rounds
from app.sync import jobs
from tests.clients import Phone
from tests.sync.test_exchange import contact
from tests.world import World


@pytest.fixture
def phone(world: World, as_phone: Any) -> Phone:
    return as_phone(world.nadia)


def kinds(held: dict[tuple[str, str], Any]) -> set[str]:
    return {kind for kind, _ in held}


def give_sector(world: World, user_id: UUID, sector_id: UUID) -> None:
    with tenant.tenant(world.org_id), write_unit() as s:
        s.add(
            SectorAssignment(
                org_id=world.org_id, id=uuid7(), user_id=user_id, sector_id=sector_id, starts_on=clock.today()
            )
        )


def take_sectors(world: World, user_id: UUID) -> None:
    yesterday = clock.today() - timedelta(days=1)
    with tenant.tenant(world.org_id), write_unit() as s:
        s.execute(update(SectorAssignment).where(SectorAssignment.user_id == user_id).values(ends_on=yesterday))


def new_sector(world: World) -> UUID:
    with tenant.tenant(world.org_id), write_unit():
        return places.create_sector(world.org_id, name="Sud", code="S1").id


def test_a_first_pull_brings_the_lists_the_estates_of_the_sector_and_nothing_of_the_neighbours(
    phone: Phone, world: World
) -> None:
    held = phone.pull_all()
    assert {"list", "sector", "estate"} <= kinds(held)
    assert ("estate", str(world.glycines.estate_id)) in held
    assert ("estate", str(world.strange_home.estate_id)) not in held


def test_an_estate_moved_to_another_sector_leaves_the_phone_and_comes_back_with_the_sector(
    phone: Phone, world: World
) -> None:
    phone.pull_all()
    south = new_sector(world)
    with tenant.tenant(world.org_id), write_unit():
        places.move_estate(world.org_id, world.glycines.estate_id, south)
    gone = phone.sync()
    assert {"kind": "estate", "id": str(world.glycines.estate_id)} in gone["evictions"]
    give_sector(world, world.nadia.user_id, south)
    assert ("estate", str(world.glycines.estate_id)) in phone.pull_all()


def test_what_was_noted_at_an_estate_changes_hands_with_it_and_nothing_unsent_is_lost(
    world: World, as_phone: Any
) -> None:
    """An agent of the former sector, offline with three entries, comes back after the move."""
    nadia, yoann = as_phone(world.nadia), as_phone(world.yoann)
    south = new_sector(world)
    alone = contact(world, agents=[str(world.nadia.user_id)])
    noted = nadia.op("contact.record", alone)
    nadia.sync(noted)
    with tenant.tenant(world.org_id), write_unit():
        consigne = rounds.write_consigne(
            world.claire.actor, clock.now(), estate_id=world.glycines.estate_id, text="Digicode changé",
            valid_from=clock.today(),
        ).id  # fmt: skip
    held = yoann.pull_all()
    assert {("contact", noted["record_id"]), ("consigne", str(consigne))} <= set(held)
    unsent = [yoann.op("contact.record", contact(world, agents=[])) for _ in range(3)]
    clock.move(timedelta(minutes=1))
    with tenant.tenant(world.org_id), write_unit():
        places.move_estate(world.org_id, world.glycines.estate_id, south)
    told = yoann.sync(*unsent)
    assert [one["result"] for one in told["results"]] == ["applied"] * 3  # made while the estate was theirs
    gone = {(one["kind"], one["id"]) for one in told["evictions"]}
    assert {("contact", noted["record_id"]), ("consigne", str(consigne))} <= gone
    mine = as_phone(world.nadia).pull_all()
    assert ("contact", noted["record_id"]) in mine and ("consigne", str(consigne)) not in mine
    give_sector(world, world.yoann.user_id, south)
    assert {("contact", noted["record_id"]), ("consigne", str(consigne))} <= set(yoann.pull_all())


def test_a_record_that_moves_between_two_sectors_of_one_agent_is_not_evicted(phone: Phone, world: World) -> None:
    south = new_sector(world)
    give_sector(world, world.nadia.user_id, south)
    phone.pull_all()
    with tenant.tenant(world.org_id), write_unit():
        places.move_estate(world.org_id, world.glycines.estate_id, south)
    body = phone.sync()
    assert body["evictions"] == []
    assert [one["data"]["sector_id"] for one in body["changes"] if one["kind"] == "estate"] == [str(south)]


def test_a_sector_taken_away_is_announced_record_by_record_but_ones_own_entries_stay(
    phone: Phone, world: World
) -> None:
    op = phone.op("contact.record", contact(world))
    phone.sync(op)
    phone.pull_all()
    take_sectors(world, world.nadia.user_id)
    evicted = {(one["kind"], one["id"]) for one in phone.sync()["evictions"]}
    assert ("estate", str(world.glycines.estate_id)) in evicted
    assert ("contact", op["record_id"]) not in evicted


def test_an_entry_made_while_the_agent_still_had_the_sector_is_applied_and_a_later_one_held(
    phone: Phone, world: World
) -> None:
    take_sectors(world, world.nadia.user_id)
    before = (clock.now() - timedelta(days=2)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    then = phone.op("contact.record", contact(world), occurred_at=before)
    now = phone.op("contact.record", contact(world))
    first, second = phone.sync(then, now)["results"]
    assert first["result"] == "applied"
    assert (second["result"], second["reason"]) == ("held", "not_allowed")


def test_a_small_page_after_another_brings_everything_once(
    phone: Phone, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.sync import changes

    whole = phone.pull_all()
    monkeypatch.setattr(changes.since, "__defaults__", (7,))
    phone.cursor = None
    assert phone.pull_all() == whole


def test_a_phone_that_begins_is_told_of_no_departure_and_of_every_later_one(
    world: World, as_phone: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.sync import changes

    with clock.frozen(clock.now() - timedelta(days=31)):
        before = as_phone(world.nadia)
        before.sync(*(before.op("contact.record", contact(world)) for _ in range(20)))
    recent = as_phone(world.nadia)
    recent.sync(*(recent.op("contact.record", contact(world)) for _ in range(20)))
    with tenant.every_tenant():
        jobs.retire_old_records()
    monkeypatch.setattr(changes.since, "__defaults__", (7,))
    phone, told = as_phone(world.nadia), []
    while not told or told[-1]["more"]:
        told.append(phone.sync())
        if len(told) == 2:  # between two pages, one of those received leaves
            with tenant.tenant(world.org_id), write_unit():
                places.move_estate(
                    world.org_id, world.verriers.estate_id, places.create_sector(world.org_id, name="Sud", code="S1").id
                )
    assert [one["evictions"] for one in told] == [[]] * len(told)
    live = {(one["kind"], one["id"]) for answer in told for one in answer["changes"]}
    assert sum(kind == "contact" for kind, _ in live) == 20
    assert len(told) == -(-len(live) // 7)
    assert ("estate", str(world.verriers.estate_id)) in {(one["kind"], one["id"]) for one in phone.sync()["evictions"]}


def test_the_pairs_colleague_reads_the_text_and_the_rest_of_the_sector_only_the_codes(
    world: World, as_phone: Any
) -> None:
    nadia, yoann = as_phone(world.nadia), as_phone(world.yoann)
    alone = nadia.op("contact.record", contact(world, text="Seule", agents=[]))
    paired = nadia.op("contact.record", contact(world, text="Ensemble"))
    nadia.sync(alone, paired)
    held = yoann.pull_all()
    assert "text" not in held[("contact", alone["record_id"])]["data"]
    assert held[("contact", paired["record_id"])]["data"]["text"] == "Ensemble"


def test_a_closed_record_leaves_the_phones_30_days_after_its_last_change(world: World, as_phone: Any) -> None:
    with clock.frozen(clock.now() - timedelta(days=31)):
        before = as_phone(world.nadia)
        old = before.op("contact.record", contact(world))
        before.sync(old)
    phone = as_phone(world.nadia)
    recent = phone.op("contact.record", contact(world))
    phone.sync(recent)
    phone.pull_all()
    with tenant.every_tenant():
        jobs.retire_old_records()
    body = phone.sync()
    assert body["evictions"] == [{"kind": "contact", "id": old["record_id"]}]


def test_a_cursor_older_than_the_kept_departures_starts_again(world: World, as_phone: Any) -> None:
    with clock.frozen(clock.now() - timedelta(days=500)):
        early = as_phone(world.nadia).send().get_json()["cursor"]
        south = new_sector(world)
        with tenant.tenant(world.org_id), write_unit():
            places.move_estate(world.org_id, world.verriers.estate_id, south)
    phone = as_phone(world.nadia)
    assert phone.send(cursor=early).get_json()["resync"] is False
    with tenant.every_tenant():
        jobs.forget_tombstones(world.org_id, clock.now())
    assert phone.send(cursor=early).get_json()["resync"] is True


def test_a_text_leaves_the_phone_after_7_days_and_its_entry_stays(world: World, as_phone: Any) -> None:
    with clock.frozen(clock.now() - timedelta(days=7, hours=1)):
        phone = as_phone(world.nadia)
        op = phone.op("contact.record", contact(world, text="Des faits"))
        first = [one for one in phone.sync(op)["changes"] if one["kind"] == "contact"]
        assert first[0]["data"]["text"] == "Des faits"
    with tenant.every_tenant():
        jobs.retire_old_records()
    sent = [one for one in phone.sync()["changes"] if one["kind"] == "contact"]
    assert [one["id"] for one in sent] == [op["record_id"]]
    assert "text" not in sent[0]["data"]


def test_the_name_of_a_public_point_goes_to_those_who_were_there(world: World, as_phone: Any) -> None:
    nadia = as_phone(world.nadia)
    point = {"public_point": {"label": "Square Anna-Morel", "commune": "Valserein", "lat": None, "lon": None}}
    op = nadia.op("contact.record", contact(world, place=point))
    (sent,) = [one for one in nadia.sync(op)["changes"] if one["kind"] == "contact"]
    assert sent["data"]["place"] == point
