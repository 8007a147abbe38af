"""One letter as its case lists it: asked for alone, and of a code none of ours wrote, nothing is made up."""

from __future__ import annotations

from typing import Any

import pytest

from app.core import tenant
from app.core.errors import Unknown
from app.core.labels import UNKNOWN
from app.core.rows import get
from app.core.unit import read_unit, write_unit
from app.mediation.letters import queries
from app.mediation.letters.models import CaseLetter
from app.mediation.letters.rules import KINDS, kind_read
from app.mediation.models import MediationCase
from app.mediation.sheet import _similar
from tests.mediation.letters import stage
from tests.world import World

pytestmark = pytest.mark.usefixtures("app")


def test_it_is_the_one_of_the_whole_list(world: World) -> None:
    case_id = stage.a_stage(world, "ouverture")
    ids = [stage.handed(world, "ouverture", case_id), stage.begun(world, "notice", case_id)]
    with tenant.tenant(world.org_id), read_unit():
        row = get(MediationCase, world.org_id, case_id)
        all_of_them = {one.id: one for one in queries.of_case(row)}
        for id in ids:
            assert queries.sheet_of(row, get(CaseLetter, world.org_id, id)) == all_of_them[id]


def test_one_of_another_case_is_unknown(world: World) -> None:
    case_id, other = stage.a_stage(world, "ouverture"), stage.a_stage(world, "ouverture")
    id = stage.handed(world, "ouverture", case_id)
    with tenant.tenant(world.org_id), read_unit(), pytest.raises(Unknown):
        queries.sheet_of(get(MediationCase, world.org_id, other), get(CaseLetter, world.org_id, id))


def test_a_code_none_of_ours_wrote_is_no_notice(world: World) -> None:
    case_id = stage.a_stage(world, "ouverture")
    id = stage.handed(world, "ouverture", case_id)
    with tenant.tenant(world.org_id), write_unit():
        get(CaseLetter, world.org_id, id).kind = "rotation"
    with tenant.tenant(world.org_id), read_unit():
        [found] = queries.of_case(get(MediationCase, world.org_id, case_id))
    assert (found.label, found.kind.code) == (UNKNOWN, "rotation")
    kind = kind_read("rotation")
    assert kind != KINDS["notice"] and not (kind.states or kind.replies or kind.intake or kind.ends)


@pytest.mark.parametrize(("days", "weeks"), [(None, None), (0, 1), (7, 1), (8, 2)])
def test_how_long_a_case_took_is_unknown_where_a_day_of_it_cannot_be_read(
    world: World, days: int | None, weeks: Any
) -> None:
    with tenant.tenant(world.org_id), read_unit():
        assert _similar(world.org_id, "accord_complet", None, None, days, 2).weeks == weeks
