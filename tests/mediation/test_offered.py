"""What phones offer of flows: a list among the others, as the structure has them."""

from __future__ import annotations

from app.core import clock, tenant
from app.core.rows import get
from app.core.unit import read_unit, write_unit
from app.mediation import offered
from app.mediation.rules.flows import shipped
from app.mediation.settings import change_flow, page_id
from app.nomenclatures import actions
from app.nomenclatures.models import ListVersion
from app.nomenclatures.rules import list_id
from tests.world import World


def lines(world: World) -> dict[str, dict]:
    with tenant.tenant(world.org_id), read_unit():
        row = get(ListVersion, world.org_id, list_id(offered.LIST))
        return {one["code"]: one for one in row.items}


def test_every_structure_has_them_with_its_lists_and_once_they_are_there_nothing_changes(world: World) -> None:
    with tenant.tenant(world.org_id), write_unit():
        actions.publish(world.org_id)
    with tenant.tenant(world.org_id), write_unit():
        assert actions.publish(world.org_id) == 0
    found = lines(world)
    assert {code for code, one in found.items() if "parent" not in one} == set(shipped())
    assert found["voisinage.interruptions.violence_menace"]["extra"]["redirect"] == "police_gendarmerie"


def test_what_a_structure_changes_of_a_flow_reaches_its_phones_at_once(world: World) -> None:
    flow, page = "voisinage", page_id(world.org_id, "voisinage")
    asked = {"suspensions": {"hidden": ["expertise"]}, "delays": {"longest_suspension": 30}}
    with tenant.tenant(world.org_id), write_unit():
        change_flow(world.claire.actor, clock.now(), page, asked)
    found = lines(world)
    assert found[f"{flow}.suspensions.expertise"]["active"] is False
    assert found[flow]["extra"]["longest_suspension"] == 30
