"""Shifts copied: shown first, as drafts, never twice, without those who cannot; whatever the clocks do."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock, tenant
from app.core.unit import read_unit, write_unit
from app.door import actions as door
from app.planning import actions as planning
from app.planning.models import Shift
from app.rounds import actions as rounds
from app.rounds.copying import mark
from app.rounds.models import Round
from tests.clients import Desk
from tests.rounds.test_change_page import made, text
from tests.rounds.test_week_page import NEW
from tests.together import at_once
from tests.world import World

TUESDAY = date(2026, 11, 24)
WEEK = "/bureau/planning/copier"


@pytest.fixture
def desk(world: World, as_desk: Any) -> Desk:
    return as_desk(world.claire)


def days(*of_november: int) -> list[date]:
    return [date(2026, 11, one) for one in of_november]


def copy(desk: Desk, shift_id: UUID, wanted: list[date], *, seen: bool = True) -> Any:
    data = {"jours": [str(one) for one in wanted], **({"vu": mark(wanted)} if seen else {})}
    return desk.submit(f"{NEW}/{shift_id}/copier", data)


def copy_week(desk: Desk, monday: date, *mondays: date, seen: bool = True) -> Any:
    data = {"jour": str(monday), "semaines": [str(one) for one in mondays]}
    return desk.submit(WEEK, {**data, **({"vu": mark(mondays)} if seen else {})}, f"{WEEK}?jour={monday}")


def stored(world: World) -> list[tuple[date, str, str, set[UUID], list[UUID]]]:
    with tenant.tenant(world.org_id), read_unit() as s:
        walks = {one.shift_id: [stop.estate_id for stop in one.standing_stops] for one in s.scalars(select(Round))}
        return [
            (one.service_date, f"{clock.local(one.starts_at):%H:%M}", one.state, set(one.agent_ids),
             walks.get(one.id, []))
            for one in s.scalars(select(Shift).order_by(Shift.starts_at, Shift.id))
        ]  # fmt: skip


def pair(world: World) -> set[UUID]:
    return {world.nadia.user_id, world.yoann.user_id}


def stops(world: World) -> list[UUID]:
    return [world.verriers.estate_id, world.glycines.estate_id]


def test_one_shift_to_two_days_is_shown_then_made_as_drafts_with_its_round(desk: Desk, world: World) -> None:
    shift_id = made(desk, world)
    shown = copy(desk, shift_id, days(25, 27), seen=False)
    assert shown.status_code == 200 and "2 brouillons, rien n’est encore créé" in text(shown)
    assert len(stored(world)) == 1
    done = copy(desk, shift_id, days(25, 27))
    assert done.status_code == 303 and "2 brouillons créés." in text(desk.get(done.location))
    assert stored(world)[1:] == [(day, "17:00", "brouillon", pair(world), stops(world)) for day in days(25, 27)]


def test_other_days_than_those_shown_are_shown_first(desk: Desk, world: World) -> None:
    shift_id = made(desk, world)
    data = {"jours": ["2026-11-25"], "vu": mark(days(26))}
    assert desk.submit(f"{NEW}/{shift_id}/copier", data).status_code == 200
    assert desk.submit(f"{NEW}/{shift_id}/copier", {"vu": mark([])}).status_code == 422
    assert len(stored(world)) == 1


def test_copying_again_makes_nothing_and_says_what_was_there(desk: Desk, world: World) -> None:
    shift_id = made(desk, world)
    copy(desk, shift_id, days(25))
    assert "Déjà là" in text(copy(desk, shift_id, days(25, 26), seen=False))
    again = copy(desk, shift_id, days(25, 26))
    assert "1 brouillon créé. 1 vacation était déjà là." in text(desk.get(again.location))
    none = copy(desk, shift_id, days(26))
    assert "Rien n’a été créé. 1 vacation était déjà là." in text(desk.get(none.location))
    assert [one[0] for one in stored(world)] == days(24, 25, 26)


def test_a_week_goes_to_several_weeks_without_what_was_given_up(desk: Desk, world: World) -> None:
    made(desk, world)
    made(desk, world, "brouillon", jour="2026-11-29", debut="08:00", fin="12:00")
    gone = made(desk, world, "brouillon", jour="2026-11-26")
    desk.submit(f"{NEW}/{gone}/annuler", {})
    monday = date(2026, 11, 23)
    shown = text(copy_week(desk, monday, date(2026, 11, 30), date(2026, 12, 14), seen=False))
    assert "4 brouillons" in shown and "2 vacations, les annulées laissées de côté" in shown
    assert copy_week(desk, monday, date(2026, 11, 30), date(2026, 12, 14)).status_code == 303
    found = [(one[0], one[1], one[2]) for one in stored(world)[3:]]
    assert found == [
        (date(2026, 12, 1), "17:00", "brouillon"), (date(2026, 12, 6), "08:00", "brouillon"),
        (date(2026, 12, 15), "17:00", "brouillon"), (date(2026, 12, 20), "08:00", "brouillon"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("monday", "said"),
    [("2026-11-23", "Semaine du 23 au 29 novembre 2026 ·"), ("2026-11-30", "du 30 novembre au 6 décembre 2026 ·"),
     ("2026-12-28", "du 28 décembre 2026 au 3 janvier 2027 ·"), ("2026-05-25", "du 25 au 31 mai 2026 ·"),
     ("2026-06-01", "Semaine du 1er au 7 juin 2026 ·")],
)  # fmt: skip
def test_the_week_that_is_copied_is_said_from_its_first_day_to_its_last(desk: Desk, monday: str, said: str) -> None:
    assert said in text(desk.get(f"{WEEK}?jour={monday}"))


def test_the_weeks_it_may_go_to_are_said_the_same(desk: Desk, world: World) -> None:
    made(desk, world)
    shown = text(desk.get(f"{WEEK}?jour=2026-11-23"))
    assert "Semaine 49, du 30 novembre au 6 décembre 2026" in shown


def test_who_is_away_or_gone_is_left_out_and_named_and_a_clash_is_said(desk: Desk, world: World) -> None:
    shift_id = made(desk, world)
    absences = "/bureau/planning/absences"
    desk.submit(absences, {"agent": str(world.nadia.user_id), "du": "2026-11-25", "au": "2026-11-25"})
    made(desk, world, "brouillon", jour="2026-11-26", debut="20:00", fin="22:00", etapes=[])
    shown = text(copy(desk, shift_id, days(25, 26), seen=False))
    assert "Sans Nadia Belkacem\u00a0: absence notée." in shown and "Une personne seule" in shown
    assert "Chevauche une vacation du jeu. 26 nov., 20:00 – 22:00." in shown
    with tenant.tenant(world.org_id), write_unit():
        door.disable_user(world.admin.actor, world.yoann.user_id, clock.now())
    shown = text(copy(desk, shift_id, days(25, 27), seen=False))
    assert "Sans Yoann Le Guen\u00a0: accès fermé." in shown and "Personne ne peut la faire" in shown
    done = text(desk.get(copy(desk, shift_id, days(25, 27)).location))
    assert "1 brouillon créé" in done and "Nadia Belkacem et Yoann Le Guen" in done
    assert stored(world)[-1][3] == {world.nadia.user_id}


def test_hours_are_those_of_the_wall_on_either_side_of_a_change_of_clocks(world: World) -> None:
    with tenant.tenant(world.org_id), clock.frozen("2027-03-20 08:00"):
        at, actor = clock.now(), world.claire.actor
        starts_at, ends_at = clock.parse("2027-03-26 22:00"), clock.parse("2027-03-27 05:00")
        with write_unit():
            shift = planning.create_shift(
                actor, at, service_date=date(2027, 3, 26), starts_at=starts_at, ends_at=ends_at,
                agents=list(pair(world)),
            )  # fmt: skip
            rounds.copy_shift(actor, at, shift.id, [date(2027, 3, 27), date(2027, 3, 28)])
        with read_unit() as s:
            found = [(one.starts_at, one.ends_at) for one in s.scalars(select(Shift).order_by(Shift.starts_at))]
        hours = [(f"{clock.local(start):%H:%M}", f"{clock.local(end):%H:%M}") for start, end in found]
        assert hours == [("22:00", "05:00")] * 3
        assert [end - start for start, end in found] == [timedelta(hours=h) for h in (7, 6, 7)]


@pytest.mark.on_both
def test_two_people_copying_one_week_at_the_same_instant_make_it_once(
    app: Flask, world: World, desk: Desk, as_desk: Any
) -> None:
    made(desk, world)
    other, monday = as_desk(world.lead), date(2026, 11, 23)
    answers: list[Any] = []
    at_once(
        app, world.org_id,
        [lambda one=one: answers.append(copy_week(one, monday, date(2026, 11, 30))) for one in (desk, other)],
    )  # fmt: skip
    assert [one.status_code for one in answers] == [303, 303]
    assert [one[0] for one in stored(world)] == [TUESDAY, TUESDAY + timedelta(weeks=1)]
