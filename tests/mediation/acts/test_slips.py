"""What was noted of a session by slip: taken back by whoever noted it, the same day, and nothing of it is lost."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest

from app.core import clock, tenant
from app.core.errors import Refused
from app.core.unit import write_unit
from app.mediation import agreements, meetings, slips
from app.mediation.models import CaseCarry
from app.mediation.rules.states import MeetingState, Mode, Next
from tests.mediation.acts.stage import agreed, case, do, meeting, put
from tests.mediation.cases import a_case
from tests.mediation.preparation.stage import a_leave
from tests.world import World

pytestmark = pytest.mark.usefixtures("app")


def begun(world: World, letters: str = "A") -> tuple[UUID, UUID]:
    case_id = a_case(world, mediators=(world.nadia, world.claire))
    return case_id, put(world, case_id, Mode.navette, letters, MeetingState.prevue)


@pytest.mark.parametrize("slip", [(meetings.hold,), (meetings.absent, ["A"])])
def test_noted_by_slip_it_is_to_be_noted_again(world: World, slip: tuple[Any, ...]) -> None:
    case_id, one = begun(world)
    do(world.nadia, *slip, record=one)
    for _ in range(2):
        do(world.nadia, slips.take_back, record=one)
    row = meeting(world, one)
    assert (row.state, row.settled_at, row.absent) == (MeetingState.prevue, None, [])
    assert case(world, case_id).next == Next.rencontrer
    do(world.claire, meetings.hold, record=one)
    assert meeting(world, one).state == MeetingState.tenue


@pytest.mark.parametrize("who, days", [("claire", 0), ("nadia", 1)])
def test_by_nobody_else_and_on_no_other_day(world: World, who: str, days: int) -> None:
    _, one = begun(world)
    do(world.nadia, meetings.hold, record=one)
    clock.move(timedelta(days=days))
    with pytest.raises(Refused, match="le jour même, par qui l’a noté"):
        do(getattr(world, who), slips.take_back, record=one)
    assert meeting(world, one).state == MeetingState.tenue


def test_what_an_agreement_rests_on_stays(world: World) -> None:
    case_id, one = begun(world, "AB")
    do(world.nadia, meetings.hold, record=one)
    do(world.nadia, agreements.conclude, case_id, agreed())
    with pytest.raises(Refused, match="Un accord de A et B est noté depuis"):
        do(world.nadia, slips.take_back, record=one)
    assert meeting(world, one).state == MeetingState.tenue


def test_one_in_which_something_was_told_to_the_other_was_held(world: World) -> None:
    case_id, one = begun(world, "AB")
    left = a_leave(world, case_id, "A", "Un bruit de machine.")
    do(world.nadia, meetings.hold, record=one)
    with tenant.tenant(world.org_id), write_unit() as s:
        s.get_one(CaseCarry, (world.org_id, left)).meeting_id = one
    with pytest.raises(Refused, match="cette séance a eu lieu"):
        do(world.nadia, slips.take_back, record=one)


def test_its_page_offers_it_to_whoever_noted_it_and_the_history_keeps_both(world: World, as_desk: Any) -> None:
    case_id, one = begun(world)
    do(world.nadia, meetings.hold, record=one)
    url, nadia = f"/bureau/dossiers/{case_id}/seances/{one}", as_desk(world.nadia)
    offered = ["Noté par erreur" in as_desk(who).get(url).get_data(as_text=True) for who in (world.claire, world.nadia)]
    assert offered == [False, True]
    assert nadia.submit(f"{url}/corriger", {}, url).status_code == 303
    history = unescape(nadia.get(f"/bureau/dossiers/{case_id}").get_data(as_text=True))
    assert "Séance tenue avec A" in history and "Séance avec A notée par erreur" in history
