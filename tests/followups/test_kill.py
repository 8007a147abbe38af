"""Workers killed with SIGKILL between claim, sending and marking: nothing lost, one notification shown."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app.core import clock, tenant
from app.core.unit import write_unit
from app.extensions import db
from app.followups.jobs import remind
from app.people.rules import Role
from app.push.rules import LEASE
from app.settings import settings
from tests.followups import killed
from tests.followups.helpers import deliveries, due_for, states
from tests.push.fake_service import Browser, FakeService
from tests.world import Person, World, _person

pytestmark = pytest.mark.slow
AT = "2026-11-24 10:00"
LATER = clock.parse(AT) + LEASE + LEASE / 10
KILLED = -9


# Forked from a server that has imported the application once: a process of its own costs little.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.followups.killed"])


def worker(service: FakeService, stage: str, nth: int = 1) -> Callable[[], int | None]:
    """A worker of its own process, on this application's database; call to wait for its exit code."""
    db.session.remove()
    asked = {
        "folder": str(settings().data_dir),
        "url": settings().database_url,
        "port": service.port,
        "authority": str(service.authority),
        "at": AT,
        "stage": stage,
        "nth": nth,
    }
    process = PROCESSES.Process(target=killed.main, args=(asked,))
    process.start()

    def wait() -> int | None:
        process.join(60)
        return process.exitcode

    return wait


def shown(service: FakeService) -> dict[str, int]:
    """What a person sees: the last notification of each tag, its number."""
    return {str(one.payload["id"]): int(one.payload["n"]) for one in service.messages if one.payload}


@pytest.fixture
def people(app: Flask, world: World, ringing: Callable[[Person], Browser]) -> Iterator[list[Person]]:
    """Five people, each with three things due."""
    with tenant.every_tenant(), write_unit():
        more = [_person(world.org_id, f"{name} Agent", Role.agent) for name in ("Ada", "Bob", "Cid")]
    people = [world.nadia, world.yoann, *more]
    for person in people:
        ringing(person)
        for _ in range(3):
            due_for(person)
    yield people


@pytest.mark.parametrize(("stage", "rung"), [("announced", 0), ("claimed", 0), ("sent", 1)])
def test_a_worker_killed_on_the_way_loses_no_reminder_and_shows_each_once(
    people: list[Person], online: FakeService, stage: str, rung: int
) -> None:
    assert worker(online, stage)() == KILLED
    assert len(online.messages) == rung
    assert set(states()) <= {"planifiee", "due"}
    remind(LATER)
    assert Counter(shown(online).values()) == {3: 5}
    assert states() == ["notifiee"] * 15
    assert len({one.headers["topic"] for one in online.messages}) == 5
    assert len(online.messages) == 5 + rung


def test_of_two_workers_one_is_killed_and_the_other_leaves_its_ring_alone_until_the_lease_is_over(
    people: list[Person], online: FakeService
) -> None:
    first, second = worker(online, "sent", nth=2), worker(online, "never")
    assert {first(), second()} <= {KILLED, 0}
    remind(clock.parse(AT))
    told = states().count("notifiee")
    left = [one for one in deliveries() if one.state == "claimed"]
    assert told == 15 - 3 * len(left)
    remind(LATER)
    assert states() == ["notifiee"] * 15
    assert Counter(shown(online).values()) == {3: 5}
    tags: dict[str, set[Any]] = {}
    for one in online.messages:
        tags.setdefault(one.path, set()).add(one.headers["topic"])
    assert all(len(topics) == 1 for topics in tags.values())
    assert all(UUID(topic) for topics in tags.values() for topic in topics)
