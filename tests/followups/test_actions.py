"""Scheduling, doing, postponing and cancelling, by its owner and by others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.errors import NotAllowed, Refused, Unknown
from app.core.rows import find
from app.core.unit import read_unit, write_unit
from app.followups import actions, queries, rules, schemas
from app.followups.models import Followup
from tests.world import Person, World

NOON = "2026-11-24 12:00"


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.frozen(NOON):
        yield


@contextmanager
def unit(person: Person) -> Iterator[None]:
    with tenant.tenant(person.org_id), write_unit():
        yield


def asked(days: int = 7, **more: Any) -> dict[str, Any]:
    due_on = clock.today() + timedelta(days=days)
    return {"subject": {"kind": "conflict", "id": uuid7()}, "due_on": due_on, "reason": "repasser", **more}


def scheduled(person: Person, **more: Any) -> UUID:
    with unit(person):
        return actions.schedule(person.act(), asked(**more)).id


def held(person: Person, id: UUID) -> Followup:
    with tenant.tenant(person.org_id), read_unit() as s:
        s.expire_all()
        row = find(Followup, person.org_id, id)
        assert row is not None
        s.expunge(row)
        return row


def test_a_follow_up_belongs_to_who_asked_for_it_under_the_id_they_chose(app: Flask, world: World) -> None:
    id = scheduled(world.nadia, estate_id=world.glycines.estate_id)
    row = held(world.nadia, id)
    assert (row.owner_id, row.state, row.rev) == (world.nadia.user_id, "planifiee", 1)
    assert row.scopes() == {f"user:{world.nadia.user_id}"}
    assert schemas.wire(row) == {
        "subject": {"kind": "conflict", "id": str(row.subject_id)},
        "due_on": "2026-12-01",
        "reason": "repasser",
        "state": "planifiee",
        "postponed": 0,
        "estate_id": str(world.glycines.estate_id),
        "outcome": None,
        "handed_at": None,
    }


@pytest.mark.parametrize("wrong", [{"due_on": date(2026, 11, 23)}, {"due_on": date(2028, 1, 1)}, {"reason": "caprice"}])
def test_a_follow_up_that_makes_no_sense_is_refused(app: Flask, world: World, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused), unit(world.nadia):
        actions.schedule(world.nadia.act(), {**asked(), **wrong})


def test_an_operation_that_arrives_late_is_not_refused_for_its_date(app: Flask, world: World) -> None:
    late = world.nadia.act(at=clock.parse("2026-11-10 15:00"))
    with unit(world.nadia):
        row = actions.schedule(late, {**asked(), "due_on": date(2026, 11, 11)})
    assert row.due_on < clock.today()


def test_an_id_is_used_once(app: Flask, world: World) -> None:
    id = scheduled(world.nadia)
    with pytest.raises(Refused, match="existe déjà"), unit(world.nadia):
        actions.schedule(world.nadia.act(id), asked())


def test_done_twice_with_the_same_result_is_done_once(app: Flask, world: World) -> None:
    id = scheduled(world.nadia)
    for _ in range(2):
        with unit(world.nadia):
            actions.done(world.nadia.act(id), {"outcome": "ameliore"})
    row = held(world.nadia, id)
    assert (row.state, row.outcome, row.rev) == ("faite", "ameliore", 2)
    with pytest.raises(Refused, match="il est fait"), unit(world.nadia):
        actions.done(world.nadia.act(id), {"outcome": "aggrave"})


def test_a_result_outside_the_list_is_refused(app: Flask, world: World) -> None:
    id = scheduled(world.nadia)
    with pytest.raises(Refused), unit(world.nadia):
        actions.done(world.nadia.act(id), {"outcome": "miracle"})


def test_postponed_three_times_by_the_owner_then_by_the_coordinator(app: Flask, world: World) -> None:
    id = scheduled(world.nadia)
    for days in (8, 9, 10):
        with unit(world.nadia):
            actions.postpone(world.nadia.act(id), {"due_on": clock.today() + timedelta(days=days)})
    with pytest.raises(Refused, match=f"{rules.MAX_POSTPONED} fois"), unit(world.nadia):
        actions.postpone(world.nadia.act(id), {"due_on": clock.today() + timedelta(days=11)})
    with unit(world.claire):
        actions.postpone(world.claire.act(id), {"due_on": clock.today() + timedelta(days=11)})
    row = held(world.nadia, id)
    assert (row.state, row.postponed, row.due_on) == ("reportee", 4, date(2026, 12, 5))


def test_postponed_to_the_same_day_twice_counts_once(app: Flask, world: World) -> None:
    id = scheduled(world.nadia)
    for _ in range(2):
        with unit(world.nadia):
            actions.postpone(world.nadia.act(id), {"due_on": date(2026, 12, 8)})
    assert held(world.nadia, id).postponed == 1


def test_a_colleague_may_not_and_a_stranger_finds_nothing(app: Flask, world: World) -> None:
    id = scheduled(world.nadia)
    with pytest.raises(NotAllowed), unit(world.yoann):
        actions.done(world.yoann.act(id), {"outcome": "fait"})
    with pytest.raises(Unknown), unit(world.stranger):
        actions.done(world.stranger.act(id), {"outcome": "fait"})


def test_cancelling_what_it_was_about_cancels_it_and_leaves_what_was_done(app: Flask, world: World) -> None:
    subject = {"kind": "conflict", "id": uuid7()}
    first, second = scheduled(world.nadia, subject=subject), scheduled(world.yoann, subject=subject)
    other = scheduled(world.nadia)
    with unit(world.nadia):
        actions.done(world.nadia.act(first), {"outcome": "fait"})
    with unit(world.nadia):
        actions.cancel_for_subject(world.nadia.actor, "conflict", subject["id"], clock.now())  # type: ignore[arg-type]
    assert [held(world.nadia, id).state for id in (first, second, other)] == ["faite", "annulee", "planifiee"]


def test_what_is_due_is_listed_first_due_first_whoever_asked(app: Flask, world: World) -> None:
    for person, days in ((world.nadia, 3), (world.nadia, 1), (world.yoann, 0)):
        scheduled(person, days=days)
    with tenant.tenant(world.org_id):
        seen = queries.due(world.org_id, clock.parse("2026-11-25 12:00"), most=9)
        first = queries.due(world.org_id, clock.parse("2026-11-25 12:00"), most=1)
    assert [row.owner_id for row in seen.first] == [world.yoann.user_id, world.nadia.user_id]
    assert (len(first.first), first.total, first.late) == (1, 2, 1)


def handed(world: World, id: UUID, to: Person, by: Person | None = None) -> Followup:
    with unit(world.claire):
        return actions.hand_over((by or world.claire).actor, clock.now(), id, to.user_id)


def test_a_follow_up_handed_over_is_somebody_else_s_and_they_are_told_of_it_anew(app: Flask, world: World) -> None:
    id = scheduled(world.nadia, days=0, estate_id=world.glycines.estate_id)
    with unit(world.claire):
        row = find(Followup, world.org_id, id)
        assert row is not None
        row.state, row.notified_at = "notifiee", clock.now()
    handed(world, id, world.yoann)
    row = held(world.nadia, id)
    assert (row.owner_id, row.handed_from, row.state, row.notified_at) == (
        world.yoann.user_id, world.nadia.user_id, "due", None,
    )  # fmt: skip
    assert rules.untold(row.state, row.notified_at, clock.now())


def test_it_is_handed_to_who_may_see_the_place_and_while_it_is_open(app: Flask, world: World) -> None:
    id = scheduled(world.nadia, estate_id=world.glycines.estate_id)
    for wrong in (world.nadia, world.admin, world.reader, world.strange_agent):
        with pytest.raises(Refused):
            handed(world, id, wrong)
    with pytest.raises(NotAllowed):
        handed(world, id, world.yoann, by=world.nadia)
    with unit(world.nadia):
        actions.done(world.nadia.act(id), {"outcome": "fait"})
    with pytest.raises(Refused, match="il est fait"):
        handed(world, id, world.yoann)


@pytest.mark.parametrize(("minutes", "takes"), [(-5, True), (5, False)])
def test_what_its_owner_did_before_it_was_handed_over_is_theirs_to_say(
    app: Flask, world: World, minutes: int, takes: bool
) -> None:
    id = scheduled(world.nadia, estate_id=world.glycines.estate_id)
    at = clock.now() + timedelta(minutes=minutes)
    handed(world, id, world.yoann)
    act = replace(world.nadia.act(id, at), received_at=clock.now())
    if takes:
        with unit(world.nadia):
            actions.done(act, {"outcome": "fait"})
        assert held(world.nadia, id).state == "faite"
    else:
        with unit(world.nadia), pytest.raises(NotAllowed):
            actions.done(act, {"outcome": "fait"})
