"""Both phones of a pair find the network at the same instant: what they noted of one passage is one passage."""

from __future__ import annotations

import threading
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from app.core import clock, tenant
from app.core.unit import read_unit
from app.review.models import ReleasedLine
from app.rounds.models import Visit
from tests.clients import Phone
from tests.together import at_once
from tests.world import World

ROUNDS = 6


def seen(world: World, phone: Phone, turn: int) -> dict[str, Any]:
    """RAS at Les Glycines, an hour apart each time."""
    both = [str(world.nadia.user_id), str(world.yoann.user_id)]
    payload = {"place": {"estate": str(world.glycines.estate_id)}, "agents": both, "stop_id": None,
               "state": "visite", "reason": None, "ras": True, "entrances": []}  # fmt: skip
    at = clock.now() - timedelta(hours=1 + turn)
    return phone.op("visit.record", payload, occurred_at=at.isoformat(timespec="milliseconds"))


def test_one_of_two_visits_written_at_the_same_instant_is_the_twin_of_the_other(
    app: Flask, world: World, as_phone: Any
) -> None:
    together = threading.Barrier(2)

    def come_home(phone: Phone) -> None:
        for turn in range(ROUNDS):
            body = phone.envelope([seen(world, phone, turn)])
            together.wait(20)
            assert phone.call("POST", "/api/sync", json=body).get_json()["results"][0]["result"] == "applied"

    pair = [as_phone(world.nadia), as_phone(world.yoann)]
    at_once(app, world.org_id, [partial(come_home, phone) for phone in pair])
    with tenant.tenant(world.org_id), read_unit() as s:
        visits = list(s.scalars(select(Visit)))
        lines: set[UUID] = set(s.scalars(select(ReleasedLine.entity_id)))
    alone = {one.id for one in visits if one.twin_of is None}
    assert (len(visits), len(alone)) == (2 * ROUNDS, ROUNDS)
    assert {one.twin_of for one in visits if one.twin_of} == alone == lines
