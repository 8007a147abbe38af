"""A case is found where its estate is: in its sector of today, and under the estate it was joined to."""

from __future__ import annotations

from html import unescape
from typing import Any
from uuid import UUID

import pytest

from app.core import clock
from app.core.rows import get
from app.core.tenant import tenant
from app.core.unit import read_unit, write_unit
from app.mediation.models import MediationCase
from app.mediation.rules.states import CaseState
from app.merging import actions as merging
from app.merging import landlords
from app.places import actions as places
from app.places.models import Estate
from app.sectors import actions as sectors
from tests.mediation.cases import a_case
from tests.world import World


@pytest.fixture
def south(world: World) -> UUID:
    with tenant(world.org_id), write_unit():
        return places.create_sector(world.org_id, name="Sud", code="S1").id


def where(world: World, case_id: UUID) -> tuple[UUID | None, UUID | None]:
    """Its estate, its sector."""
    with tenant(world.org_id), read_unit():
        row = get(MediationCase, world.org_id, case_id)
        return row.estate_id, row.sector_id


def give(world: World, sector_id: UUID) -> None:
    with tenant(world.org_id), write_unit():
        sectors.give(world.claire.actor, world.sector_id, [world.glycines.estate_id], sector_id)


def join(world: World) -> UUID:
    """Les Glycines becomes Les Verriers."""
    kept, gone = world.verriers.estate_id, world.glycines.estate_id
    with tenant(world.org_id), write_unit():
        for one in (kept, gone):
            get(Estate, world.org_id, one).landlord_id = world.landlord_id
        mark = merging.mark_of(merging.about(world.org_id, gone))
        return merging.join(world.claire.actor, clock.now(), kept, gone, mark).id


def test_given_to_another_sector_open_and_closed_ones_go_along(world: World, south: UUID) -> None:
    found = [a_case(world), a_case(world, state=CaseState.clos, closed_on=clock.today())]
    elsewhere = a_case(world, estate_id=world.verriers.estate_id, building_id=None, entrance_id=None)
    give(world, south)
    assert [where(world, one)[1] for one in found] == [south, south]
    assert where(world, elsewhere)[1] == world.sector_id


def test_on_the_board_it_is_found_by_the_sector_of_today(world: World, as_desk: Any, south: UUID) -> None:
    case_id, desk = a_case(world), as_desk(world.claire)
    asked = f"/bureau/dossiers?secteur={south}"
    assert str(case_id) not in desk.get(asked).get_data(as_text=True)
    give(world, south)
    assert str(case_id) in desk.get(asked).get_data(as_text=True)


def test_two_estates_made_one_take_their_cases_along_and_back(world: World, south: UUID) -> None:
    case_id = a_case(world)
    with tenant(world.org_id), write_unit():
        places.move_estates(world.org_id, [get(Estate, world.org_id, world.verriers.estate_id)], south)
        assert merging.about(world.org_id, world.glycines.estate_id)["dossier de médiation"] == 1
    merge_id = join(world)
    assert where(world, case_id) == (world.verriers.estate_id, south)
    with tenant(world.org_id), write_unit():
        merging.part(world.claire.actor, clock.now(), merge_id)
    assert where(world, case_id) == (world.glycines.estate_id, world.sector_id)


def test_a_landlord_that_is_a_party_stays_one_under_the_name_it_has_now(world: World) -> None:
    with tenant(world.org_id), write_unit():
        gone = places.create_landlord(world.org_id, name="Habitat du Val").id
    case_id = a_case(world, flow="institution", landlord_id=gone)
    with tenant(world.org_id), write_unit():
        kept = world.landlord_id
        landlords.join(world.admin.actor, clock.now(), kept, gone, landlords.seen(world.org_id, kept, gone))
        assert get(MediationCase, world.org_id, case_id).landlord_id == kept


def test_of_an_estate_that_closed_a_case_goes_on(world: World, as_desk: Any) -> None:
    case_id = a_case(world)
    with tenant(world.org_id), write_unit():
        get(Estate, world.org_id, world.glycines.estate_id).closed_on = clock.today()
    shown = as_desk(world.claire).get(f"/bureau/dossiers/{case_id}")
    assert shown.status_code == 200 and "Les Glycines" in unescape(shown.get_data(as_text=True))
