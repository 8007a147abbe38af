"""Several at once on one database: nobody's change is lost, and who reads slowly keeps nobody from writing."""

from __future__ import annotations

import threading
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select

from app.core import tenant
from app.core.rows import get
from app.core.unit import attempt, read_unit, write_unit
from app.extensions import db
from app.people.models import Membership
from app.places.models import Estate, Sector
from tests.together import at_once
from tests.world import World

CLERKS, CHANGES = 6, 10
READERS, WRITES = 6, 30


def test_no_update_is_lost_when_several_change_the_same_row(app: Flask, world: World) -> None:
    """Read, then write what was read plus one: the classic loss without a lock."""
    estate_id = world.glycines.estate_id

    def count_up() -> None:
        with write_unit():
            row = get(Estate, world.org_id, estate_id, lock=True)
            row.dwellings = (row.dwellings or 0) + 1

    def clerk() -> None:
        for _ in range(CHANGES):
            attempt(count_up)

    with tenant.tenant(world.org_id), read_unit():
        before = get(Estate, world.org_id, estate_id).dwellings or 0
        rev = get(Estate, world.org_id, estate_id).rev
    at_once(app, world.org_id, [clerk] * CLERKS)
    with tenant.tenant(world.org_id), read_unit() as s:
        s.expire_all()
        row = get(Estate, world.org_id, estate_id)
        assert (row.dwellings, row.rev) == (before + CLERKS * CHANGES, rev + CLERKS * CHANGES)


def test_a_writer_does_not_wait_for_slow_readers_and_they_see_one_moment(app: Flask, world: World) -> None:
    """The readers hold their transaction open until the writer has committed everything."""
    reading = threading.Barrier(READERS + 1)
    written = threading.Event()
    counted: list[tuple[int, int]] = []

    def count() -> int:
        return db.session.scalar(select(func.count()).select_from(Sector)) or 0

    def reader() -> None:
        with read_unit():
            first = count()
            reading.wait(30)
            assert written.wait(30), "the writer waited for the readers"
            counted.append((first, count()))

    def writer() -> None:
        reading.wait(30)
        for number in range(WRITES):
            with write_unit() as s:
                s.add(Sector(org_id=world.org_id, name="S", code=f"W{number}"))
        written.set()

    at_once(app, world.org_id, [writer, *[reader] * READERS])
    assert len(counted) == READERS
    if db.engine.dialect.name == "sqlite":  # one snapshot; on PostgreSQL each statement sees what is committed
        assert all(first == last for first, last in counted)
    with tenant.tenant(world.org_id), read_unit():
        assert count() == counted[0][0] + WRITES


def test_threads_of_two_organisations_never_read_a_row_of_the_other(app: Flask, world: World) -> None:
    """The filter of an organisation is made once and kept: each statement must find that of its own, whatever runs
    beside it and whichever organisation asked for that statement first."""
    shapes = (
        select(Estate),
        select(Estate).order_by(Estate.id).limit(3),
        select(Sector).where(Sector.id.is_not(None)),
        select(Membership).offset(0).limit(50),
    )
    seen: list[tuple[UUID, UUID]] = []

    def look_around() -> None:
        for turn in range(8):
            for org_id in (world.org_id, world.other_org_id) if turn % 2 else (world.other_org_id, world.org_id):
                with tenant.tenant(org_id), read_unit() as s:
                    rows = [row for shape in shapes for row in s.scalars(shape).all()]
                seen.extend((org_id, row.org_id) for row in rows)

    at_once(app, world.org_id, [look_around] * READERS)
    assert {asked for asked, _ in seen} == {world.org_id, world.other_org_id}
    assert all(asked == found for asked, found in seen)
