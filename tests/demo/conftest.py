"""The demonstration loaded once per database, each at an awkward moment of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app import create_app
from app.core import clock, tenant
from app.core.unit import read_unit
from app.demo import load
from app.demo.accounts import Account
from app.extensions import db
from app.people.acting import Actor
from app.people.models import Membership, Organisation, UserAccount
from app.people.rules import Role
from app.start_up import migrate
from tests.conftest import settings_for
from tests.postgres import empty_database, postgres_url
from tests.world import Person

# In the hour that is lived twice; at noon on a leap day, when nobody has worked yet that day.
MOMENTS = {"sqlite": "2026-10-25 02:30", "postgresql": "2028-02-29 12:00"}


@pytest.hookimpl(tryfirst=True)  # before the runner shares them out
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What one loading serves goes to one process: a town takes twenty seconds to live its six weeks."""
    for item in items:
        called = getattr(item, "callspec", None)
        if called is not None and "loaded" in called.params:
            item.add_marker(pytest.mark.xdist_group(f"{item.path.stem} {called.params['loaded']}"))


@dataclass(frozen=True)
class Demo:
    """A loaded installation, at its moment."""

    app: Flask
    now: datetime
    accounts: dict[str, Account]

    def person(self, name: str) -> Person:
        """Somebody of it, as the tests' clients want them."""
        with tenant.every_tenant(), read_unit() as s:
            member, user = s.execute(
                select(Membership, UserAccount)
                .join(UserAccount, UserAccount.id == Membership.user_id)
                .where(UserAccount.name == name)
            ).one()
            role = Role(member.role)
            return Person(user.id, member.org_id, member.id, role, user.name, user.email, member.landlord_id)

    def actor(self, name: str) -> Actor:
        return self.person(name).actor


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def loaded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    folder = tmp_path_factory.mktemp("demo")
    url = f"sqlite:///{folder / 'demo.sqlite'}"
    if request.param == "postgresql":
        server = postgres_url()
        if server is None:
            pytest.skip("no PostgreSQL on this machine")
        url = empty_database(server, "demo").replace("postgresql://", "postgresql+psycopg://", 1)
    yield from started(folder, url, MOMENTS[request.param])


def started(folder: Path, url: str, moment: str) -> Iterator[Demo]:
    """A first start at a moment."""
    app = create_app(settings_for(folder, url))
    now = clock.parse(moment)
    with app.app_context():
        migrate()
        kept = load.load(now)
        db.session.remove()
        yield Demo(app, now, {one.name: one for one in kept})
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def demo(loaded: Demo) -> Iterator[Demo]:
    """The clock held at the moment of the first start, in the first organisation."""
    with tenant.every_tenant(), read_unit() as s:
        org_id = s.scalars(select(Organisation.id).where(Organisation.slug == "passeurs")).one()
    with clock.frozen(loaded.now), tenant.tenant(org_id):
        yield loaded
    db.session.rollback()
