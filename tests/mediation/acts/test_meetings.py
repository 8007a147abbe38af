"""Sessions through their verbs: planned, told of, held; a *table ronde* under its three conditions."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, select

from app.core import clock, tenant
from app.core.errors import NotAllowed, Refused, Unknown
from app.core.unit import write_unit
from app.mediation import meetings, notes
from app.mediation.models import CaseEvent, CaseNote, MediationCase, Meeting
from app.mediation.rules.states import CaseState, MeetingState, Mode, Next
from app.parties.models import Consent
from tests.mediation.acts.stage import asked, case, do, in_, meeting, planned, put, reading
from tests.mediation.cases import a_case
from tests.world import World

pytestmark = pytest.mark.usefixtures("app")


def withdraw_meeting(world: World) -> None:
    """Nobody agrees to meet the other any more."""
    with tenant.tenant(world.org_id), write_unit() as s:
        for one in s.scalars(select(Consent)):
            one.what = ["mediation"]


def events(world: World, case_id: UUID) -> list[str]:
    with reading(world) as s:
        return list(s.scalars(select(CaseEvent.verb).where(CaseEvent.case_id == case_id).order_by(CaseEvent.at)))


def a_table(world: World, case_id: UUID, **more: object) -> UUID:
    return planned(world, case_id, mode=Mode.table_ronde, letters="AB", **more)


@pytest.mark.parametrize("agree, met, safe", list(product([True, False], repeat=3)))
def test_a_table_ronde_is_held_with_its_three_conditions_and_no_less(
    world: World, agree: bool, met: bool, safe: bool
) -> None:
    id = a_case(world)
    if met:
        put(world, id, Mode.entretien, "A"), put(world, id, Mode.navette, "B")
    if not agree:
        withdraw_meeting(world)
    one = a_table(world, id)
    if safe:
        do(world.nadia, meetings.check_safety, record=one)
    clock.move(timedelta(days=3))
    if agree and met and safe:
        do(world.nadia, meetings.hold, record=one)
    else:
        with pytest.raises(Refused):
            do(world.nadia, meetings.hold, record=one)
    assert (meeting(world, one).state == MeetingState.tenue) is (agree and met and safe)


@pytest.mark.parametrize("mode", [Mode.ecrit, Mode.table_ronde])
def test_a_letter_or_a_meeting_of_all_is_no_interview_of_one(world: World, mode: Mode) -> None:
    id = a_case(world)
    put(world, id, mode, "AB")
    one = a_table(world, id)
    do(world.nadia, meetings.check_safety, record=one)
    clock.move(timedelta(days=3))
    with pytest.raises(Refused, match="entretien séparé"):
        do(world.nadia, meetings.hold, record=one)


MET = st.tuples(st.sampled_from(Mode), st.sampled_from(["A", "B", "AB"]), st.sampled_from(MeetingState))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    met=st.lists(MET, max_size=4),
    agree=st.booleans(),
    safe=st.booleans(),
)  # fmt: skip
def test_no_table_ronde_is_held_without_its_three_guards(
    world: World, met: list[tuple[Mode, str, MeetingState]], agree: bool, safe: bool
) -> None:
    id = a_case(world)
    for mode, letters, state in met:
        put(world, id, mode, letters, state)
    if not agree:
        withdraw_meeting(world)
    apart = (Mode.entretien, Mode.navette, Mode.telephone, Mode.visite_domicile)
    alone = {one for mode, some, state in met if mode in apart and state == MeetingState.tenue for one in some}
    said = asked(world, Mode.table_ronde, "AB", start=in_(-0.5), safe=safe)
    try:
        do(world.nadia, meetings.record, id, said)
    except Refused:
        assert not (agree and safe and alone >= {"A", "B"})
    else:
        assert agree and safe and alone >= {"A", "B"}


@pytest.mark.parametrize("mediators, neutral", [(1, True), (2, False), (1, False)])
def test_an_advice_that_is_not_followed_asks_why_and_the_reason_is_sealed(
    world: World, mediators: int, neutral: bool
) -> None:
    id = a_case(world)
    put(world, id, Mode.entretien, "A"), put(world, id, Mode.telephone, "B")
    led = (world.nadia.user_id, world.claire.user_id)[:mediators]
    one = a_table(world, id, mediators=led, neutral=neutral)
    do(world.nadia, meetings.check_safety, record=one)
    clock.move(timedelta(days=3))
    with pytest.raises(Refused, match="dites pourquoi"):
        do(world.nadia, meetings.hold, record=one)
    do(world.nadia, meetings.hold, "Claire malade, les deux parties le veulent", record=one)
    row = meeting(world, one)
    assert row.state == MeetingState.tenue and b"malade" not in (row._advice or b"") and row.advice


def test_each_way_of_meeting_is_with_those_it_may_be_with(world: World) -> None:
    id = a_case(world)
    for mode, letters in ((Mode.entretien, "AB"), (Mode.table_ronde, "A"), (Mode.navette, ""), (Mode.navette, "AC")):
        with pytest.raises(Refused):
            planned(world, id, mode=mode, letters=letters)
    planned(world, id, mode=Mode.navette, letters="AB")


def test_planned_twice_is_once_and_the_next_thing_to_do_is_to_hold_it(world: World) -> None:
    id = a_case(world)
    assert planned(world, id) == planned(world, id)
    row = case(world, id)
    assert (row.next, row.next_on) == (Next.rencontrer, clock.service_day(in_(2)))
    with reading(world) as s:
        assert s.scalar(select(func.count()).select_from(Meeting)) == 1


@pytest.mark.parametrize(
    "state", [CaseState.recu, CaseState.analyse, CaseState.suspendu, CaseState.interrompu, CaseState.clos]
)
def test_nobody_is_met_where_the_case_is_not_at_it(world: World, state: CaseState) -> None:
    with pytest.raises(Refused, match="aucune séance|est clos"):
        planned(world, a_case(world, state=state))


def test_a_session_is_to_come_when_it_is_planned_and_begun_when_it_is_held(world: World) -> None:
    id = a_case(world)
    with pytest.raises(Refused, match="passé"):
        planned(world, id, start=in_(-1))
    with pytest.raises(Refused, match="à l’avance"):
        planned(world, id, start=in_(300))
    with pytest.raises(Refused, match="pas encore commencé"):
        do(world.nadia, meetings.hold, record=planned(world, id))
    with pytest.raises(Refused, match="4"):
        planned(world, id, start=in_(3), ends_at=in_(4))


def test_who_was_told_is_told_again_once_it_moved(world: World) -> None:
    id = a_case(world)
    one = planned(world, id)
    for _ in range(2):
        do(world.nadia, meetings.tell, "A", "invitation", "sms", record=one)
    assert [said["what"] for said in meeting(world, one).told] == ["invitation"]
    with pytest.raises(Refused):
        do(world.nadia, meetings.tell, "B", "rappel", "sms", record=one)
    args = (in_(5), in_(5.04), None, True, [world.nadia.user_id])
    do(world.nadia, meetings.reschedule, *args, record=one)
    do(world.nadia, meetings.reschedule, *args, record=one)
    assert meeting(world, one).told == [] and events(world, id).count("seance_deplacee") == 1


def move(world: World, one: UUID, days: float = 5) -> None:
    do(world.nadia, meetings.reschedule, in_(days), in_(days + 0.04), None, True, [world.nadia.user_id], record=one)


def test_after_a_move_who_was_told_is_what_is_next_until_each_was_told(world: World) -> None:
    id = a_case(world)
    one = planned(world, id, mode=Mode.navette, letters="AB")
    move(world, one, 4)
    assert case(world, id).next == Next.rencontrer, "nobody knew of it"
    for letter in "AB":
        do(world.nadia, meetings.tell, letter, "invitation", "sms", record=one)
    move(world, one, 5), move(world, one, 6)
    found, eve = case(world, id), clock.service_day(in_(5))
    assert (meeting(world, one).again, found.next, found.next_on) == (["A", "B"], Next.redire, eve)
    do(world.claire, meetings.tell, "B", "rappel", "sms", record=one)
    assert (meeting(world, one).again, case(world, id).next) == (["A"], Next.redire)
    do(world.nadia, meetings.tell, "A", "invitation", "sms", record=one)
    assert (meeting(world, one).again, case(world, id).next) == ([], Next.rencontrer)


def test_what_was_checked_is_of_that_moment_and_may_be_taken_back(world: World) -> None:
    one = a_table(world, a_case(world))
    for verb, stands in (
        (meetings.check_safety, True), (meetings.withdraw_safety, False), (meetings.withdraw_safety, False),
        (meetings.check_safety, True),
    ):  # fmt: skip
        do(world.nadia, verb, record=one)
        row = meeting(world, one)
        assert (row.safe_at is not None, row.safe_by is not None) == (stands, stands)
    move(world, one)
    row = meeting(world, one)
    assert (row.safe_at, row.safe_by) == (None, None)


def test_who_did_not_come_is_one_of_those_it_was_with(world: World) -> None:
    id = a_case(world)
    one = planned(world, id, letters="B")
    clock.move(timedelta(days=3))
    with pytest.raises(Refused, match="qui n’est pas venu"):
        do(world.nadia, meetings.absent, ["A"], record=one)
    do(world.nadia, meetings.absent, ["B"], record=one)
    do(world.nadia, meetings.absent, ["B"], record=one)
    row = meeting(world, one)
    assert (row.state, row.absent) == (MeetingState.absence, ["B"])
    with pytest.raises(Refused, match="déjà notée"):
        do(world.nadia, meetings.hold, record=one)


def test_a_cancelled_session_says_why_and_is_over(world: World) -> None:
    one = planned(world, a_case(world))
    with pytest.raises(Refused):
        do(world.nadia, meetings.cancel, "envie", record=one)
    do(world.nadia, meetings.cancel, "partie", record=one)
    do(world.nadia, meetings.cancel, "partie", record=one)
    with pytest.raises(Refused):
        do(world.nadia, meetings.tell, "A", "rappel", "sms", record=one)


def test_a_case_is_its_mediators_and_no_one_else_plans_in_it(world: World) -> None:
    id = a_case(world, mediators=(world.nadia,))
    with pytest.raises(NotAllowed):
        do(world.claire, meetings.plan, id, asked(world))
    for who in (world.yoann, world.admin, world.stranger, world.strange_agent):
        with pytest.raises(Unknown):
            do(who, meetings.plan, id, asked(world))
    with pytest.raises(Refused, match="médiateurs du dossier"):
        planned(world, id, mediators=(world.yoann.user_id,))


def test_a_note_is_added_and_never_changed_and_is_sealed(world: World) -> None:
    id = a_case(world)
    one = planned(world, id)
    for _ in range(2):
        do(world.nadia, notes.add, id, one, "B se dit à bout.")
    do(world.claire, notes.add, id, one, "B se dit à bout.")
    for text in (" ", "x" * 2001):
        with pytest.raises(Refused):
            do(world.nadia, notes.add, id, one, text)
    with pytest.raises(Unknown):
        do(world.nadia, notes.add, a_case(world), one, "Ailleurs.")
    with reading(world) as s:
        rows = s.scalars(select(CaseNote)).all()
        assert len(rows) == 2 and all(b"bout" not in row._text for row in rows)
        assert notes.counted(s.get_one(MediationCase, (world.org_id, id))) == {one: 2}


def test_a_session_goes_with_its_case(world: World) -> None:
    id = a_case(world)
    planned(world, id)
    with tenant.tenant(world.org_id), write_unit() as s:
        s.execute(delete(MediationCase).where(MediationCase.id == id))
        assert s.scalar(select(func.count()).select_from(Meeting)) == 0
