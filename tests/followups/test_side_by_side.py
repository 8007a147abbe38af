"""Rings leave side by side: what a service does is felt by those it serves, and by nobody else.

No time is measured: a service holds its answer until what should not wait for it has happened.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

from flask import Flask

from app.core import clock, tenant
from app.core.unit import write_unit
from app.followups.jobs import remind
from app.people.rules import Role
from app.push.rules import AT_ONCE, MUTE
from tests.followups.helpers import deliveries, due_for, states
from tests.push.fake_service import HOST, Answer, Browser, FakeService, Message, reset
from tests.world import Person, World, _person

Ringing = Callable[..., Browser]
APPLE, GOOGLE, WINDOWS = "web.push.apple.com", "fcm.googleapis.com", "wns2-par02p.notify.windows.com"
AT = clock.parse("2026-11-24 10:00")
PATIENCE_S = 9


def agents(world: World, team: str, count: int) -> list[Person]:
    """So many more, each with something due."""
    with tenant.every_tenant(), write_unit():
        people = [_person(world.org_id, f"{team}{number} Agent", Role.agent) for number in range(count)]
    for one in people:
        due_for(one)
    return people


def host_of(message: Message) -> str:
    return message.headers["host"]


def test_a_service_that_does_not_answer_holds_nobody_of_another(
    app: Flask, world: World, online: FakeService, ringing: Ringing
) -> None:
    first, others = agents(world, "A", 3), agents(world, "B", 9)
    for one in first:
        ringing(one)
    for number, one in enumerate(others):
        ringing(one, (APPLE, GOOGLE, WINDOWS)[number % 3])
    all_rung, waited = threading.Event(), []
    reached: Counter[str] = Counter()

    def answer(message: Message) -> None:
        reached[host_of(message)] += 1
        if sum(reached.values()) - reached[HOST] == len(others):
            all_rung.set()
        if host_of(message) == HOST:
            waited.append(all_rung.wait(PATIENCE_S))

    online.on_message = answer
    assert remind(AT) == (12, 12)
    assert waited == [True] * 3
    assert set(states()) == {"notifiee"}


def test_so_many_and_no_more_are_under_way_to_one_service(
    app: Flask, world: World, online: FakeService, ringing: Ringing
) -> None:
    for one in agents(world, "A", 2 * AT_ONCE + 1):
        ringing(one, WINDOWS)
    under_way, most, full, looked = 0, 0, threading.Event(), threading.Lock()

    def answer(message: Message) -> None:
        nonlocal under_way, most
        with looked:
            under_way += 1
            most = max(most, under_way)
            first = len(online.messages) == 1
            if under_way == AT_ONCE:
                full.set()
        # The first is alone; of those after it none is answered before so many have come.
        assert first or full.wait(PATIENCE_S)
        with looked:
            under_way -= 1

    online.on_message = answer
    assert remind(AT)[1] == 2 * AT_ONCE + 1
    assert most == AT_ONCE


def test_the_dead_service_of_one_phone_does_not_delay_the_other_phone_of_the_same_person(
    app: Flask, world: World, online: FakeService, ringing: Ringing
) -> None:
    due_for(world.nadia)
    ringing(world.nadia)
    ringing(world.nadia, APPLE)
    told, waited = threading.Event(), []

    def answer(message: Message) -> Answer | None:
        if host_of(message) == APPLE:
            told.set()
            return None
        waited.append(told.wait(PATIENCE_S))
        return Answer(play=reset)

    online.on_message = answer
    assert remind(AT) == (1, 1)
    assert waited == [True]
    assert [one.state for one in deliveries()] == ["sent"]


def test_a_mute_service_is_left_alone_for_the_rest_of_the_pass_and_asked_again_at_the_next(
    app: Flask, world: World, online: FakeService, ringing: Ringing
) -> None:
    for one in agents(world, "A", MUTE + 3):
        ringing(one)
    for one in agents(world, "B", 2):
        ringing(one, GOOGLE)
    online.on_message = lambda message: Answer(play=reset) if host_of(message) == HOST else None
    assert remind(AT) == (MUTE + 5, 2)
    assert Counter(map(host_of, online.messages)) == {HOST: MUTE, GOOGLE: 2}
    online.on_message = None
    assert remind(AT + timedelta(minutes=2))[1] == MUTE + 3
    assert set(states()) == {"notifiee"}


def test_a_ring_is_tried_once_in_a_pass_even_when_its_service_says_at_once(
    app: Flask, world: World, online: FakeService, ringing: Ringing
) -> None:
    for one in agents(world, "A", 3):
        ringing(one)
    online.on_message = lambda message: Answer(429, {"Retry-After": "0"})
    assert remind(AT) == (3, 0)
    assert len(online.messages) == len({one.headers["topic"] for one in online.messages}) == 3
