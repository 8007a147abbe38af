"""Planning at a mediator's own desk: what her phone received, and nothing of a draft or of another."""

from __future__ import annotations

from datetime import date, time, timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest

from app.core import clock, tenant
from app.core.unit import write_unit
from app.planning import actions, rules
from tests.world import Person, World

HERS, FRIDAY = "/bureau/mon-planning", date(2026, 11, 20)


def shift(world: World, start: int, end: int, *people: Person, on: date = FRIDAY, publish: bool = True) -> UUID:
    starts_at, ends_at = rules.moments(on, time(start), time(end), clock.zones())
    claire, agents = world.claire.actor, [one.user_id for one in people]
    with tenant.tenant(world.org_id), write_unit() as s:
        made = actions.create_shift(
            claire, clock.now(), service_date=on, starts_at=starts_at, ends_at=ends_at, agents=agents, note="Au bureau."
        )
        s.flush()
        if publish:
            actions.publish(claire, clock.now(), made.id)
        return made.id


def text(answer: Any) -> str:
    return unescape(answer.get_data(as_text=True)).replace("\u00a0", " ")


def test_she_sees_her_published_shifts_with_whom_and_how_long(world: World, as_desk: Any) -> None:
    shift(world, 16, 22, world.nadia, world.yoann)
    shift(world, 9, 12, world.nadia, on=FRIDAY + timedelta(days=1))
    page = text(as_desk(world.nadia).get(HERS))
    assert "16:00 – 22:00" in page and "avec Yoann Le Guen" in page and "sans binôme" in page
    assert "9 h 00 de travail" in page and "Au bureau." not in page


@pytest.mark.parametrize("publish", [True, False])
def test_neither_a_draft_nor_a_colleagues_is_there(world: World, as_desk: Any, publish: bool) -> None:
    shift(world, 16, 22, world.yoann if publish else world.nadia, publish=publish)
    assert "Aucune vacation publiée cette semaine" in text(as_desk(world.nadia).get(HERS))


def test_one_cancelled_since_says_so(world: World, as_desk: Any) -> None:
    id = shift(world, 16, 22, world.nadia, world.yoann)
    clock.move(timedelta(minutes=5))
    with tenant.tenant(world.org_id), write_unit():
        actions.cancel(world.claire.actor, clock.now(), id)
    page = text(as_desk(world.nadia).get(HERS))
    assert "Annulé au bureau le" in page and "de travail" not in page


def test_her_absences_are_there_and_nobody_elses(world: World, as_desk: Any) -> None:
    zones, claire = clock.zones(), world.claire.actor
    shift(world, 16, 22, world.nadia)
    for who, day in ((world.nadia, FRIDAY + timedelta(days=1)), (world.yoann, FRIDAY - timedelta(days=1))):
        starts_at, ends_at = zones.bounds(day)
        with tenant.tenant(world.org_id), write_unit():
            actions.declare_absence(claire, clock.now(), user_id=who.user_id, starts_at=starts_at, ends_at=ends_at)
    assert text(as_desk(world.nadia).get(HERS)).count("Absence") == 1


def test_weeks_follow_one_another_and_one_that_does_not_exist_is_said(world: World, as_desk: Any) -> None:
    shift(world, 16, 22, world.nadia, on=FRIDAY + timedelta(weeks=1))
    desk = as_desk(world.nadia)
    assert "16:00 – 22:00" in text(desk.get(f"{HERS}?jour=2026-11-27")) and "Cette semaine" not in text(desk.get(HERS))
    assert desk.get(f"{HERS}?jour=2026-13-45").status_code == 422
