"""A run: what was announced and nothing else, once, whatever cuts it, in one structure, and the phones follow."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.conflicts.models import Conflict
from app.core import clock, feed, tenant
from app.core.base import uuid7
from app.core.feed import Feed
from app.core.unit import read_unit, write_unit
from app.logbook.kinds import entry_kinds
from app.retention import actions, erasing, jobs, queries, rules
from app.retention.models import RetentionRun
from app.review.models import ReleasedLine
from app.rounds.models import Contact
from app.technical.models import TechnicalProblem
from app.worker import STEADY, WORKER, WorkerBeat
from tests.clients import Phone
from tests.conftest import after_an_evening
from tests.records import contact
from tests.world import World

YEARS = timedelta(days=740)


@pytest.fixture
def told(app: Flask, world: World) -> Any:
    return after_an_evening(app, "Vu Mme Zyzomys")


def later_on(world: World) -> dict[str, int]:
    """What would go two years later."""
    clock.move(YEARS)
    with tenant.tenant(world.org_id), read_unit():
        return {name: count for name, count in queries.would_go(world.org_id, clock.now()).items() if count}


def rows(world: World, model: Any) -> list[Any]:
    with tenant.tenant(world.org_id), read_unit() as s:
        s.expire_all()
        found = list(s.scalars(select(model).order_by(model.id)))
        for one in found:
            s.refresh(one)
            s.expunge(one)
    return found


def figures(world: World) -> dict[str, Counter[Any]]:
    """Of each kind, how many by month, estate and every code it has."""
    found = {}
    for name, kind in entry_kinds().items():
        codes = [one.key for one in kind.model.__mapper__.column_attrs if is_code(one.columns[0])]
        found[name] = Counter(
            (f"{row.service_date:%Y-%m}", row.estate_id, *(str(getattr(row, code)) for code in codes))
            for row in rows(world, kind.model)
        )
    return found


def is_code(column: Any) -> bool:
    kept = str(column.type).startswith(("VARCHAR", "JSON", "BOOLEAN")) or column.name in ("level", "floor")
    return kept and column.name not in ("entrances", "own")


def test_the_dry_run_changes_nothing_and_the_run_takes_just_that(app: Flask, world: World, told: Any) -> None:
    announced = later_on(world)
    assert announced["contact.text"] == announced["contact.detail"] == 1
    assert later_on_again(world) == announced
    assert jobs.run(world.org_id, clock.now()) == announced
    assert later_on_again(world) == {} == jobs.run(world.org_id, clock.now())


def later_on_again(world: World) -> dict[str, int]:
    with tenant.tenant(world.org_id), read_unit() as s:
        s.expire_all()
        return {name: count for name, count in queries.would_go(world.org_id, clock.now()).items() if count}


def test_the_figures_of_a_month_an_estate_and_a_code_are_the_same_and_so_is_what_the_landlord_reads(
    app: Flask, world: World, told: Any
) -> None:
    before, lines = figures(world), [vars(one) for one in rows(world, ReleasedLine)]
    later_on(world)
    jobs.run(world.org_id, clock.now())
    assert figures(world) == before
    now = [vars(one) for one in rows(world, ReleasedLine)]
    for one in (*lines, *now):
        one.pop("_sa_instance_state")
    assert now == lines != []


def test_of_an_entry_the_hall_the_day_and_the_hour_go_and_its_durations_stay(
    app: Flask, world: World, told: Any
) -> None:
    [was] = rows(world, Conflict)
    later_on(world)
    jobs.run(world.org_id, clock.now())
    [now] = rows(world, Conflict)
    assert (now.estate_id, now.entrance_id, now.building_id) == (was.estate_id, None, None)
    assert (now.service_date.day, now.service_date.month) == (1, was.service_date.month)
    assert clock.local(now.occurred_at).date() == now.service_date and clock.local(now.occurred_at).hour == 5
    assert now.received_at - now.occurred_at == was.received_at - was.occurred_at
    assert now.anonymised_at == clock.now() and now.rev == was.rev and now.text is None


def test_a_technical_problem_keeps_its_hall_five_years_and_its_words_two(app: Flask, world: World, told: Any) -> None:
    later_on(world)
    jobs.run(world.org_id, clock.now())
    [row] = rows(world, TechnicalProblem)
    assert row.text is row.called_who is None and row.entrance_id and row.anonymised_at is None
    clock.move(timedelta(days=3 * 366))
    jobs.run(world.org_id, clock.now())
    [row] = rows(world, TechnicalProblem)
    assert row.entrance_id is None and row.anonymised_at


def test_the_phones_that_still_hold_it_are_told(app: Flask, world: World, told: Any) -> None:
    later_on(world)
    with read_unit() as s, tenant.tenant(world.org_id):
        before = feed.position(s, world.org_id)
    jobs.run(world.org_id, clock.now())
    with read_unit() as s, tenant.tenant(world.org_id):
        s.expire_all()
        again = set(s.scalars(select(Feed.kind).where(Feed.org_id == world.org_id, Feed.seq > before)))
    assert {"technical", "contact", "conflict", "visit", "referral"} <= again


def test_another_structure_loses_nothing(app: Flask, world: World, told: Any) -> None:
    clock.move(YEARS)
    jobs.run(world.other_org_id, clock.now())
    assert rows(world, Contact)[0].text == "Vu Mme Zyzomys"


def test_a_structure_that_chose_less_keeps_less(app: Flask, world: World, told: Any) -> None:
    with tenant.tenant(world.org_id), write_unit():
        actions.shorten(world.admin.actor, "logbook", 3, clock.now())
    clock.move(timedelta(days=100))
    done = jobs.run(world.org_id, clock.now())
    assert done["contact.text"] == 1 and "referral.text" not in done and "technical.text" not in done


def test_a_run_that_is_cut_is_gone_on_with_and_both_say_what_they_took(
    app: Flask, world: World, told: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(world, 7)
    monkeypatch.setattr(rules, "SLICE", 3)
    monkeypatch.setattr(erasing, "SLICE", 3)
    announced = later_on(world)
    cut_after(monkeypatch, 4)
    with pytest.raises(KeyboardInterrupt):
        jobs.run(world.org_id, clock.now())
    monkeypatch.undo()
    jobs.run(world.org_id, clock.now())
    first, second = sorted(rows(world, RetentionRun), key=lambda one: one.started_at or one.id)
    assert {first.ended_at is None, second.ended_at is None} == {True, False}
    assert sum((Counter(one.counts) for one in (first, second)), Counter()) == announced
    assert later_on_again(world) == {}


def many(world: World, count: int) -> None:
    phone = Phone.enrolled(world_app(), world.yoann)
    from tests.planted import wired

    phone.sync(*(phone.op("contact.record", wired(contact(world, text="Mme Z")), uuid7()) for _ in range(count)))


def world_app() -> Flask:
    from flask import current_app

    return current_app._get_current_object()  # type: ignore[attr-defined, no-any-return]


def cut_after(monkeypatch: pytest.MonkeyPatch, slices: int) -> None:
    left, real = [slices], erasing.slice_of

    def killed(*arguments: Any) -> int:
        count = real(*arguments)
        left[0] -= bool(count)
        if not left[0]:
            raise KeyboardInterrupt
        return count

    monkeypatch.setattr(erasing, "slice_of", killed)


def test_nothing_goes_while_the_clock_is_not_believed(app: Flask, world: World, told: Any) -> None:
    later_on(world)
    with write_unit() as s:
        s.add_all([WorkerBeat(name=WORKER, at=clock.now()), WorkerBeat(name=STEADY, at=clock.now())])
    assert jobs.run(world.org_id, clock.now()) == {}
    assert rows(world, Contact)[0].text


def test_what_nobody_settled_stays_until_somebody_does(app: Flask, world: World, told: Any) -> None:
    from app.sync.models import HeldOp

    phone = Phone.enrolled(app, world.yoann)
    phone.sync(phone.op("contact.record", {"text": "Mme Z"}))
    later_on(world)
    jobs.run(world.org_id, clock.now())
    [row] = rows(world, HeldOp)
    assert row.body and isinstance(row.id, UUID)
