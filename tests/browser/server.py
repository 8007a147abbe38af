"""A server process for the journeys: an empty database, the small world, known passwords; then it serves.

Tells accounts and ids when it is ready. `PALIER_CLOCK_SHIFT` moves its clock. Here, and
nowhere in the product, a push and a mail can be led to a service on this machine.
"""

from __future__ import annotations

import dataclasses
import json
import os
import threading
import time
from contextlib import suppress
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.serving import WSGIRequestHandler, make_server

from app import create_app, worker
from app.core import clock, kinds, tenant, unit
from app.core.base import Base
from app.core.unit import write_unit
from app.demo import accounts as demo
from app.door import actions as door
from app.door import factors, passwords
from app.door.access import public
from app.extensions import db
from app.mail import smtp
from app.people.models import UserAccount
from app.planning import actions as planning
from app.push import delivery, vapid
from app.referrals import actions as referrals
from app.settings import create_secrets, from_env
from tests.browser import canaries, planted_cases
from tests.compiled import keep_compiled
from tests.mail.post_office import wire_to as post_wire
from tests.push.fake_service import wire_to
from tests.world import Person, World, _home, _person, build

PASSWORD = "un palier bien tenu"
MORE_ESTATES = {
    "Les Tanneurs": ("21", "23"), "Le Vieux Lavoir": ("30", "32"), "Les Peupliers": ("41", "43"),
    "La Rotonde": ("50", "52"), "Les Mésanges": ("61", "63"), "Le Belvédère": ("70", "72"),
    "La Cerisaie": ("1", "3", "5", "7", "9", "11"),
}  # fmt: skip
ON_PURPOSE = "on purpose"
SPARE_AGENTS = 16
"""Agents without a shift, one per test: they share a server without meeting."""


class Quiet(WSGIRequestHandler):
    """No log line per request."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """Nothing."""


def application() -> Flask:
    """The product, whose pushes lead to the test's service when there is one."""
    app = create_app(from_env())
    keep_compiled(app)
    if os.environ.get("TESTS_TRIAL_KIND"):
        _try_one_more_kind(app)
    if port := os.environ.get("TESTS_PUSH_PORT"):
        app.extensions[delivery.WIRE] = wire_to(int(port), Path(os.environ["TESTS_PUSH_AUTHORITY"]))
    if port := os.environ.get("TESTS_POST_PORT"):
        app.extensions[smtp.WIRE] = post_wire(int(port), Path(os.environ["TESTS_POST_AUTHORITY"]))
    app.add_url_rule("/tests/panne", view_func=breakdown)
    app.cli.command("drain")(worker.drain)  # what a worker would do, once
    app.cli.command("sow")(canaries.sow)
    app.cli.command("case")(planted_cases.make)
    app.cli.command("cases-further-on")(planted_cases.further_on)
    return app


def _try_one_more_kind(app: Flask) -> None:
    """What no file of the product names: declared by tests alone."""
    from tests.essai.kind import ESSAI, TABLE

    kinds.declare(ESSAI)
    with app.app_context():
        Base.metadata.create_all(unit.writable(db.engine))
        TABLE.create(unit.writable(db.engine), checkfirst=True)


@public
def breakdown() -> None:
    """Break down, so that what people then read can be looked at."""
    raise RuntimeError(ON_PURPOSE)


commands = application


def furnish(app: Flask) -> dict[str, Any]:
    """Create the tables and the world, give everyone a password, a second factor and a code; or the tables alone."""
    with app.app_context():
        Base.metadata.create_all(unit.writable(db.engine))
        if os.environ.get("TESTS_BARE"):
            return {"accounts": {}, "ids": {}}
        world = build()
        spare = _widen(world)
        hashed = passwords.hashed(PASSWORD)
        folk = {**_people(world), **spare}
        return {
            "accounts": {name: _account(world, person, hashed) for name, person in folk.items()},
            "ids": json.loads(json.dumps(dataclasses.asdict(world), default=str)),
        }


