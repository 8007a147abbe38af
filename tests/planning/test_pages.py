"""Absences and the week published at once: who is away is said, and nobody is given a shift then."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest

from app.core import clock, tenant
from app.core.unit import read_unit, write_unit
from app.extensions import db
from app.planning.models import Absence
from tests.clients import Desk
from tests.rounds.test_week_page import NEW, stored, typed
from tests.world import World

PAGE = "/bureau/planning/absences"
MONDAY = date(2026, 11, 23)


@pytest.fixture
def desk(world: World, as_desk: Any) -> Any:
    with clock.frozen("2026-11-20 09:00"):
        yield as_desk(world.claire)


def note(desk: Desk, world: World, first: date, last: date) -> Any:
    return desk.submit(PAGE, {"agent": str(world.nadia.user_id), "du": first.isoformat(), "au": last.isoformat()})


def text(answer: Any) -> str:
    return unescape(answer.get_data(as_text=True))


def test_an_absence_is_noted_listed_shown_in_the_week_and_ended(desk: Desk, world: World) -> None:
    assert "Aucune absence" in text(desk.get(PAGE))
    assert note(desk, world, MONDAY, MONDAY + timedelta(days=1)).status_code == 303
    assert "du 23/11/2026 au 24/11/2026" in text(desk.get(PAGE))
    assert text(desk.get(f"/bureau/planning?jour={MONDAY}")).count("<b>Absence</b>") == 2
    end = re.search(r'action="([^"]+/finir)"', text(desk.get(PAGE))).group(1)
    assert desk.submit(end, {}, page=PAGE).status_code == 303
    assert "Aucune absence" in text(desk.get(PAGE))


def test_its_days_are_changed_and_what_is_wrong_is_said(desk: Desk, world: World) -> None:
    note(desk, world, MONDAY, MONDAY + timedelta(days=1))
    note(desk, world, MONDAY + timedelta(days=7), MONDAY + timedelta(days=7))
    page = re.search(r'href="([^"]+/modifier)"', text(desk.get(PAGE))).group(1)
    assert 'value="2026-11-23"' in text(desk.get(page)) and 'value="2026-11-24"' in text(desk.get(page))
    for au, said in (("2026-11-22", "après le premier"), ("2026-12-01", "déjà notée\u00a0: le 30/11/2026")):
        answer = desk.submit(page, {"du": "2026-11-23", "au": au})
        assert answer.status_code == 422 and said in text(answer) and f'value="{au}"' in text(answer)
    assert desk.submit(page, {"du": "2026-11-24", "au": "2026-11-26"}).status_code == 303
    assert "du 24/11/2026 au 26/11/2026" in text(desk.get(PAGE))


def test_one_that_began_at_noon_keeps_its_hour_when_its_end_moves(desk: Desk, world: World) -> None:
    note(desk, world, clock.today(), MONDAY)
    clock.move(timedelta(minutes=20))
    with tenant.tenant(world.org_id), write_unit():
        one = db.session.query(Absence).one()
        one.starts_at = clock.now()
    page = re.search(r'href="([^"]+/modifier)"', text(desk.get(PAGE))).group(1)
    assert desk.submit(page, {"du": str(clock.today()), "au": "2026-11-25"}).status_code == 303
    with tenant.tenant(world.org_id), read_unit():
        one = db.session.query(Absence).populate_existing().one()
        assert (one.starts_at, one.ends_at) == (clock.now(), clock.parse("2026-11-26 05:00"))


def test_one_under_way_ends_now_and_an_ended_one_is_said_to_be(desk: Desk, world: World) -> None:
    note(desk, world, clock.today(), MONDAY)
    end = re.search(r'action="([^"]+/finir)"', text(desk.get(PAGE))).group(1)
    desk.submit(end, {}, page=PAGE)
    clock.move(timedelta(minutes=1))
    again = desk.submit(end, {}, page=PAGE)
    assert again.status_code == 422 and "Cette absence est déjà finie." in text(again)


def test_days_that_run_backwards_or_twice_are_refused_and_kept_in_the_form(desk: Desk, world: World) -> None:
    backwards = note(desk, world, MONDAY, MONDAY - timedelta(days=1))
    assert backwards.status_code == 422 and 'value="2026-11-23"' in text(backwards)
    note(desk, world, MONDAY, MONDAY)
    twice = note(desk, world, MONDAY, MONDAY + timedelta(days=3))
    assert twice.status_code == 422 and "déjà notée\u00a0: le 23/11/2026" in text(twice)


def test_publishing_on_an_absence_is_refused_and_names_who(desk: Desk, world: World) -> None:
    note(desk, world, MONDAY, MONDAY)
    answer = desk.submit(NEW, typed(world, MONDAY, publier="1"))
    assert answer.status_code == 422
    said = "Absence notée sur ces heures\u00a0: Nadia Belkacem, du 23/11/2026 à 05:00 au 24/11/2026 à 05:00."
    assert said in text(answer)
    assert stored(world) == ([], [])
    assert desk.submit(NEW, typed(world, MONDAY + timedelta(days=1), publier="1")).status_code == 303


def test_an_absence_over_a_published_shift_is_noted_and_said(desk: Desk, world: World) -> None:
    desk.submit(NEW, typed(world, MONDAY, publier="1"))
    note(desk, world, MONDAY, MONDAY)
    page = text(desk.get(PAGE))
    assert "1 vacation déjà publiée sur ces jours reste au planning" in page
    assert "Absence notée" in text(desk.get(f"/bureau/planning?jour={MONDAY}"))


def test_a_whole_week_is_published_at_once_but_for_what_stands_in_the_way(desk: Desk, world: World) -> None:
    for day in (MONDAY, MONDAY, MONDAY + timedelta(days=1), MONDAY + timedelta(days=2), MONDAY + timedelta(days=7)):
        assert desk.submit(NEW, typed(world, day, brouillon="1")).status_code == 303
    note(desk, world, MONDAY + timedelta(days=2), MONDAY + timedelta(days=2))
    page = f"/bureau/planning/publier?jour={MONDAY}"
    summary = text(desk.get(page))
    assert "2 vacations à publier · 2 à régler" in summary
    assert "Nadia Belkacem, du 25/11/2026 à 05:00" in summary and "en chevauche une autre" in summary
    assert stored(world)[0] == ["brouillon"] * 5, "looking publishes nothing"
    answer = desk.submit("/bureau/planning/publier", {"jour": MONDAY.isoformat()}, page=page)
    assert answer.status_code == 303
    told = text(desk.get(answer.location))
    assert "2 vacations publiées" in told and "2 restent en brouillon" in told
    assert sorted(stored(world)[0]) == ["brouillon"] * 3 + ["publiee"] * 2


def test_a_week_with_nothing_to_publish_says_so(desk: Desk) -> None:
    assert "Aucun brouillon cette semaine" in text(desk.get("/bureau/planning/publier"))
    assert desk.get("/bureau/planning/publier?jour=hier").status_code == 422
