"""The time of an organisation: days and hours are those of its walls, and a change of zone recounts nothing."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask

from app.core import clock, tenant
from app.core.errors import Refused
from app.core.unit import read_unit, write_unit
from app.core.zones import Zones
from app.followups.jobs import remind
from app.logbook.kinds import facts_of
from app.people import actions as people
from app.people.models import Organisation
from app.rounds import queries as walks
from app.rounds.models import Visit
from tests.clients import Phone
from tests.desk.evening import payload
from tests.followups.helpers import states
from tests.world import World

REUNION = "Indian/Reunion"
MORNING = "2026-11-25T02:00:00+00:00"
"""Six in the morning in Réunion, three in the night in Paris."""


def move(world: World, zone: str, at: str) -> None:
    with tenant.every_tenant(), clock.frozen(at), write_unit() as s:
        people.change_zone(s.get_one(Organisation, world.org_id), zone, clock.now())


def visit(world: World, phone: Phone, **more: Any) -> UUID:
    op = phone.op("visit.record", payload("visit", world, uuid4(), None), **more)
    assert phone.sync(op)["results"][0]["result"] == "applied"
    return UUID(op["record_id"])


def counted(world: World, id: UUID) -> tuple[date, str]:
    """The day of a visit, and the part of it the landlord reads."""
    with tenant.tenant(world.org_id), read_unit() as s:
        row = s.get_one(Visit, (world.org_id, id))
        told = facts_of(row)
        assert told is not None and told.daypart is not None
        return row.service_date, told.daypart


def test_a_morning_in_reunion_counts_for_its_own_day(world: World, as_phone: Any, as_desk: Any) -> None:
    move(world, REUNION, "2026-11-01 12:00")
    with clock.frozen(MORNING):
        id = visit(world, as_phone(world.nadia))
        assert counted(world, id) == (date(2026, 11, 25), "matin")
        page = as_desk(world.claire).get("/bureau/").get_data(as_text=True)
        assert "Mercredi 25 novembre 2026" in page and "06:00" in page


def test_a_change_of_zone_recounts_nothing(world: World, as_phone: Any, as_desk: Any) -> None:
    with clock.frozen(MORNING):
        phone = as_phone(world.nadia)
        begun = phone.op("round.start", {"planned": False, "agents": [], "stops": []}, uuid4())
        assert phone.sync(begun)["results"][0]["result"] == "applied"
        id = visit(world, phone)
    before = (date(2026, 11, 24), "nuit")
    assert counted(world, id) == before
    move(world, REUNION, "2026-11-25T03:00:00+00:00")
    with clock.frozen("2026-11-25T03:10:00+00:00"):
        phone = as_phone(world.nadia)
        change = {"kind": "visit", "changes": {"lieu": "hall"}, "reason": None}
        assert phone.sync(phone.op("entry.correct", change, id))["results"][0]["result"] == "applied"
        assert counted(world, id) == before
        page = as_desk(world.claire).get(f"/bureau/relire/visit/{id}").get_data(as_text=True)
        assert "mar. 24 nov." in page and "03:00" in page
        assert counted(world, visit(world, phone)) == (date(2026, 11, 25), "matin")
    with tenant.tenant(world.org_id):
        assert [str(one.round.id) for one in walks.on(world.org_id, date(2026, 11, 24))] == [begun["record_id"]]


def test_a_phone_is_told_the_time_of_its_organisation_and_hears_of_a_change(world: World, as_phone: Any) -> None:
    with clock.frozen("2026-11-25 12:00"):
        phone: Phone = as_phone(world.nadia)
        assert phone.call("GET", "/api/me").json["org"]["zone"] == phone.sync()["device"]["zone"] == "Europe/Paris"
    move(world, REUNION, "2026-11-25 12:30")
    with clock.frozen("2026-11-25 13:00"):
        assert phone.sync()["device"]["zone"] == REUNION
        told = phone.call("GET", "/api/me").json["org"]
    assert told["holidays"]["2026-12-20"] == "Abolition de l’esclavage"
    changed = int(clock.parse("2026-11-25 12:30").timestamp())
    assert told["offsets"][-2:] == [[told["offsets"][-2][0], 60], [changed, 240]]


def test_each_organisation_has_its_own_day(world: World, as_phone: Any) -> None:
    move(world, "Pacific/Noumea", "2026-11-01 12:00")
    for person in (world.nadia, world.strange_agent):
        with clock.frozen("2026-11-20 12:00"):
            phone = as_phone(person)
            home = world.glycines if person is world.nadia else world.strange_home
            asked = {"id": str(uuid4()), "due_on": "2026-11-24", "reason": "repasser"}
            body = {**payload("contact", world, uuid4(), None), "place": {"estate": str(home.estate_id)}, "agents": []}
            phone.sync(phone.op("contact.record", {**body, "followup": asked}))
    assert remind(clock.parse("2026-11-23T18:01:00+00:00"))[0] == 1, "five in the morning of the 24th in Nouméa"
    assert sorted(states()) == ["due", "planifiee"]
    assert remind(clock.parse("2026-11-24T04:01:00+00:00"))[0] == 1, "and in Paris"


def test_the_operator_changes_the_zone_among_those_offered(app: Flask, world: World) -> None:
    run = app.test_cli_runner().invoke
    told = run(args=["org", "zone", "passeurs", REUNION])
    assert "La Réunion" in told.output, told.output
    with tenant.tenant(world.org_id), read_unit() as s:
        s.expire_all()
        assert Zones.read(s.get_one(Organisation, world.org_id).zones).present == REUNION
        assert clock.zones().present == REUNION
    assert run(args=["org", "zone", "passeurs", "Europe/Rome"]).exit_code == 2
    with tenant.every_tenant(), write_unit(), pytest.raises(Refused):
        people.create_organisation("Ailleurs", "ailleurs", "association", "Europe/Rome")


def test_a_day_belongs_to_an_organisation(world: World) -> None:
    with tenant.every_tenant(), pytest.raises(tenant.NoTenant):
        clock.today()
