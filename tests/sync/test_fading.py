"""Texts leave the phones after seven days, whatever kept the worker from saying so; nothing is said twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from app.core import clock, tenant
from app.logbook.rules import TEXT_ON_PHONE
from app.sync import jobs, rules
from tests.clients import Phone
from tests.sync.test_exchange import contact
from tests.world import World

pytestmark = pytest.mark.slow

DAY = timedelta(days=1)
AT = clock.parse("2026-11-20 08:00")


def written(phone: Phone, world: World, count: int) -> set[str]:
    """So many contacts with a text, which the phone holds."""
    ops = [phone.op("contact.record", contact(world, text=f"Des faits {number}")) for number in range(count)]
    phone.sync(*ops)
    return {op["record_id"] for op in ops}


def fade(world: World, at: datetime) -> int:
    with clock.frozen(at), tenant.tenant(world.org_id):
        return jobs.fade_texts(world.org_id, at)


def received(phone: Phone) -> dict[str, bool]:
    """What the phone is told of: has it a text."""
    held = phone.pull_all()
    return {one["id"]: "text" in one["data"] for (kind, _), one in held.items() if kind == "contact"}


@pytest.mark.parametrize("absent", [1, 10, 200])
def test_however_long_the_worker_was_away_each_text_leaves_once(
    world: World, as_phone: Any, monkeypatch: pytest.MonkeyPatch, absent: int
) -> None:
    monkeypatch.setattr(jobs, "BATCH", 3)
    old = written(as_phone(world.nadia), world, 7)
    clock.move(TEXT_ON_PHONE + absent * DAY)
    phone = as_phone(world.nadia)
    new = written(phone, world, 4)
    phone.pull_all()
    assert fade(world, clock.now()) == len(old)
    assert received(phone) == dict.fromkeys(old, False)
    assert [fade(world, clock.now() + days * DAY) for days in (0, 1, 6)] == [0, 0, 0]
    assert fade(world, clock.now() + TEXT_ON_PHONE) == len(new)


def test_a_night_without_the_worker_and_a_copy_put_back_change_nothing(world: World, as_phone: Any) -> None:
    written(as_phone(world.nadia), world, 2)
    later = clock.now() + TEXT_ON_PHONE + DAY
    assert fade(world, later - 2 * DAY) == 0
    assert [fade(world, later), fade(world, later)] == [2, 0]


def test_what_was_received_or_told_under_a_clock_set_ahead_leaves_too(world: World, as_phone: Any) -> None:
    before = written(as_phone(world.nadia), world, 2)
    with clock.frozen(AT + 365 * DAY):
        ahead = as_phone(world.nadia)
        during = written(ahead, world, 3)
        assert fade(world, clock.now()) == len(before)
        assert set(received(ahead)) == before
    assert fade(world, AT + timedelta(hours=2)) == len(during)
    assert [fade(world, AT + hours * timedelta(hours=1)) for hours in (3, 24)] == [0, 0]
    assert fade(world, AT + TEXT_ON_PHONE + DAY) == len(before)
    assert fade(world, AT + TEXT_ON_PHONE + 2 * DAY) == 0


def test_what_was_told_under_a_clock_set_ahead_ages_from_the_day_it_is_noticed(world: World, as_phone: Any) -> None:
    phone = as_phone(world.nadia)
    mine = written(phone, world, 1)
    with clock.frozen(AT + 300 * DAY), tenant.tenant(world.org_id):
        jobs.fade_texts(world.org_id, clock.now())
    with tenant.tenant(world.org_id):
        jobs.bring_back(world.org_id, AT)
        assert jobs.retire(world.org_id, AT + 29 * DAY) == 0
        assert jobs.retire(world.org_id, AT + 31 * DAY) == len(mine)


@pytest.mark.parametrize(
    ("received_days", "first_days", "last_days", "leaves"),
    [
        (-6.9, -6.9, -6.9, False),
        (-7, -7, -7, True),
        (-8, -1.1, -1.1, True),
        (-8, -1, -1, False),
        (-8, -8, -0.5, True),
        (-8, -0.5, 365, True),
        (365, 365, 365, True),
        (365, 0, 0, False),
        (-1, 365, 365, False),
    ],
)
def test_when_a_text_is_to_leave(received_days: float, first_days: float, last_days: float, leaves: bool) -> None:
    moments = (AT + timedelta(days=days) for days in (received_days, first_days, last_days))
    assert rules.to_fade(*moments, AT) is leaves
