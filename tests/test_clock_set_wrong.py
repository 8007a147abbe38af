"""The server's clock is set wrong for a while, then right again: each thing works within a minute of that.

A thing is played in three parts: before, while the clock is wrong, and once it is right again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app import worker
from app.core import clock, tenant
from app.core.errors import Refused, Unknown
from app.core.unit import read_unit, write_unit
from app.door import actions as door
from app.door import kept, signin
from app.door.models import Device
from app.door.rules import CONTACT_EVERY, LEASE
from app.followups.jobs import remind
from app.people.rules import Role
from app.places import actions as places
from app.places.models import Estate
from app.push import actions as push
from app.push import carrier
from app.push.models import PushDelivery, PushHalt, PushSubscription
from app.push.rules import Outcome, Verdict
from app.worker import WorkerBeat
from tests.clients import Phone
from tests.door.visitor import Door, knock, settle
from tests.followups.helpers import due_for, states
from tests.links import essai
from tests.push.conftest import _service, online, ringing, service
from tests.push.fake_service import Browser, FakeService
from tests.world import World

pytestmark = pytest.mark.slow

__all__ = ["_service", "online", "ringing", "service"]

AT = "2026-11-20 10:00"
MINUTE = timedelta(minutes=1)
WRONG = {
    "five hours ahead": timedelta(hours=5),
    "a day ahead": timedelta(days=1),
    "a year ahead": timedelta(days=365),
    "a day back": -timedelta(days=1),
}
Thing = Callable[..., Iterator[None]]


@dataclass
class Site:
    """What a thing is played on."""

    app: Flask
    world: World
    online: FakeService
    ringing: Callable[..., Browser]
    ahead: bool

    @property
    def claire(self) -> Door:
        return Door(self.app)


def signing_in(site: Site) -> Iterator[None]:
    for _ in range(2):
        assert site.claire.come_in(site.world.claire).location == "/bureau/"
        yield
    assert site.claire.come_in(site.world.claire).location == "/bureau/"


def tries_that_failed(site: Site) -> Iterator[None]:
    yield
    for _ in range(7):
        site.claire.give_password(site.world.claire, "un mauvais mot de passe")
    yield
    assert site.claire.give_password(site.world.claire).location == "/connexion/code"


def a_session_of_the_desk(site: Site) -> Iterator[None]:
    desk, later = site.claire, site.claire
    desk.come_in(site.world.claire)
    yield
    desk.get("/bureau/")
    later.come_in(site.world.claire)
    yield
    assert desk.get("/bureau/").status_code == 200
    if site.ahead:  # opened under the wrong clock, it would last so much longer
        assert later.get("/bureau/").status_code == 303


def the_session_and_the_lease_of_a_phone(site: Site) -> Iterator[None]:
    phone = Phone.enrolled(site.app, site.world.nadia)
    phone.sync()
    yield
    phone.send()
    yield
    phone.sync()
    with tenant.tenant(site.world.org_id), read_unit() as s:
        s.expire_all()
        device = s.get_one(Device, (site.world.org_id, phone.device_id))
        assert clock.elapsed(device.last_contact, clock.now()) < CONTACT_EVERY
        assert device.lease_until == device.last_contact + LEASE


def a_phone_whose_access_was_closed(site: Site) -> Iterator[None]:
    phone = Phone.enrolled(site.app, site.world.nadia)
    worker._turn()
    with tenant.tenant(site.world.org_id), write_unit():
        door.disable_user(site.world.claire.actor, site.world.nadia.user_id, clock.now())
    yield
    assert "revoked" not in phone.send(phone.op("drone.fly", {})).get_data(as_text=True)
    worker._turn()
    assert "revoked" not in phone.send(phone.op("drone.fly", {})).get_data(as_text=True)
    yield
    assert phone.send(phone.op("drone.fly", {})).get_json()["results"][0]["result"] == "held"


def a_code_for_a_phone(site: Site) -> Iterator[None]:
    def make() -> str:
        with tenant.tenant(site.world.org_id), write_unit():
            return door.make_enrolment_code(site.world.claire.actor, site.world.nadia.user_id, clock.now())

    settle(site.world.nadia)
    yield
    old = make()
    yield
    if site.ahead:
        assert knock(site.app.test_client(), site.world.nadia, code=old).status_code == 422
    assert knock(site.app.test_client(), site.world.nadia, code=make()).status_code == 200


def an_invitation(site: Site) -> Iterator[None]:
    def make() -> str:
        with tenant.tenant(site.world.org_id), write_unit():
            return door.invite_as(site.world.claire.actor, "zoe@passeurs.example", Role.agent, None, clock.now())

    yield
    old = make()
    yield
    if site.ahead:
        with pytest.raises(Unknown):
            signin.invited(old, clock.now())
    assert signin.invited(make(), clock.now()).email == "zoe@passeurs.example"
    with pytest.raises(Unknown):
        signin.invited(old, clock.now())


def a_link_without_account(site: Site) -> Iterator[None]:
    with essai.declared():
        before = essai.given(site.world.claire)[1]
        yield
        during = essai.given(site.world.claire)[1]
        yield
        after = essai.given(site.world.claire)[1]
        pressed = [essai.Holder(site.app, one).press().status_code for one in (before, during, after)]
        assert pressed == [200, 404 if site.ahead else 200, 200]


def the_sector_of_an_estate(site: Site) -> Iterator[None]:
    home = site.world.tuilerie.estate_id
    yield
    with tenant.tenant(site.world.org_id), write_unit() as s:
        there = places.create_sector(site.world.org_id, name="Sud", code="S1").id
        s.flush()
        places.move_estate(site.world.org_id, home, there)
    yield
    with tenant.tenant(site.world.org_id), read_unit() as s:
        s.expire_all()
        assert s.get_one(Estate, (site.world.org_id, home)).sectors_at(clock.now()) == {there}


def a_form_kept_at_the_door(site: Site) -> Iterator[None]:
    one = kept.Kept(site.world.org_id, site.world.claire.user_id, "/bureau/", [("note", "Ligne")])
    before = kept.seal(one, clock.now())
    yield
    during = kept.seal(one, clock.now())
    yield
    assert kept.unseal(before, clock.now()) == one
    assert kept.unseal(during, clock.now()) is None


def the_beat_of_the_worker(site: Site) -> Iterator[None]:
    client = site.app.test_client()
    worker._turn()
    yield
    worker._turn()
    yield
    assert client.get("/healthz").get_json()["worker"] is False  # it has not turned since
    worker._turn()
    assert client.get("/healthz").get_json()["worker"] is True


def the_rounds_of_the_worker(site: Site) -> Iterator[None]:
    phone = Phone.enrolled(site.app, site.world.nadia)
    worker._turn()
    yield
    for _ in range(5):  # told that the clock jumped, by a worker that goes on and by one that starts
        worker._turn()
        clock.move(MINUTE)
        site.app.extensions.pop(worker.PACE)
    with write_unit() as s:
        for name in worker.PERIODS:
            worker._mark(s, name, clock.now())
    yield
    phone.sync()  # nothing of it was forgotten
    for _ in range(65):
        worker._turn()
        clock.move(MINUTE)
    with read_unit() as s:
        s.expire_all()
        assert all(clock.now() - s.get_one(WorkerBeat, name).at < timedelta(minutes=7) for name in worker.PERIODS)


def a_ring(state: Callable[[Any, PushDelivery, PushSubscription], None]) -> Thing:
    """A ring left in some state by a worker whose clock was wrong."""

    def thing(site: Site) -> Iterator[None]:
        site.ringing(site.world.nadia)
        due_for(site.world.nadia, date(2026, 11, 20))
        site.online.answer(503)
        remind(clock.now())
        yield
        with tenant.every_tenant(), write_unit() as s:
            state(s, s.scalars(select(PushDelivery)).one(), s.scalars(select(PushSubscription)).one())
        yield
        assert remind(clock.now())[1] == 1
        assert states() == ["notifiee"]

    thing.__name__ = state.__name__
    return thing


def claimed(s: Any, ring: PushDelivery, phone: PushSubscription) -> None:
    push.claim(ring, "a worker that died", clock.now())


def put_back(s: Any, ring: PushDelivery, phone: PushSubscription) -> None:
    push.put_back(ring, clock.now() + timedelta(seconds=30), clock.now())


def halted(s: Any, ring: PushDelivery, phone: PushSubscription) -> None:
    carrier.note(s, ring.org_id, phone.id, Outcome(Verdict.halted, 403), clock.now())
    assert s.scalars(select(PushHalt)).one()


def a_proof(site: Site) -> Iterator[None]:
    browser = site.ringing(site.world.nadia)
    tokens = []

    def again(send: bool) -> bool:
        with tenant.tenant(site.world.org_id), write_unit() as s:
            row = s.scalars(select(PushSubscription)).one()
            row.state = "pending"
            _, to_prove = push.register(
                s, site.world.nadia.actor, row.session_id_hash, browser.subscription, (), clock.now()
            )
            if send:
                tokens.append(push.new_proof(row, clock.now()))
            return to_prove

    yield
    again(send=True)
    yield
    with tenant.tenant(site.world.org_id), write_unit() as s, pytest.raises(Refused):
        row = s.scalars(select(PushSubscription)).one()
        push.prove(s, site.world.nadia.actor, row.session_id_hash, row.id, tokens[0], clock.now())
    assert again(send=False)


THINGS: list[Thing] = [
    signing_in, tries_that_failed, a_session_of_the_desk, the_session_and_the_lease_of_a_phone,
    a_phone_whose_access_was_closed, a_code_for_a_phone, an_invitation, a_link_without_account,
    the_sector_of_an_estate, a_form_kept_at_the_door, the_beat_of_the_worker,
    the_rounds_of_the_worker, a_ring(claimed), a_ring(put_back), a_ring(halted), a_proof,
]  # fmt: skip


@pytest.mark.parametrize("by", WRONG.values(), ids=WRONG)
@pytest.mark.parametrize("thing", THINGS, ids=[one.__name__ for one in THINGS])
def test_after_a_clock_set_wrong_and_right_again_each_thing_works_within_a_minute(
    app: Flask, world: World, online: FakeService, ringing: Callable[..., Browser], thing: Thing, by: timedelta
) -> None:
    settle(world.claire)
    with clock.frozen(AT):
        played = thing(Site(app, world, online, ringing, by > timedelta()))
        next(played)
        clock.move(MINUTE)
        clock.put(by)
        next(played)
        clock.put(-by)
        clock.move(MINUTE)
        assert next(played, "to its end") == "to its end"


def test_what_was_told_before_its_day_under_a_clock_set_ahead_is_told_again_on_its_day(
    app: Flask, world: World, online: FakeService, ringing: Callable[..., Browser]
) -> None:
    ringing(world.nadia)
    due_for(world.nadia, date(2026, 11, 24))
    assert remind(clock.parse("2027-11-19 10:00")) == (1, 1)
    assert remind(clock.parse("2026-11-20 10:00")) == (0, 0)
    assert remind(clock.parse("2026-11-24 10:00")) == (0, 1)
    assert remind(clock.parse("2026-11-24 10:05")) == (0, 0)


def test_housekeeping_deletes_nothing_in_the_hour_that_follows_a_jump(app: Flask, world: World) -> None:
    phone = Phone.enrolled(app, world.nadia)
    with clock.frozen(AT):
        worker._turn()
        clock.put(timedelta(days=40))
        for _ in range(59):
            clock.move(MINUTE)
            worker._turn()
        clock.put(-timedelta(days=40))
        phone.sync()
        worker._turn()
        clock.move(timedelta(hours=2))
        worker._turn()
        phone.sync()


def test_a_machine_that_slept_is_not_taken_for_a_clock_that_jumped(app: Flask) -> None:
    with clock.frozen(AT):
        worker._turn()
        clock.move(timedelta(days=3))
        worker._turn()
        with read_unit() as s:
            s.expire_all()
            assert {s.get_one(WorkerBeat, name).at for name in worker.PERIODS} == {clock.now()}
