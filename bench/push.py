"""Reminders of a morning: 2,000 things due to 500 people, told through services that take their time to answer.

`python -m bench.push`. The services are a process of their own: TLS, and each answer after 0.3 s.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.secrets import digest
from app.core.unit import read_unit, write_unit
from app.door import sessions
from app.door.models import Device
from app.extensions import db
from app.followups.jobs import remind
from app.followups.models import Followup
from app.people.models import Membership, UserAccount
from app.people.rules import Role
from app.push import delivery
from app.push.models import PushSubscription
from bench.figures import Figure, table
from bench.site import Bench, installation
from tests.push.fake_service import Browser, FakeService, Message, wire_to
from tests.world import Person, _person

OWNERS, EACH = 500, 4
ANSWERS_AFTER_S = 0.3
DUE_ON, AT = date(2026, 11, 24), "2026-11-24 10:00"
SERVICES = {
    "three services": ("fcm.googleapis.com", "web.push.apple.com", "updates.push.services.mozilla.com"),
    "one service": ("fcm.googleapis.com",),
}


def serve(folder: str, line: Connection) -> None:
    """The services; tells where they are, then, once asked, the moments at which messages came."""
    service, came = FakeService(Path(folder)), []

    def answer(message: Message) -> None:
        came.append(time.monotonic())
        time.sleep(ANSWERS_AFTER_S)

    service.on_message = answer
    line.send((service.port, str(service.authority)))
    line.recv()
    line.send(came)


@dataclass
class Services:
    """Where they are, and what they saw."""

    port: int
    authority: Path
    line: Connection

    def came(self) -> list[float]:
        """When each message came, on the machine's steady clock."""
        self.line.send(None)
        found: list[float] = self.line.recv()
        return found


@contextmanager
def services(bench: Bench) -> Iterator[Services]:
    """In another process, as they are in life."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(str(bench.folder), theirs))
    process.start()
    try:
        port, authority = ours.recv()
        yield Services(port, Path(authority), ours)
    finally:
        process.kill()
        process.join()


def morning(bench: Bench, hosts: tuple[str, ...]) -> None:
    """The people, a phone each that rings at one of the services, and what they have to do."""
    with tenant.every_tenant(), write_unit():
        people = [_person(bench.world.org_id, f"P{number} Martin", Role.agent) for number in range(OWNERS)]
    for number, one in enumerate(people):
        with tenant.every_tenant(), write_unit():
            _ring_at(one, hosts[number % len(hosts)])
            _give_work(one)


def _ring_at(one: Person, host: str) -> None:
    s, browser, at = db.session(), Browser.new(host), clock.now()
    user = s.get_one(UserAccount, one.user_id)
    member = s.get_one(Membership, (one.org_id, one.membership_id))
    device = Device(org_id=one.org_id, id=uuid7(), user_id=one.user_id, label="Téléphone", enrolled_at=at)
    s.add(device)
    s.flush()
    secret = sessions.open_session(s, user, at, membership=member, device=device)
    s.flush()
    s.add(
        PushSubscription(
            org_id=one.org_id, id=uuid7(), user_id=one.user_id, session_id_hash=digest(secret),
            endpoint=browser.endpoint, endpoint_hash=digest(browser.endpoint), state="active",
            created_at=at, proved_at=at, **browser.subscription["keys"],
        )
    )  # fmt: skip


def _give_work(one: Person, due_on: date = DUE_ON) -> None:
    made = clock.parse(AT) - timedelta(days=7)
    db.session().add_all(
        Followup(
            org_id=one.org_id, id=uuid7(), owner_id=one.user_id, subject_kind="conflict", subject_id=uuid7(),
            due_on=due_on, reason="repasser", created_at=made,
        )
        for _ in range(EACH)
    )  # fmt: skip


def _warm(bench: Bench) -> None:
    """A worker that has been at work: the day before it told two people, and has its code loaded."""
    for one in (bench.world.nadia, bench.world.yoann):
        with tenant.every_tenant(), write_unit():
            _ring_at(one, SERVICES["one service"][0])
            _give_work(one, DUE_ON - timedelta(days=1))
    remind(clock.parse(AT) - timedelta(days=1))


def told(org_id: UUID) -> int:
    """How many things their owner was told of."""
    with tenant.tenant(org_id), read_unit() as s:
        return s.scalar(select(func.count()).where(Followup.state == "notifiee")) or 0


def measure(name: str, hosts: tuple[str, ...]) -> list[Figure]:
    """One morning on a new installation."""
    with installation() as bench, services(bench) as there:
        morning(bench, hosts)
        bench.app.extensions[delivery.WIRE] = wire_to(there.port, there.authority)
        _warm(bench)
        start, before = time.monotonic(), time.process_time()
        remind(clock.parse(AT))
        cpu = time.process_time() - before
        seconds, came = time.monotonic() - start, [one for one in there.came() if one > start]
        missing = (OWNERS + 2) * EACH - told(bench.world.org_id)
    return [
        Figure(f"{OWNERS * EACH} things of {OWNERS} people, {name}: all told after", seconds, 60, "s"),
        Figure(f"The same, {name}: the first one after", min(came) - start, 2, "s"),
        Figure(f"The same, {name}: processor time of the worker", cpu, None, "s"),
        Figure(f"The same, {name}: not told, or told twice", missing + len(came) - OWNERS, 0, "things"),
    ]


def main() -> list[Figure]:
    """Measure, print, return the figures."""
    figures = [figure for name, hosts in SERVICES.items() for figure in measure(name, hosts)]
    print(table("Reminders", figures))
    return figures


if __name__ == "__main__":
    main()
