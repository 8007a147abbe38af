"""Shifts on both databases: publication, cancellation, who receives them, what they say to entries."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.errors import NotAllowed, Refused, Unknown
from app.core.feed import Feed
from app.core.tenant import tenant
from app.core.unit import read_unit, write_unit
from app.planning import actions, queries, rules, schemas
from app.planning.models import Shift
from tests.world import Person, World

FRIDAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def in_the_organisation(world: World) -> Any:
    with tenant(world.org_id), clock.frozen("2026-11-20 08:00"):
        yield


def planned(world: World, start: int, end: int, *people: Person, on: date = FRIDAY, publish: bool = True) -> UUID:
    starts_at, ends_at = rules.moments(on, time(start), time(end), clock.zones())
    with write_unit():
        shift = actions.create_shift(
            world.claire.actor,
            clock.now(),
            service_date=on,
            starts_at=starts_at,
            ends_at=ends_at,
            agents=[one.user_id for one in people or (world.nadia, world.yoann)],
        )
        if publish:
            actions.publish(world.claire.actor, clock.now(), shift.id)
        return shift.id


def scopes(id: UUID) -> dict[str, bool]:
    with read_unit() as s:
        return {row.scope: row.deleted for row in s.scalars(select(Feed).where(Feed.entity_id == id))}


def test_a_published_shift_reaches_its_agents_and_a_draft_nobody(world: World) -> None:
    draft, shift = planned(world, 9, 12, publish=False), planned(world, 14, 22)
    assert scopes(draft) == {}
    assert scopes(shift) == {f"user:{one.user_id}": False for one in (world.nadia, world.yoann)}


def test_a_cancellation_reaches_the_phones_that_had_it(world: World) -> None:
    id = planned(world, 14, 22)
    with write_unit():
        assert schemas.wire(actions.cancel(world.claire.actor, clock.now(), id))["state"] == "annulee"
    assert not any(scopes(id).values())
    assert queries.on_duty(world.org_id, clock.parse("2026-11-20 15:00")) == []


def test_publishing_over_a_published_shift_is_refused_in_words(world: World) -> None:
    planned(world, 20, 4)
    draft = planned(world, 3, 9, world.yoann, on=FRIDAY + timedelta(days=1), publish=False)
    with pytest.raises(Refused, match="20/11/2026 de 20:00 à 04:00"), write_unit():
        actions.publish(world.claire.actor, clock.now(), draft)
    assert len(queries.week(world.org_id, date(2026, 11, 16)).clashes) == 1


def test_a_cancelled_shift_makes_room(world: World) -> None:
    first = planned(world, 14, 22)
    with write_unit():
        actions.cancel(world.claire.actor, clock.now(), first)
    assert planned(world, 14, 22) != first


def test_only_the_coordination_plans_and_only_its_own_people(world: World) -> None:
    at = clock.now()
    hours = {"service_date": FRIDAY, "starts_at": at, "ends_at": at + timedelta(hours=1)}
    with pytest.raises(NotAllowed), write_unit():
        actions.create_shift(world.nadia.actor, at, agents=[world.nadia.user_id], **hours)
    for stranger in (world.strange_agent, world.reader):
        with pytest.raises(Refused), write_unit():
            actions.create_shift(world.claire.actor, at, agents=[stranger.user_id], **hours)


def test_another_organisation_cannot_publish_it(world: World) -> None:
    id = planned(world, 14, 22, publish=False)
    with tenant(world.other_org_id), pytest.raises(Unknown), write_unit():
        actions.publish(world.stranger.actor, clock.now(), id)


def test_an_act_counts_on_its_shift_even_after_midnight(world: World) -> None:
    id, late = planned(world, 18, 1), clock.parse("2026-11-21 02:30")
    user = world.nadia.user_id
    assert queries.service_date(world.org_id, user, id, clock.parse("2026-11-21 04:30")) == FRIDAY
    assert queries.service_date(world.org_id, user, id, clock.parse("2026-11-23 12:00")) == date(2026, 11, 23)
    assert queries.service_date(world.org_id, user, None, late) == FRIDAY
    later = clock.parse("2026-11-21 05:30")
    assert queries.service_date(world.org_id, user, None, later) == FRIDAY + timedelta(days=1)


def test_a_reminder_waits_for_the_next_shift_or_office_hours_but_never_an_absence(world: World) -> None:
    planned(world, 17, 23)
    user, morning = world.nadia.user_id, clock.parse("2026-11-20 10:00")
    assert [one.start for one in queries.windows(world.org_id, user, FRIDAY)] == [clock.parse("2026-11-20 17:00")]
    with write_unit():
        actions.declare_absence(
            world.claire.actor,
            clock.now(),
            user_id=user,
            starts_at=morning,
            ends_at=clock.parse("2026-11-23 14:00"),
        )
    until_monday = queries.windows(world.org_id, user, FRIDAY, FRIDAY + timedelta(days=3))
    assert [one.start for one in until_monday] == [clock.parse("2026-11-23 14:00")]


def test_the_desk_note_stays_at_the_desk_and_is_sealed(world: World) -> None:
    starts_at, ends_at = rules.moments(FRIDAY, time(9), time(12), clock.zones())
    with write_unit():
        shift = actions.create_shift(
            world.claire.actor, clock.now(), service_date=FRIDAY, starts_at=starts_at, ends_at=ends_at,
            agents=[world.nadia.user_id], note="Remplace Samia",
        )  # fmt: skip
        id = shift.id
    with read_unit() as s:
        stored = s.get_one(Shift, (world.org_id, id))
        assert stored.note == "Remplace Samia" and b"Samia" not in (stored._note or b"")
        assert "Samia" not in str(schemas.wire(stored))
