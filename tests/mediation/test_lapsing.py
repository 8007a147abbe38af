"""An open case nobody writes in any more: its mediators know the day its words go, before it comes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.core import clock, tenant
from app.core.dates import date_fr
from app.core.rows import get
from app.core.unit import read_unit
from app.mediation import lapsing, retained
from app.mediation.models import MediationCase
from app.mediation.rules.states import CaseState
from app.retention import queries as delays
from tests.mediation.cases import a_case
from tests.world import World

pytestmark = pytest.mark.usefixtures("app")


def goes(world: World, case_id: UUID) -> Any:
    with tenant.tenant(world.org_id), read_unit():
        return lapsing.day_of(get(MediationCase, world.org_id, case_id), clock.now())


def test_the_day_told_is_the_first_on_which_a_run_would_take_it(world: World) -> None:
    made = a_case(world)
    clock.move(timedelta(days=690))
    day = goes(world, made)
    assert day is not None
    for late in (0, 1):
        at = clock.now() + timedelta(days=(day - clock.today()).days - 1 + late)
        with tenant.tenant(world.org_id), read_unit() as s:
            standing = delays.standing(world.org_id)["case"]
            over = s.scalars(retained.over(delays.cut(standing.delay, standing.chosen, at))).all()
        assert (made in over) is bool(late)


@pytest.mark.parametrize(("state", "days"), [(CaseState.mediation, 600), (CaseState.clos, 690)])
def test_nothing_is_told_of_one_that_has_time_or_is_over(world: World, state: CaseState, days: int) -> None:
    made = a_case(world, state)
    clock.move(timedelta(days=days))
    assert goes(world, made) is None


def test_its_mediators_are_told_on_its_page_and_in_what_is_to_be_done(world: World, as_desk: Any) -> None:
    made = a_case(world)
    clock.move(timedelta(days=690))
    desk, day = as_desk(world.nadia), goes(world, made)
    assert f"s’effacent le {date_fr(day)}" in desk.get(f"/bureau/dossiers/{made}").get_data(as_text=True)
    assert "Noter un contact, ou clore" in desk.get("/bureau/a-faire").get_data(as_text=True)
    assert "Noter un contact, ou clore" not in as_desk(world.yoann).get("/bureau/a-faire").get_data(as_text=True)
