"""An evening sent at once, in any cut, is the evening sent one entry at a time: reading ahead changes nothing."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.core import clock, tenant
from app.core.unit import read_unit
from app.review.models import ReleasedLine
from app.rounds.models import Ambience, Visit
from tests.clients import Phone
from tests.world import World

MONDAY = datetime(2026, 11, 2, 19, 0, tzinfo=UTC)
WEEK = timedelta(days=7)
Said = tuple[int, str, dict[str, Any], int, int | None]  # whose phone, kind, payload, minute, the entry it names


def evening(world: World, seed: int) -> list[Said]:
    """Visits and readings of both phones of a pair, close enough to be the same passage or not, some undone."""
    chance = random.Random(seed)
    said: list[Said] = []
    for turn, minute in enumerate(chance.sample(range(240), 30)):  # no two at once: ids, drawn anew, would decide
        home = chance.choice((world.glycines, world.verriers))
        place = chance.choice(({"estate": str(home.estate_id)}, {"entrance": str(home.entrances[0])}))
        agents = chance.choice(([], [str(world.nadia.user_id), str(world.yoann.user_id)]))
        common = {"place": place, "agents": agents}
        about = chance.randrange(len(said)) if said and chance.random() < 0.3 else None
        if about is not None and said[about][1] == "visit.record" and chance.random() < 0.5:
            said.append((said[about][0], "entry.cancel", {"kind": "visit", "reason": None}, minute, about))
        elif chance.random() < 0.5:
            state = chance.choice(("visite", "empeche"))
            payload = {**common, "state": state, "ras": False, "entrances": [], "stop_id": None,
                       "reason": "acces" if state == "empeche" else None}  # fmt: skip
            said.append((turn // 6 % 2, "visit.record", payload, minute, None))
        else:
            named = about if about is not None and said[about][1] == "visit.record" else None
            payload = {**common, "level": chance.randrange(5), "dimensions": {}}
            said.append((turn // 6 % 2, "ambience.record", payload, minute, named))
    return said


def sealed(phones: Sequence[Phone], said: Sequence[Said], week: int) -> list[tuple[int, dict[str, Any]]]:
    ops: list[tuple[int, dict[str, Any]]] = []
    for whose, kind, payload, minute, about in said:
        at = (MONDAY + week * WEEK + timedelta(minutes=minute)).isoformat(timespec="milliseconds")
        more: dict[str, Any] = {"occurred_at": at.replace("+00:00", "Z")}
        if kind == "entry.cancel" and about is not None:
            more["record_id"] = ops[about][1]["record_id"]
        elif about is not None:
            payload = {**payload, "origin": {"kind": "visit", "id": ops[about][1]["record_id"]}}
        ops.append((whose, phones[whose].op(kind, payload, **more)))
    return ops


def outcome(world: World, ops: Sequence[tuple[int, dict[str, Any]]], week: int) -> dict[str, Any]:
    """What the server made of it, with entries named by their place in the evening."""
    number = {UUID(op["record_id"]): n for n, (_, op) in enumerate(ops) if op["kind"] != "entry.cancel"}
    with tenant.tenant(world.org_id), read_unit() as s:
        visits = [one for one in s.scalars(select(Visit)) if one.id in number]
        readings = [one for one in s.scalars(select(Ambience)) if one.id in number]
        lines = [one for one in s.scalars(select(ReleasedLine)) if one.entity_id in number]
    return {
        "twins": {number[one.id]: one.twin_of and number[one.twin_of] for one in visits},
        "readings": {number[one.id]: one.visit_id and number[one.visit_id] for one in readings},
        "lines": {number[one.entity_id]: _seen(one, week) for one in lines},
    }


def _seen(line: ReleasedLine, week: int) -> tuple[Any, ...]:
    assert line.service_date is not None
    return line.estate_id, line.state, line.daypart, line.ambience_level, line.service_date - week * WEEK


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_an_evening_sent_at_once_is_the_evening_sent_one_by_one(world: World, as_phone: Any, seed: int) -> None:
    said = evening(world, seed)
    with clock.frozen("2026-11-12 12:00"):
        phones = [as_phone(world.nadia), as_phone(world.yoann)]
        slowly, at_once = sealed(phones, said, 0), sealed(phones, said, 1)
        told = [phones[whose].sync(op)["results"][0]["result"] for whose, op in slowly]
        # The phones push what lies between two turns together: the order of the evening stays what it was.
        start = 0
        for end in range(1, len(at_once) + 1):
            if end == len(at_once) or at_once[end][0] != at_once[start][0]:
                results = phones[at_once[start][0]].sync(*(op for _, op in at_once[start:end]))["results"]
                assert [one["result"] for one in results] == told[start:end]
                start = end
        assert outcome(world, at_once, 1) == outcome(world, slowly, 0)
        assert outcome(world, slowly, 0)["lines"]
