"""A party is out, a session is off: what was to come goes on with who is left, and whoever expects it is told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.core import clock, tenant
from app.core.unit import read_unit, write_unit
from app.mediation import known, meetings, moves, out, party
from app.mediation.models import MediationCase
from app.mediation.rules.meeting import Cancelled
from app.mediation.rules.states import MeetingState, Mode, Next
from app.parties.rules import PartyState
from tests.mediation.acts.stage import case, do, in_, meeting, planned
from tests.mediation.cases import a_case
from tests.mediation.phone.stage import on_phone, play
from tests.world import World

pytestmark = pytest.mark.usefixtures("app")


def id_of(world: World, case_id: UUID, letter: str) -> UUID:
    with tenant.tenant(world.org_id), read_unit() as s:
        return known.letters_of(s.get_one(MediationCase, (world.org_id, case_id)))[letter].id


def leaves(world: World, case_id: UUID) -> None:
    do(world.nadia, party.withdraw, case_id, id_of(world, case_id, "B"))


def states(world: World, *ids: UUID) -> list[tuple[str, str | None, list[str]]]:
    return [(one.state, one.reason, one.letters) for one in (meeting(world, id) for id in ids)]


def test_a_table_ronde_of_two_is_off_a_shuttle_goes_on_and_who_is_left_is_told(world: World) -> None:
    made = a_case(world)
    table = planned(world, made, mode=Mode.table_ronde, letters="AB", start=in_(4))
    shuttle = planned(world, made, mode=Mode.navette, letters="AB", start=in_(5))
    alone, hers = planned(world, made, start=in_(6)), planned(world, made, letters="B", start=in_(7))
    leaves(world, made)
    off = MeetingState.annulee, "retrait"
    assert states(world, table, shuttle, alone, hers) == [
        (*off, ["A", "B"]), ("prevue", None, ["A"]), ("prevue", None, ["A"]), (*off, ["B"]),
    ]  # fmt: skip
    row = case(world, made)
    assert (row.next, row.next_on, row.owner_id) == (Next.prevenir, clock.service_day(in_(3)), world.nadia.user_id)
    do(world.nadia, meetings.tell, "A", "annulation", "sms", record=table)
    assert case(world, made).next != Next.prevenir


def takes_back(world: World, case_id: UUID, what: str) -> None:
    do(world.nadia, party.take_back, case_id, id_of(world, case_id, "B"), what)


def to_warn(world: World, case_id: UUID) -> list[tuple[UUID, list[str]]]:
    with tenant.tenant(world.org_id), read_unit() as s:
        row = s.get_one(MediationCase, (world.org_id, case_id))
        return [(one.id, letters) for one, letters in out.to_warn(row, clock.today())]


def test_who_will_not_meet_the_other_any_more_is_still_seen_alone(world: World) -> None:
    made = a_case(world)
    do(world.nadia, party.agree, made, id_of(world, made, "B"), "oral", ["mediation", "table_ronde", "coordonnees"])
    table = planned(world, made, mode=Mode.table_ronde, letters="AB", start=in_(4))
    shuttle = planned(world, made, mode=Mode.navette, letters="AB", start=in_(5))
    takes_back(world, made, "table_ronde")
    assert states(world, table, shuttle) == [("annulee", "partie", ["A", "B"]), ("prevue", None, ["A", "B"])]
    assert (case(world, made).next, to_warn(world, made)) == (Next.prevenir, [(table, ["A", "B"])])


def test_another_consent_taken_back_leaves_the_table_ronde(world: World) -> None:
    made = a_case(world)
    do(world.nadia, party.agree, made, id_of(world, made, "B"), "oral", ["mediation", "table_ronde", "coordonnees"])
    table = planned(world, made, mode=Mode.table_ronde, letters="AB", start=in_(4))
    takes_back(world, made, "coordonnees")
    assert states(world, table) == [("prevue", None, ["A", "B"])]


@pytest.mark.parametrize("reason", [one.value for one in Cancelled if one != Cancelled.erreur])
def test_whoever_expects_a_session_that_is_cancelled_is_told_whatever_the_reason(reason: str, world: World) -> None:
    made = a_case(world)
    one = planned(world, made, start=in_(3))
    do(world.nadia, meetings.cancel, reason, record=one)
    assert (case(world, made).next, to_warn(world, made)) == (Next.prevenir, [(one, ["A"])])
    do(world.nadia, meetings.tell, "A", "annulation", "sms", record=one)
    assert (case(world, made).next == Next.prevenir, to_warn(world, made)) == (False, [])


def test_of_one_planned_by_mistake_those_alone_who_had_been_told(world: World) -> None:
    made = a_case(world)
    unknown, told = planned(world, made, letters="B", start=in_(2)), planned(world, made, start=in_(3))
    do(world.nadia, meetings.tell, "A", "invitation", "sms", record=told)
    for one in (unknown, told):
        do(world.nadia, meetings.cancel, "erreur", record=one)
    assert to_warn(world, made) == [(told, ["A"])]


def test_of_one_cancelled_once_its_hour_was_past_nobody(world: World) -> None:
    made = a_case(world)
    one = planned(world, made, start=in_(1))
    clock.move(timedelta(days=1, minutes=10))
    do(world.nadia, meetings.cancel, "lieu", record=one)
    assert to_warn(world, made) == []


def test_what_had_begun_stays_to_be_noted(world: World) -> None:
    made = a_case(world)
    one = planned(world, made, mode=Mode.table_ronde, letters="AB", start=in_(1))
    clock.move(timedelta(days=1, minutes=10))
    leaves(world, made)
    assert states(world, one) == [("prevue", None, ["A", "B"])]


def test_the_day_once_past_there_is_nobody_to_tell(world: World) -> None:
    made = a_case(world)
    planned(world, made, mode=Mode.table_ronde, letters="AB", start=in_(1))
    leaves(world, made)
    assert case(world, made).next == Next.prevenir
    clock.move(timedelta(days=3))
    with tenant.tenant(world.org_id), write_unit() as s:
        moves.refresh_on(s.get_one(MediationCase, (world.org_id, made)), clock.today())
    assert case(world, made).next != Next.prevenir


def test_who_is_sought_at_home_is_sought_all_the_same(world: World) -> None:
    made = a_case(world)
    table = planned(world, made, mode=Mode.table_ronde, letters="AB", start=in_(4))
    visit = planned(world, made, mode=Mode.visite_domicile, letters="B", start=in_(5))
    with tenant.tenant(world.org_id), write_unit() as s:
        row = s.get_one(MediationCase, (world.org_id, made))
        b = known.letters_of(row)["B"]
        b.state = PartyState.injoignable.value
        out.follow(row, b, clock.now(), lambda verb: None)
    assert [one[0] for one in states(world, table, visit)] == ["annulee", "prevue"]


def test_one_said_off_that_was_held_after_all_is_not_lost(world: World, as_phone: Any) -> None:
    made, phone = a_case(world), as_phone(world.claire)
    one = planned(world, made, letters="B", start=in_(1))
    leaves(world, made)
    clock.move(timedelta(days=1, hours=2))
    start = clock.now() - timedelta(hours=1)
    said = {
        "meeting_id": str(one), "mode": "entretien", "letters": ["B"], "starts_at": start.isoformat(),
        "ends_at": (start + timedelta(minutes=30)).isoformat(), "neutral": True,
    }  # fmt: skip
    phone = as_phone(world.claire)
    assert play(phone, made, ("meet", said)) == ["applied"]
    assert states(world, one) == [("tenue", None, ["B"])]


def test_the_desk_says_whom_to_tell_and_the_phone_holds_why_it_is_off(
    world: World, as_desk: Any, as_phone: Any
) -> None:
    made = a_case(world, mediators=(world.claire, world.nadia))
    one = planned(world, made, mode=Mode.table_ronde, letters="AB", start=in_(4))
    leaves(world, made)
    desk, url = as_desk(world.claire), f"/bureau/dossiers/{made}/seances"
    assert desk.get(f"{url}/a-prevenir").location.endswith(f"/{one}")
    page = desk.get(f"{url}/{one}").get_data(as_text=True)
    assert "Prévenir A que la séance n’a pas lieu" in page and "une partie ne participe plus" in page
    assert "Séance annulée\u00a0: B ne participe plus" in desk.get(f"/bureau/dossiers/{made}").get_data(as_text=True)
    assert [it["reason"] for it in on_phone(as_phone(world.nadia), made)["meetings"]] == ["retrait"]
    told = {"partie": "A", "quoi": "annulation", "canal": "sms"}
    assert desk.submit(f"{url}/{one}/prevenir", told, f"{url}/{one}").status_code == 303
    assert "Prévenir A que la séance" not in desk.get(f"{url}/{one}").get_data(as_text=True)
