"""A worker killed half-way through a day's moves: each was done whole or not at all, and the next one does the rest."""

from __future__ import annotations

import multiprocessing
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock, tenant
from app.core.unit import read_unit, write_unit
from app.extensions import db
from app.places.models import Estate, EstateMove
from app.sectors import actions as sectors
from app.sectors import jobs
from app.settings import settings
from tests.sectors import killed
from tests.world import World

pytestmark = [pytest.mark.slow, pytest.mark.on_both]
AT = "2026-11-30 05:00"
KILLED = -9
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.sectors.killed"])


def found(world: World) -> tuple[list[UUID | None], list[str]]:
    """The sectors of the estates, and what became of each move."""
    with tenant.tenant(world.org_id), read_unit() as s:
        s.expire_all()
        where = s.scalars(select(Estate.sector_id).order_by(Estate.sector_id)).all()
        return list(where), sorted(s.scalars(select(EstateMove.state)).all())


def test_a_worker_killed_half_way_leaves_the_rest_to_the_next_one(app: Flask, world: World) -> None:
    homes = [one.estate_id for one in (world.glycines, world.verriers, world.tuilerie)]
    with tenant.tenant(world.org_id), write_unit():
        centre = sectors.create(world.claire.actor, code="C2", name="Centre").id
        sectors.give(world.claire.actor, world.sector_id, homes, centre, clock.parse(AT).date())
    db.session.remove()
    asked = {"folder": str(settings().data_dir), "url": settings().database_url, "at": AT}
    process = PROCESSES.Process(target=killed.main, args=(asked,))
    process.start()
    process.join(60)
    assert process.exitcode == KILLED
    where, states = found(world)
    assert where.count(centre) == 1 and states == ["done", "planned", "planned"]
    with clock.frozen(AT) as at:
        jobs.move(at)
        jobs.move(at)
    where, states = found(world)
    assert where.count(centre) == 3 and states == ["done"] * 3
