"""Nothing outlives its date: a canary in every sealed column, the clock moved, the whole database opened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from app import worker
from app.core import clock, tenant
from app.core.keyring import unseal
from app.core.unit import read_unit, write_unit
from app.keys.values import sealed_columns
from app.mail.models import Mail
from app.parties import retained as parties
from app.parties.models import Party
from app.people.models import Membership, UserAccount
from app.retention import jobs
from app.retention.declared import ALLOWED, RULES
from app.rounds.models import Consigne
from app.sync.models import HeldOp
from tests.planted import plant
from tests.world import World

CANARY = "Mme Zyzomys 0699887766"
LONG = timedelta(days=31 * 62)


@pytest.fixture
def trial() -> Iterator[None]:
    """A kind of record with parties, whose last contact was when each was written down."""
    parties.ends("essai", "case", lambda cut: select(Party.about_id).where(Party.made_at < cut.moment))
    yield
    parties.forget("essai")


def opened() -> set[str]:
    """The sealed columns that still hold the canary, each value opened."""
    found = set()
    with tenant.every_tenant(), read_unit() as s:
        for one in sealed_columns():
            for row in s.execute(one.bytes.table.select().where(one.bytes.is_not(None))).mappings():
                place = one.place(row["id"], row.get("org_id")).bound_to(one.attribute)
                if "0699887766" in unseal(row[one.bytes.name], place, one.ring).decode():
                    found.add(one.name)
    return found


def all_is_over(world: World) -> None:
    """What only somebody ends, ended: held operations settled, consignes closed, mails sent, the access closed."""
    at = clock.now()
    with tenant.tenant(world.org_id), write_unit() as s:
        s.execute(update(HeldOp).values(settled_at=at))
        s.execute(update(Consigne).values(closed_at=at))
        s.execute(update(Mail).values(ended_at=at))
        s.execute(update(Membership).where(Membership.user_id == world.claire.user_id).values(
            active=False, closed_at=at))  # fmt: skip


def a_day_of_housekeeping() -> None:
    worker.queue()  # knows the jobs of every feature
    with tenant.every_tenant():
        for job in (*worker.tasks.rounds["hourly"], *worker.tasks.rounds["daily"]):
            job()


def test_every_sealed_column_is_named_by_a_rule_or_says_why_it_stays() -> None:
    named = set(ALLOWED).union(*(one.columns for one in RULES.values()))
    assert [one.name for one in sealed_columns() if not {one.name, f"{one.name.split('.')[0]}.*"} & named] == []


def test_what_says_why_it_stays_is_a_sealed_column_or_a_table() -> None:
    known = {one.name for one in sealed_columns()}
    assert [one for one in ALLOWED if one not in known and not one.endswith(".*")] == []


def test_no_word_outlives_the_longest_delay(app: Flask, world: World, as_phone: Any, as_desk: Any, trial: None) -> None:
    plant(world, as_phone(world.nadia), as_desk(world.claire), CANARY)
    assert opened() == {one.name for one in sealed_columns()}
    all_is_over(world)
    clock.move(LONG)
    a_day_of_housekeeping()
    stays = {name for name in ALLOWED if name.startswith(("partner.", "stock_import.", "letterhead."))}
    # A phone nobody revoked keeps its name.
    assert opened() == stays | {"device.label"}


def test_nothing_goes_a_day_before_its_date(app: Flask, world: World, as_phone: Any, as_desk: Any) -> None:
    plant(world, as_phone(world.nadia), as_desk(world.claire), CANARY)
    for name, count in jobs.run(world.org_id, clock.now()).items():
        assert not count, name


def test_an_account_without_an_access_becomes_a_pseudonym_that_opens_nothing(
    app: Flask, world: World, as_desk: Any
) -> None:
    desk = as_desk(world.claire)
    all_is_over(world)
    clock.move(timedelta(days=360))
    jobs.erase_what_is_over()
    assert account(world).name == "Claire Vasseur"
    clock.move(timedelta(days=10))
    jobs.erase_what_is_over()
    row = account(world)
    assert row.name.startswith("Ancien compte ") and row.email.endswith("@efface.invalid")
    assert row.erased_at and row.password_hash is None and desk.get("/bureau/").status_code == 303


def account(world: World) -> UserAccount:
    with read_unit() as s:
        s.expire_all()
        row = s.get_one(UserAccount, world.claire.user_id)
        s.expunge(row)
    return row