def _widen(world: World) -> dict[str, Person]:
    """Estates enough for a round of eight, a partner, a shift this morning, agents to spare."""
    org, claire = world.org_id, world.claire.actor
    with tenant.tenant(org), write_unit():
        for name, plates in MORE_ESTATES.items():
            _home(org, name, world.landlord_id, world.sector_id, plates)
        referrals.create_partner(
            claire, clock.now(), name="Point numérique du Lac", domaines=["numerique"], phone="04 50 00 00 00",
            address="2 place du Marché", hours="Lundi à vendredi, 9 h à 17 h", note=None,
        )  # fmt: skip
        morning = clock.local(clock.now()).replace(hour=8, minute=0, second=0, microsecond=0)
        shift = planning.create_shift(
            claire, clock.now(), service_date=morning.date(), starts_at=morning,
            ends_at=morning + timedelta(hours=4), agents=[world.nadia.user_id, world.yoann.user_id],
        )  # fmt: skip
        db.session.flush()
        planning.publish(claire, clock.now(), shift.id)
    with tenant.every_tenant(), write_unit():
        return {
            f"agent{number}": _person(org, f"Agent{number} Martin", world.nadia.role, sector=world.sector_id)
            for number in range(1, SPARE_AGENTS + 1)
        }


def _people(world: World) -> dict[str, Person]:
    return {
        one.name: getattr(world, one.name)
        for one in dataclasses.fields(world)
        if isinstance(getattr(world, one.name), Person)
    }


def _account(world: World, person: Person, hashed: str) -> dict[str, str]:
    secret = factors.new_secret()
    with tenant.every_tenant(), write_unit() as s:
        user = s.scalars(select(UserAccount).where(UserAccount.id == person.user_id)).one()
        user.password_hash = hashed
        user.totp_secret = secret
    account = {"email": person.email, "password": PASSWORD, "totp": secret, "name": person.name}
    if person.role == "agent":
        maker = world.claire if person.org_id == world.org_id else world.stranger
        with tenant.tenant(person.org_id), write_unit():
            account["code"] = door.make_enrolment_code(maker.actor, person.user_id, clock.now())
    return account


@dataclasses.dataclass(frozen=True)
class Asked:
    """A server of a test: where its data are, where it listens, what it serves, what it writes, what it is told."""

    data: Path
    port: int
    static: Path
    log: Path
    environment: dict[str, str]


def serve(asked: Asked, owner: Connection) -> None:
    """In a process of its own, which had all of this imported beforehand: says when it is ready, ends with the test."""
    os.environ.clear()
    os.environ.update(asked.environment)
    clock._SHIFT = timedelta(seconds=float(asked.environment["PALIER_CLOCK_SHIFT"]))
    with asked.log.open("a") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    create_secrets(asked.data)
    vapid.ensure(asked.data / "secrets" / "vapid.pem")
    app = application()
    app.static_folder = str(asked.static)
    kept = asked.data / "told.json"
    if not kept.exists():
        kept.write_text(json.dumps(_demo(asked.data) or furnish(app)))
    server = make_server("127.0.0.1", asked.port, app, threaded=True, request_handler=Quiet)
    threading.Thread(target=_stop_with, args=(owner, server), daemon=True).start()
    threading.Thread(target=_do_queued_work, args=(app,), daemon=True).start()
    owner.send(json.loads(kept.read_text()))
    server.serve_forever()


def _demo(data: Path) -> dict[str, Any] | None:
    """The accounts of the demonstration town, under the names of the small world; None where it is not loaded."""
    names = {"Claire Vasseur": "claire", "Nadia Belkacem": "nadia", "Yoann Le Guen": "yoann", "Paul Roche": "reader",
             "Adèle Simon": "admin", "Hugo Petit": "stranger"}  # fmt: skip
    told = {
        names[one.name]: {"email": one.email, "password": one.password, "totp": one.totp_secret, "code": one.code,
                          "name": one.name}
        for one in demo.read(data)
    }  # fmt: skip
    return {"accounts": told, "ids": {}} if told else None


def _stop_with(owner: Connection, server: Any) -> None:
    with suppress(EOFError):
        owner.recv()  # closed when the test that started us ends, however it ends
    server.shutdown()


def _do_queued_work(app: Flask) -> None:
    """As the worker does, without its clock: the tests play the moments."""
    while True:
        with app.app_context():
            worker.drain()
        time.sleep(0.3)
