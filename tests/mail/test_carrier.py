"""The queue: once by pass, by one worker at a time, at least once, and not for ever."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app.core import clock, tenant
from app.core.rows import find
from app.core.unit import read_unit, write_unit
from app.mail import actions, carrier, letters, rules
from app.mail.models import Mail
from app.mail.rules import Outcome, Verdict
from tests.mail.post_office import PostOffice
from tests.world import World


def waiting(world: World, to: str = "samia@exemple.fr", about: UUID | None = None, **params: Any) -> UUID:
    with tenant.every_tenant(), write_unit():
        row = actions.queue(world.org_id, letters.TRIAL, to, clock.now(), about, **params)
        assert row is not None
        return row.id


def state(world: World, id: UUID) -> Mail:
    with tenant.every_tenant(), read_unit() as s:
        s.expire_all()
        row = find(Mail, world.org_id, id)
        assert row is not None
        s.refresh(row)
        s.expunge(row)
        return row


def test_a_mail_leaves_once_and_its_link_is_forgotten_then_its_address(posted: PostOffice, world: World) -> None:
    id = waiting(world, link="https://palier.example/invitation/abc")
    assert (carrier.carry(), carrier.carry()) == (1, 0)
    row = state(world, id)
    assert (row.state, row.outcome, row.params, row.address) == ("envoye", "250", None, "samia@exemple.fr")
    assert posted.taken[0].to == ["samia@exemple.fr"]
    for days, there in ((29, True), (2, False)):
        clock.move(timedelta(days=days))
        with tenant.every_tenant(), write_unit():
            actions.forget(clock.now())
        with tenant.every_tenant(), read_unit():
            assert (find(Mail, world.org_id, id) is not None) == there


def test_what_does_not_go_through_is_tried_again_later_and_later_for_three_days(
    posted: PostOffice, world: World
) -> None:
    id, waits = waiting(world), []
    posted.refuses["rcpt"] = "451 plus tard"
    while (row := state(world, id)).state in ("a_envoyer", "reporte"):
        carrier.carry()
        row = state(world, id)
        waits.append(row.next_at - clock.now())
        clock.move(max(row.next_at - clock.now(), timedelta(minutes=1)))
    assert waits[:3] == [timedelta(minutes=one) for one in (1, 5, 15)]
    assert (row.state, row.outcome) == ("refuse", "451") and row.may_retry
    assert timedelta(days=2) < clock.now() - row.created_at < timedelta(days=3, hours=1)


def test_an_address_that_is_refused_is_not_tried_again(posted: PostOffice, world: World) -> None:
    id = waiting(world)
    posted.refuses["rcpt"] = "550 5.1.1 personne de ce nom: samia@exemple.fr"
    carrier.carry()
    row = state(world, id)
    assert (row.state, row.outcome) == ("refuse", "550")


def test_a_server_that_takes_nothing_ends_the_pass(posted: PostOffice, world: World) -> None:
    first, second = waiting(world), waiting(world, "autre@exemple.fr")
    posted.refuses["mail"] = "550 pas vous"
    carrier.carry()
    assert sorted(state(world, one).tries for one in (first, second)) == [0, 1]


def test_two_workers_send_a_mail_once(posted: PostOffice, world: World, app: Flask) -> None:
    waiting(world)
    other: list[int] = []
    posted.before = lambda: other.append(_in_its_own_context(app))
    assert carrier.carry() == 1
    assert (other, len(posted.taken)) == ([0], 1)


def _in_its_own_context(app: Flask) -> int:
    with app.app_context():
        return carrier.carry()


def test_a_mail_about_the_same_thing_takes_the_place_of_one_that_waits(posted: PostOffice, world: World) -> None:
    about = UUID(int=7)
    first, second = waiting(world, about=about), waiting(world, about=about)
    carrier.carry()
    assert (state(world, first).state, state(world, second).state) == ("annule", "envoye")


def test_what_was_cancelled_while_it_left_has_left(posted: PostOffice, world: World) -> None:
    id = waiting(world)
    with tenant.every_tenant(), write_unit() as s:
        row = s.get_one(Mail, (world.org_id, id))
        actions.claim(row, "w", clock.now())
        actions.end(row, rules.State.annule, clock.now())
        actions.settle(row, "w", Outcome(Verdict.later, "451"), clock.now())
        assert row.state == "annule"
        actions.settle(row, "w", Outcome(Verdict.sent, "250"), clock.now())
    assert state(world, id).state == "envoye"


def _send_and_die(app: Flask) -> None:
    with app.app_context():
        carrier._settle = lambda *_: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[assignment]
        carrier.carry()


def test_a_worker_killed_between_sending_and_saying_so_sends_it_again_as_the_same_mail(
    posted: PostOffice, world: World, app: Flask
) -> None:
    id = waiting(world)
    dying = multiprocessing.get_context("fork").Process(target=_send_and_die, args=(app,))
    _release(app)
    dying.start()
    dying.join(30)
    assert dying.exitcode == -signal.SIGKILL and len(posted.taken) == 1
    assert carrier.carry() == 0, "it is held until its lease runs out"
    clock.move(rules.LEASE + timedelta(seconds=1))
    assert carrier.carry() == 1
    assert len({one.mail["Message-ID"] for one in posted.taken}) == 1 and len(posted.taken) == 2
    assert state(world, id).state == "envoye"


def _release(app: Flask) -> None:
    from app.extensions import db

    db.session.remove()
    db.engine.dispose()


@pytest.fixture
def unsealed(world: World) -> Callable[[UUID], None]:
    """Make an address open no more, as a lost key does."""

    def spoil(id: UUID) -> None:
        with tenant.every_tenant(), write_unit() as s:
            row = s.get_one(Mail, (world.org_id, id))
            row._address = row._address[:-1] + bytes([row._address[-1] ^ 1])

    return spoil


def test_what_does_not_open_is_sent_to_nobody_and_keeps_nothing_from_leaving(
    posted: PostOffice, world: World, unsealed: Callable[[UUID], None]
) -> None:
    spoilt, whole = waiting(world), waiting(world, "autre@exemple.fr")
    unsealed(spoilt)
    assert carrier.carry() == 1
    assert (state(world, spoilt).outcome, state(world, whole).state) == ("illisible", "envoye")


def test_where_no_server_is_set_nothing_waits(app: Flask, world: World) -> None:
    with tenant.every_tenant(), write_unit():
        assert actions.queue(world.org_id, letters.TRIAL, "samia@exemple.fr", clock.now()) is None
    assert carrier.carry() == 0
