"""A night belongs to the day it began, on every page: past midnight of the 26th it is still the evening of the 25th."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from typing import Any
from uuid import uuid4

import pytest

from app.core import clock, tenant
from app.core.unit import write_unit
from app.rounds import actions as rounds
from app.rounds import queries as walks
from app.technical.models import TechnicalProblem
from tests.clients import Desk, Phone
from tests.desk.evening import payload, tell
from tests.portal.test_journal import cells, released
from tests.rounds.test_week_page import NEW, typed
from tests.rows import only
from tests.world import World

EVENING, MORROW = date(2026, 11, 25), date(2026, 11, 26)


@pytest.fixture(autouse=True)
def night() -> Iterator[None]:
    """Seven minutes past midnight, in a shift that runs from 21:30 to 04:30."""
    with clock.frozen("2026-11-26 00:07"):
        yield


@pytest.fixture
def desk(world: World, as_desk: Any) -> Any:
    return as_desk(world.claire)


def seen(desk: Desk, url: str) -> str:
    return unescape(desk.get(url).get_data(as_text=True))


def write(world: World, valid_from: date, valid_to: date) -> None:
    with tenant.tenant(world.org_id), write_unit():
        rounds.write_consigne(
            world.claire.actor, clock.now(), estate_id=world.glycines.estate_id, text="Sonner.",
            valid_from=valid_from, valid_to=valid_to,
        )  # fmt: skip


def test_today_is_the_evening_until_five(desk: Desk) -> None:
    assert clock.today() == EVENING
    assert "Mercredi 25 novembre 2026" in seen(desk, "/bureau/")
    with clock.frozen("2026-11-26 05:00"):
        assert clock.today() == MORROW


def test_a_consigne_of_the_25th_holds_until_the_night_is_over(world: World, desk: Desk, as_desk: Any) -> None:
    write(world, EVENING, EVENING)
    write(world, MORROW, MORROW)
    page = seen(desk, "/bureau/consignes")
    assert page.count("En cours</span>") == 1 and page.count("À venir</span>") == 1
    with clock.frozen("2026-11-26 05:00"):
        page = seen(as_desk(world.claire), "/bureau/consignes")
        assert page.count("Échue, encore valable\u00a0?</span>") == 1 and page.count("En cours</span>") == 1


def test_a_form_opens_on_the_day_of_the_evening(desk: Desk) -> None:
    assert 'value="2026-11-25"' in seen(desk, "/bureau/consignes/nouvelle")
    assert 'value="2026-11-25"' in seen(desk, "/bureau/planning/vacation")


def test_the_week_marks_the_evening(desk: Desk) -> None:
    assert re.search(r'class="[^"]*today[^"]*">mer\. 25 nov\.', seen(desk, "/bureau/planning"))


def test_tonights_follow_up_is_not_late_at_seven_past_midnight(
    world: World, desk: Desk, as_desk: Any, as_phone: Any
) -> None:
    phone: Phone = as_phone(world.nadia)
    asked = {"id": str(uuid4()), "due_on": "2026-11-25", "reason": "repasser"}
    told = {**payload("contact", world, uuid4(), None), "followup": asked}
    assert phone.sync(phone.op("contact.record", told))["results"][0]["result"] == "applied"
    assert "Aucun en retard" in seen(desk, "/bureau/")
    with clock.frozen("2026-11-26 05:00"):
        assert "1 en retard sur 1" in seen(as_desk(world.claire), "/bureau/")


def test_a_problem_of_the_night_is_sent_the_same_day(world: World, desk: Desk, as_phone: Any) -> None:
    phone: Phone = as_phone(world.nadia)
    op = phone.op("technical.flag", payload("technical", world, uuid4(), None))
    assert phone.sync(op)["results"][0]["result"] == "applied"
    page = f"/bureau/techniques/{op['record_id']}/envoyer"
    data = {"canal": "courriel", "destinataire": "astreinte", "reference": ""}
    assert 'value="2026-11-25"' in seen(desk, page)
    assert desk.submit(page, {**data, "le": "2026-11-26"}).status_code == 422
    assert desk.submit(page, {**data, "le": "2026-11-25"}).status_code == 303
    assert only(world, TechnicalProblem).sent_at == clock.now()


def test_a_round_begun_past_midnight_is_one_of_the_evening(world: World, as_phone: Any) -> None:
    phone: Phone = as_phone(world.nadia)
    begun = phone.op("round.start", {"planned": False, "agents": [], "stops": []}, uuid4())
    assert phone.sync(begun)["results"][0]["result"] == "applied"
    with tenant.tenant(world.org_id):
        assert [str(one.round.id) for one in walks.on(world.org_id, EVENING)] == [begun["record_id"]]
        assert walks.on(world.org_id, MORROW) == []


def test_what_is_noted_past_midnight_is_of_its_evening_in_lists_filters_and_exports(
    world: World, as_phone: Any, as_desk: Any
) -> None:
    released(world, tell(world, as_phone(world.nadia)))
    with clock.frozen("2026-11-26 09:00"):
        desk, reader = as_desk(world.claire), as_desk(world.reader)
        for day, there in ((EVENING, True), (MORROW, False)):
            asked = f"du={day}&au={day}"
            assert ("Contact, être écouté" in seen(desk, f"/bureau/relire?etat=diffuse&{asked}")) is there, day
            assert ("Porte du hall" in seen(reader, f"/bailleur/journal?{asked}")) is there, day
            found = [row for row in cells(reader, f"/bailleur/journal.xlsx?{asked}") if "Problème technique" in row]
            assert [row[0].date() for row in found] == [EVENING] * there, day
        assert "Aucune saisie reçue aujourd’hui" in seen(desk, "/bureau/")


def test_a_shift_at_half_past_four_is_free_of_an_absence_that_ends_with_the_night_before(
    world: World, desk: Desk
) -> None:
    away = {"agent": str(world.nadia.user_id), "du": "2026-11-28", "au": "2026-11-29"}
    assert desk.submit("/bureau/planning/absences", away).status_code == 303
    early = {"debut": "04:30", "fin": "12:00", "publier": "1"}
    answer = desk.submit(NEW, typed(world, date(2026, 11, 29), **early))
    assert "du 28/11/2026 à 05:00 au 30/11/2026 à 05:00" in unescape(answer.get_data(as_text=True))
    assert desk.submit(NEW, typed(world, date(2026, 11, 30), **early)).status_code == 303
