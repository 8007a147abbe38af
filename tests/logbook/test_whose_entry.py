"""Whose entry it is to change: those who were there, each kind, each way, on both databases; nobody else."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from app.core import tenant
from app.core.unit import read_unit
from app.logbook.kinds import entry_kinds
from app.logbook.models import EntryVersion
from tests.clients import Phone
from tests.desk.evening import OPS, payload
from tests.world import World

AMBIENCE = {"level": 2, "dimensions": {}}
CHANGED = {"text": "Revu à deux."}
WAYS = {"entry.correct": {"changes": CHANGED}, "entry.cancel": {}}
KINDS = {name.split(".")[0]: (name, example) for name, example in OPS} | {"ambience": ("ambience.record", "ambience")}


def noted(phone: Phone, world: World, kind: str, agents: list[UUID]) -> dict[str, Any]:
    """An entry of a kind by this phone, with these people beside."""
    operation, example = KINDS[kind]
    told = AMBIENCE if kind == "ambience" else payload(example, world, uuid4(), None)
    told = {**told, "place": {"entrance": str(world.glycines.entrances[0])}}
    told.pop("partner_id", None)  # of a partner nobody declared here
    return phone.op(operation, {**told, "agents": [str(one) for one in agents]})


def answer(phone: Phone, way: str, kind: str, entry: dict[str, Any]) -> str:
    op = phone.op(way, {"kind": kind, **WAYS[way]}, UUID(entry["record_id"]))
    one = phone.sync(op)["results"][0]
    return str(one.get("reason") or one["result"])


def test_every_kind_of_entry_is_in_the_matrix() -> None:
    assert set(KINDS) == set(entry_kinds())


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", KINDS)
def test_who_may_change_an_entry(world: World, as_phone: Any, kind: str, way: str) -> None:
    nadia, yoann, stranger = (as_phone(one) for one in (world.nadia, world.yoann, world.strange_agent))
    by_nadia = [noted(nadia, world, kind, agents) for agents in ([], [world.yoann.user_id])]
    told = {one["result"] for one in nadia.sync(*by_nadia)["results"]}
    assert told == {"applied"}
    alone, together = by_nadia
    got = {
        "a colleague who was not there": answer(yoann, way, kind, alone),
        "another structure": answer(stranger, way, kind, together),
        "the partner": answer(yoann, way, kind, together),
        "the author": answer(nadia, way, kind, alone),
    }
    assert got == {
        "a colleague who was not there": "not_allowed",
        "another structure": "unknown_record",
        "the partner": "applied",
        "the author": "applied",
    }
    with tenant.tenant(world.org_id), read_unit() as s:
        by = {one.entity_id: one.by for one in s.scalars(select(EntryVersion))}
    assert by == {UUID(alone["record_id"]): world.nadia.user_id, UUID(together["record_id"]): world.yoann.user_id}


def test_the_partner_reads_what_she_corrects_and_the_author_stays_its_author(world: World, as_phone: Any) -> None:
    nadia, yoann = as_phone(world.nadia), as_phone(world.yoann)
    point = {"public_point": {"label": "Square des Tilleuls", "commune": "Valserein"}}
    entry = noted(nadia, world, "contact", [world.yoann.user_id])
    entry["payload"] |= {"text": "Trois jeunes, calmes.", "place": point}
    nadia.sync(entry)
    key = "contact", entry["record_id"]
    seen = yoann.pull_all()[key]["data"]
    assert (seen["text"], seen["place"]["public_point"]["label"]) == ("Trois jeunes, calmes.", "Square des Tilleuls")
    agents = {"kind": "contact", "changes": {"agents": [str(world.yoann.user_id)], "text": "Trois jeunes."}}
    yoann.sync(yoann.op("entry.correct", agents, UUID(entry["record_id"])))
    for phone in (nadia, yoann):
        phone.cursor = None
        data = phone.pull_all()[key]["data"]
        assert data["author_id"] == str(world.nadia.user_id)
        assert data["agents"] == [str(world.nadia.user_id), str(world.yoann.user_id)]
        assert data["text"] == "Trois jeunes."
