"""Past midnight: what proves something says the date a calendar shows, everywhere the same."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.core import clock
from app.core.dates import date_fr, noted_fr
from app.mediation import moves, party
from app.mediation.rules.states import CaseState, MeetingState, Mode
from app.parties.rules import PartyState
from tests.mediation.acts.stage import case, concluded, do, put, standing
from tests.mediation.cases import a_case
from tests.parties.stage import party_of
from tests.world import World

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture(autouse=True)
def late(app: Any) -> None:
    """Saturday 21, at 00:40; the service day is still the 20th."""
    clock.move(timedelta(hours=16, minutes=40))
    assert (clock.today().day, f"{clock.local(clock.now()):%d %H:%M}") == (20, "21 00:40")


def test_a_moment_is_noted_on_the_date_beside_its_hour_and_planned_on_its_service_day(app: Any) -> None:
    assert noted_fr(clock.now()) == noted_fr(clock.calendar_date(clock.now())) == "21 novembre 2026"
    assert date_fr(clock.now()) == "20 novembre 2026"


def test_an_agreement_to_take_part_and_its_line_of_history_say_the_same_date(world: World, as_desk: Any) -> None:
    made = a_case(world, CaseState.prise_de_contact, party_state=PartyState.contactee)
    do(world.nadia, party.agree, made, party_of(world, made, "A"), "oral", ["mediation"])
    page = as_desk(world.nadia).get(f"/bureau/dossiers/{made}").get_data(as_text=True)
    assert "sam. 21 nov." in page and '<span class="num soft">21 nov.</span>' in page
    assert '<span class="num soft">20 nov.</span><i></i><span>A donne' not in page


def test_who_was_told_and_when(world: World) -> None:
    made = a_case(world, CaseState.sans_accord)
    do(world.nadia, moves.tell, made, "A", "sms")
    assert case(world, made).told["A"]["on"] == "2026-11-21"


def test_an_agreement_is_dated_of_this_night(world: World) -> None:
    made = a_case(world)
    put(world, made, Mode.table_ronde, "AB", MeetingState.tenue)
    concluded(world, made, on=clock.calendar_date(clock.now()))
    found = standing(world, made)
    assert found is not None and found.made_on.day == 21


def test_a_case_is_closed_on_the_date_of_its_history_and_counted_on_its_service_day(world: World, as_desk: Any) -> None:
    made = a_case(world, CaseState.sans_accord)
    for letter in "AB":
        do(world.nadia, moves.tell, made, letter, "sms")
    do(world.nadia, moves.close, made, "sans_changement")
    assert case(world, made).closed_on.day == 20
    nadia = as_desk(world.nadia)
    page = nadia.get(f"/bureau/dossiers/{made}").get_data(as_text=True)
    assert "clos le 21 novembre 2026" in page and "20 novembre 2026" not in page.split("Fin")[0]
    assert "le 21 novembre 2026" in nadia.get("/bureau/dossiers?etape=clos").get_data(as_text=True)
