"""From due to told: within the owner's hours, grouped, rechecked, whatever the service answers."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from app.core import clock, tenant
from app.core.unit import write_unit
from app.extensions import db
from app.followups import actions
from app.followups.jobs import remind
from app.followups.models import Followup
from app.planning import actions as planning
from app.push import carrier
from tests.followups.helpers import (
    EVENING,
    TUESDAY,
    deliveries,
    due_for,
    evening_shift,
    everything,
    states,
    subscriptions,
)
from tests.push.fake_service import Browser, FakeService, Message, reset
from tests.world import Person, World

Ringing = Callable[[Person], Browser]
MINUTE = timedelta(minutes=1)


def local(text: str) -> datetime:
    return clock.parse(f"2026-11-24 {text}")


def test_a_follow_up_falls_due_on_its_day_and_its_owner_is_told_in_the_evening_they_work(
    app: Flask, world: World, online: FakeService, ringing: Ringing
) -> None:
    ringing(world.nadia)
    evening_shift(world, world.nadia)
    id = due_for(world.nadia)
    assert remind(clock.parse("2026-11-23 20:00")) == (0, 0)
    assert remind(local("10:00")) == (1, 0)
    assert (states(), online.messages) == (["due"], [])
    assert remind(EVENING) == (0, 1)
    [message] = online.messages
    assert message.payload == {"id": str(id), "n": 1}
    assert message.headers["topic"] == id.hex
    assert int(message.headers["ttl"]) in range(7199, 7202)  # until the end of the shift
    assert states() == ["notifiee"]
    assert remind(EVENING + MINUTE) == (0, 0)


def test_the_command_plays_any_moment(app: Flask, world: World, online: FakeService, ringing: Ringing) -> None:
    ringing(world.nadia)
    evening_shift(world, world.nadia)
    due_for(world.nadia)
    ran = app.test_cli_runner().invoke(args=["followups", "remind", "--at", "2026-11-24 20:00"])
    assert "Rappels envoyés\u00a0: 1" in ran.output
    assert states() == ["notifiee"]
    wrong = app.test_cli_runner().invoke(args=["followups", "remind", "--at", "demain"])
    assert wrong.exit_code == 2
    assert "2026-11-24 20:00" in wrong.output


def test_several_things_make_one_ring_and_a_new_one_takes_its_place(
    app: Flask, world: World, online: FakeService, ringing: Ringing
) -> None:
    ringing(world.nadia)
    evening_shift(world, world.nadia)
    first = due_for(world.nadia)
    due_for(world.nadia)
    due_for(world.yoann)
    remind(EVENING)
    due_for(world.nadia)
    remind(EVENING + 5 * MINUTE)
    assert [one.payload for one in online.messages] == [
        {"id": str(first), "n": 2},
        {"id": str(first), "n": 3},
    ]
    assert len({one.headers["topic"] for one in online.messages}) == 1


def test_nobody_is_told_while_absent_or_without_a_phone_and_nothing_is_forgotten(
    app: Flask, world: World, online: FakeService, ringing: Ringing
) -> None:
    ringing(world.nadia)
    due_for(world.nadia)
    due_for(world.yoann)
    with tenant.tenant(world.org_id), write_unit():
        planning.declare_absence(
            world.claire.actor, EVENING, user_id=world.nadia.user_id,
            starts_at=local("08:00"), ends_at=local("08:00") + timedelta(days=1),
        )  # fmt: skip
    assert remind(local("10:00")) == (2, 0)
    assert (states(), deliveries()) == (["due", "due"], [])
    assert remind(clock.parse("2026-11-25 09:30")) == (0, 1)
    ringing(world.yoann)
    assert remind(clock.parse("2026-11-25 09:31")) == (0, 1)


def test_a_postponed_follow_up_is_told_again_on_its_new_day(
    app: Flask, world: World, online: FakeService, ringing: Ringing
) -> None:
    ringing(world.nadia)
    id = due_for(world.nadia)
    remind(local("10:00"))
    with tenant.tenant(world.org_id), write_unit():
        act = world.nadia.act(id, at=local("11:00"))
        actions.postpone(act, {"due_on": TUESDAY + timedelta(days=1)})
    assert remind(local("12:00")) == (0, 0)
    assert remind(clock.parse("2026-11-25 09:00")) == (1, 1)
    assert len({one.headers["topic"] for one in online.messages}) == 1


@pytest.mark.parametrize("how", ["done", "cancelled", "postponed"])
def test_what_was_closed_after_the_claim_is_not_rung(
    app: Flask, world: World, online: FakeService, ringing: Ringing, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    ringing(world.nadia)
    id = due_for(world.nadia)
    act = world.nadia.act(id, at=local("10:00"))
    claim = carrier._claim

    def close() -> None:
        with tenant.tenant(world.org_id), write_unit() as s:
            row = s.get_one(Followup, (world.org_id, id))
            if how == "done":
                actions.done(act, {"outcome": "fait"})
            elif how == "postponed":
                actions.postpone(act, {"due_on": TUESDAY + timedelta(days=3)})
            else:
                actions.cancel_for_subject(act.actor, row.subject_kind, row.subject_id, act.received_at)

    def claim_then_close(run: carrier.Run, keys: Sequence[carrier.Key]) -> list[carrier.Claimed]:
        claimed = claim(run, keys)
        close()
        return claimed

    monkeypatch.setattr(carrier, "_claim", claim_then_close)
    assert remind(local("10:00"))[1] == 0
    assert (online.messages, [one.state for one in deliveries()]) == ([], ["void"])


def test_the_number_is_that_of_the_moment_it_leaves(
    app: Flask, world: World, online: FakeService, ringing: Ringing
) -> None:
    ringing(world.nadia)
    due_for(world.nadia)
    done = due_for(world.nadia)
    online.answer(503)
    remind(local("10:00"))
    with tenant.tenant(world.org_id), write_unit():
        actions.done(world.nadia.act(done, at=local("10:00")), {"outcome": "fait"})
    remind(local("10:02"))
    assert [(one.payload or {})["n"] for one in online.messages] == [2, 1]


def test_no_connection_to_the_database_is_held_while_the_service_thinks(
    app: Flask, world: World, online: FakeService, ringing: Ringing
) -> None:
    ringing(world.nadia)
    due_for(world.nadia)
    pool: Any = db.engine.pool
    held: list[int] = []

    def answers_when_nobody_holds_one(message: Message) -> None:
        # Whoever hands out may be looking at the queue just now: a connection held meanwhile would be held for ever.
        until = time.monotonic() + 5
        while pool.checkedout() and time.monotonic() < until:
            time.sleep(0.01)
        held.append(pool.checkedout())

    online.on_message = answers_when_nobody_holds_one
    assert remind(local("10:00"))[1] == 1
    assert held == [0]


SETTLED = {
    # answer: (subscription afterwards, ring afterwards, follow-up afterwards)
    201: (["active"], "sent", "notifiee"),
    404: ([], "given_up", "due"),
    410: ([], "given_up", "due"),
    400: (["broken"], "given_up", "due"),
    413: (["broken"], "given_up", "due"),
    401: (["active"], "waiting", "due"),
    403: (["active"], "waiting", "due"),
    429: (["active"], "waiting", "due"),
    500: (["active"], "waiting", "due"),
    503: (["active"], "waiting", "due"),
    307: (["active"], "waiting", "due"),
}


# What an answer means is no matter of the database: each consequence once on the second one.
ANSWERS = [("sqlite", one) for one in SETTLED] + [("postgresql", one) for one in (201, 410, 413, 403)]


@pytest.mark.parametrize(("app", "status"), ANSWERS, indirect=["app"])
def test_each_answer_of_the_service_has_its_consequence(
    app: Flask, world: World, online: FakeService, ringing: Ringing, status: int
) -> None:
    ringing(world.nadia)
    due_for(world.nadia)
    online.answer(status)
    remind(local("10:00"))
    found = ([one.state for one in subscriptions()], deliveries()[0].state, states()[0])
    assert found == SETTLED[status]


def test_a_service_that_says_when_to_come_back_is_obeyed_to_the_second(
    app: Flask, world: World, online: FakeService, ringing: Ringing
) -> None:
    ringing(world.nadia)
    due_for(world.nadia)
    online.answer(429, Retry_After="600")
    remind(local("10:00"))
    assert remind(local("10:09:59")) == (0, 0)
    assert remind(local("10:10:01")) == (0, 1)


@pytest.mark.parametrize("trouble", ["500", "reset"])
def test_after_trouble_the_same_ring_is_tried_again_a_little_later(
    app: Flask, world: World, online: FakeService, ringing: Ringing, trouble: str
) -> None:
    ringing(world.nadia)
    due_for(world.nadia)
    if trouble == "reset":
        online.play(reset)
    else:
        online.answer(500)
    assert remind(local("10:00")) == (1, 0)
    assert remind(local("10:00:05")) == (0, 0)
    assert remind(local("10:01")) == (0, 1)
    assert len({one.headers["topic"] for one in online.messages}) == 1
    assert subscriptions()[0].failures == 0


def test_a_service_that_refuses_our_key_is_left_alone_loudly_and_loses_nobody(
    app: Flask, world: World, online: FakeService, ringing: Ringing, caplog: pytest.LogCaptureFixture
) -> None:
    for person in (world.nadia, world.yoann):
        ringing(person)
        due_for(person)
    online.answer(403)
    with caplog.at_level(logging.CRITICAL):
        remind(local("10:00"))
    assert "refuses our key (403)" in caplog.text
    assert len(online.messages) == 1  # the second person's ring was not even tried
    assert len(subscriptions()) == 2
    remind(local("10:29"))
    assert len(online.messages) == 1
    assert remind(local("10:31"))[1] == 2


def test_a_ring_that_could_not_leave_in_its_window_leaves_in_the_next(
    app: Flask, world: World, online: FakeService, ringing: Ringing
) -> None:
    ringing(world.nadia)
    due_for(world.nadia)
    online.answer(503)
    remind(local("17:59:50"))
    assert remind(local("18:05")) == (0, 0)
    assert [one.state for one in deliveries()] == ["void"]
    assert remind(clock.parse("2026-11-25 09:00")) == (0, 1)


def test_two_workers_at_the_same_moment_ring_once(
    app: Flask, world: World, online: FakeService, ringing: Ringing
) -> None:
    for person in (world.nadia, world.yoann):
        ringing(person)
        due_for(person)

    def work() -> tuple[int, int]:
        with app.app_context():
            try:
                return remind(local("10:00"))
            finally:
                db.session.remove()

    with ThreadPoolExecutor(4) as workers:
        results = [one.result() for one in [workers.submit(work) for _ in range(4)]]
    remind(local("10:00:01"))
    assert sum(sent for _, sent in results) <= 2
    assert len(online.messages) == 2
    assert states() == ["notifiee", "notifiee"]


def test_every_phone_of_a_person_rings_and_one_is_enough(
    app: Flask, world: World, online: FakeService, ringing: Ringing
) -> None:
    ringing(world.nadia)
    ringing(world.nadia)
    due_for(world.nadia)
    online.answer(410)
    assert remind(local("10:00")) == (1, 1)
    assert len(online.messages) == 2
    assert [one.state for one in subscriptions()] == ["active"]


def test_a_message_holds_no_name_address_or_note(
    app: Flask, world: World, online: FakeService, ringing: Ringing
) -> None:
    ringing(world.nadia)
    due_for(world.nadia)
    remind(local("10:00"))
    [message] = online.messages
    assert set(message.payload or {}) == {"id", "n"}
    assert len(message.body) <= 4096
    seen = f"{message.headers} {message.payload} {message.path}"
    for canary in ("Nadia", "Belkacem", "Glycines", "Passeurs", "repasser", world.nadia.email):
        assert canary not in seen
    assert [row.state for row in everything(Followup)] == ["notifiee"]


def test_nobody_is_rung_on_a_public_holiday_they_do_not_work(
    app: Flask, world: World, online: FakeService, ringing: Ringing
) -> None:
    ringing(world.nadia)
    due_for(world.nadia, date(2026, 12, 25))
    assert remind(clock.parse("2026-12-25 10:00")) == (1, 0)
    assert remind(clock.parse("2026-12-28 10:00")) == (0, 1)


@pytest.mark.parametrize("answer", [404, 410, 400])
def test_what_no_phone_could_be_told_is_told_to_the_coordination_until_a_phone_rings_again(
    app: Flask, world: World, online: FakeService, ringing: Ringing, as_desk: Any, answer: int,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    said = "Rappel non remis\u00a0: plus aucun téléphone ne reçoit les rappels de Nadia Belkacem"

    def told() -> list[bool]:
        desk = as_desk(world.claire)
        pages = [desk.get(url).get_data(as_text=True) for url in ("/bureau/", "/bureau/equipe")]
        return [said in page.replace("&nbsp;", "\u00a0") for page in pages]

    ringing(world.nadia)
    due_for(world.nadia, date(2026, 11, 20))
    due_for(world.yoann, date(2026, 11, 20))
    at = clock.parse("2026-11-20 09:30")
    with clock.frozen(at):
        online.answer(answer)
        assert (remind(at), told()) == ((2, 0), [True, True])
        ringing(world.nadia)
        assert told() == [False, False]
        assert (remind(at + MINUTE), told()) == ((0, 1), [False, False])
    assert "Belkacem" not in caplog.text
