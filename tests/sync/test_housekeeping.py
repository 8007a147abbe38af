"""Housekeeping goes on past a row that nobody can read: each organisation, each step, each row stands alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from app.core import clock, tenant
from app.core.unit import write_unit
from app.extensions import db
from app.rounds import jobs as rounds
from app.sync import jobs
from tests.clients import Phone
from tests.sync.test_exchange import contact
from tests.world import World

LATER = timedelta(days=45)


def damage(column: str, value: str, id: str) -> None:
    named = id.replace("-", "") if db.engine.dialect.name == "sqlite" else id
    with tenant.every_tenant(), write_unit() as s:
        s.execute(text(f"UPDATE contact SET {column} = :value WHERE id = :id"), {"value": value, "id": named})
    db.session.expire_all()


def retired(phone: Phone, *ids: str) -> set[str]:
    """Those the phone is told to let go of, once the daily round has gone by."""
    clock.move(LATER)
    with tenant.every_tenant():
        jobs.retire_old_records()
    back = Phone.enrolled(phone.client.application, phone.person)
    back.cursor = phone.cursor
    return {one["id"] for one in back.sync()["evictions"]} & set(ids)


def test_a_record_leaves_whatever_its_json_holds(world: World, as_phone: Any) -> None:
    phone = as_phone(world.nadia)
    ops = [phone.op("contact.record", contact(world)) for _ in range(2)]
    phone.sync(*ops)
    phone.pull_all()
    first, second = (one["record_id"] for one in ops)
    damage("reponses", "{" if db.engine.dialect.name == "sqlite" else "7", first)
    assert retired(phone, first, second) == {first, second}


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)  # PostgreSQL stores no such moment
def test_one_that_cannot_say_whether_it_may_leave_stays_alone_and_the_others_go(
    app: Flask, world: World, as_phone: Any, caplog: pytest.LogCaptureFixture
) -> None:
    phone = as_phone(world.nadia)
    ops = [phone.op("contact.record", contact(world)) for _ in range(3)]
    phone.sync(*ops)
    phone.pull_all()
    first, *others = (one["record_id"] for one in ops)
    damage("occurred_at", "hier", first)
    assert retired(phone, first, *others) == set(others)
    assert f"contact {first} holds a value that cannot be read" in caplog.text


@pytest.mark.parametrize("step", ["fade_texts", "bring_back", "retire", "forget_tombstones"])
def test_a_step_that_fails_in_one_organisation_keeps_no_other_from_being_done(
    world: World, monkeypatch: pytest.MonkeyPatch, step: str, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[tuple[str, Any]] = []

    def noting(name: str) -> Any:
        def play(org_id: Any, at: Any) -> None:
            if (name, org_id) == (step, world.org_id):
                raise ValueError("damaged")
            done.append((name, org_id))

        play.__name__ = name
        return play

    names = ("fade_texts", "bring_back", "retire", "forget_tombstones")
    for name in names:
        monkeypatch.setattr(jobs, name, noting(name))
    with tenant.every_tenant():
        jobs.retire_old_records()
    both = {(name, org) for name in names for org in (world.org_id, world.stranger.org_id)}
    assert both - set(done) == {(step, world.org_id)}
    assert f"{step} {world.org_id}" in caplog.text


def test_a_round_that_cannot_be_ended_keeps_no_other_from_being(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settled: list[int] = []

    def settle(org_id: Any, id: int, at: Any) -> None:
        if id == 1:
            raise ValueError("damaged")
        settled.append(id)

    monkeypatch.setattr(rounds, "_long_open", lambda org_id, at: [1, 2] if org_id == world.org_id else [3])
    monkeypatch.setattr(rounds, "_settle", settle)
    with tenant.every_tenant():
        rounds.end_forgotten_rounds()
    assert sorted(settled) == [2, 3] and "damaged" in caplog.text
