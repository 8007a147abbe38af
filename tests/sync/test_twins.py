"""What both phones of a pair noted of one fact: asked once, answered by either or at the desk, counted once."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import clock, tenant
from app.core.unit import read_unit, write_unit
from app.desk import settle
from app.logbook.kinds import entry_kinds
from app.review import actions as review
from app.review import queries as reviews
from app.review.models import ReleasedLine
from app.rounds.models import Visit
from tests.clients import Phone
from tests.desk.evening import OPS, payload
from tests.together import at_once
from tests.world import World

NAMES = {name.split(".")[0]: (name, example) for name, example in OPS}
COUNTED = [name for name, kind in entry_kinds().items() if kind.alike]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def pair(world: World, as_phone: Any) -> tuple[Phone, Phone]:
    return as_phone(world.nadia), as_phone(world.yoann)


def told(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def noted(phone: Phone, world: World, kind: str, minute: int = 0, **more: Any) -> dict[str, Any]:
    """An entry of a kind at Les Glycines, this morning, both agents there."""
    operation, example = NAMES[kind]
    body = payload(example, world, uuid4(), None)
    body.pop("partner_id", None)
    both = [str(world.nadia.user_id), str(world.yoann.user_id)]
    at = clock.parse("2026-11-20T06:00:00Z") + minute * MINUTE
    return phone.op(operation, {**body, "agents": both, **more}, occurred_at=told(at))


def said(
    phone: Phone, kind: str, one: dict[str, Any], other: dict[str, Any], *, same: bool, minute: int = 30
) -> dict[str, Any]:
    body = {"kind": kind, "other": other["record_id"], "same": same}
    at = clock.parse("2026-11-20T06:00:00Z") + minute * MINUTE
    return phone.op("entry.twin", body, UUID(one["record_id"]), occurred_at=told(at))


def results(phone: Phone, *ops: dict[str, Any]) -> list[str]:
    return [str(one.get("reason") or one["result"]) for one in phone.sync(*ops)["results"]]


def aside(world: World, kind: str) -> dict[UUID, UUID | None]:
    """Entry -> the one that counts for it."""
    model = entry_kinds()[kind].model
    with tenant.tenant(world.org_id), read_unit() as s:
        return {row.id: row.twin_of for row in s.scalars(select(model))}


def lines(world: World) -> set[UUID]:
    with tenant.tenant(world.org_id), read_unit() as s:
        return set(s.scalars(select(ReleasedLine.entity_id)))


def asking(world: World) -> list[tuple[UUID, UUID | None]]:
    with tenant.tenant(world.org_id), read_unit() as s:
        return [(row.entity_id, row.asks) for row in s.scalars(reviews.asking(world.org_id))]


def id_of(op: dict[str, Any]) -> UUID:
    return UUID(op["record_id"])


@pytest.mark.parametrize("kind", COUNTED)
def test_every_kind_is_asked_once_and_counts_once_when_either_says_so(
    world: World, pair: tuple[Phone, Phone], kind: str
) -> None:
    nadia, yoann = pair
    hers, his = noted(nadia, world, kind), noted(yoann, world, kind, 5)
    assert results(nadia, hers) == results(yoann, his) == ["applied"]
    assert asking(world) == [(id_of(his), id_of(hers))]
    with tenant.tenant(world.org_id), write_unit():
        for op in (hers, his):
            if not entry_kinds()[kind].presumed or op is hers:
                review.release(world.claire.actor, clock.now(), kind, id_of(op))
    presumed = entry_kinds()[kind].presumed
    before = {id_of(hers), id_of(his)} if lines(world) else set()
    assert lines(world) == ({id_of(hers)} if presumed else before)
    assert results(yoann, said(yoann, kind, his, hers, same=True)) == ["applied"]
    assert asking(world) == [] and aside(world, kind) == {id_of(hers): None, id_of(his): id_of(hers)}
    assert lines(world) == before & {id_of(hers)}
    assert results(nadia, said(nadia, kind, hers, his, same=False, minute=31)) == ["applied"]
    assert asking(world) == [] and set(aside(world, kind).values()) == {None} and lines(world) >= before


def test_a_reading_of_ambience_is_never_another(world: World, pair: tuple[Phone, Phone]) -> None:
    nadia, _ = pair
    place = {"place": {"estate": str(world.glycines.estate_id)}, "level": 2, "dimensions": {}}
    one, other = nadia.op("ambience.record", place), nadia.op("ambience.record", place)
    assert results(nadia, one, other, said(nadia, "ambience", one, other, same=True)) == [
        "applied",
        "applied",
        "refused",
    ]


@pytest.mark.parametrize("order", list(itertools.permutations(range(5)))[::17])
def test_in_any_order_and_twice_it_comes_to_the_same(
    world: World, pair: tuple[Phone, Phone], order: Sequence[int]
) -> None:
    """Two entries, two answers that contradict each other, and an undo of the one that counts."""
    nadia, yoann = pair
    hers, his = noted(nadia, world, "contact"), noted(yoann, world, "contact", 5)
    ops = [
        (nadia, hers),
        (yoann, his),
        (yoann, said(yoann, "contact", his, hers, same=False, minute=30)),
        (nadia, said(nadia, "contact", hers, his, same=True, minute=31)),
        (nadia, nadia.op("entry.cancel", {"kind": "contact"}, id_of(hers))),
    ]
    for which in order:
        phone, op = ops[which]
        phone.sync(op)
    for phone, op in ops:
        assert results(phone, op) in (["duplicate"], ["applied"])
    assert aside(world, "contact") == {id_of(hers): None, id_of(his): None}, "what counted is undone: the other counts"
    answer = {"same": True, "by": str(world.nadia.user_id)}
    yoann.cursor = None
    held = yoann.pull_all()["contact", his["record_id"]]["data"]["twins"][hers["record_id"]]
    assert {name: held[name] for name in answer} == answer, "the last answer, told to both"


def test_who_was_not_there_another_structure_and_a_phone_too_late_change_nothing(
    world: World, pair: tuple[Phone, Phone], as_phone: Any
) -> None:
    nadia, yoann = pair
    alone = {"agents": []}
    hers, also = noted(nadia, world, "contact", **alone), noted(nadia, world, "contact", 3, **alone)
    assert results(nadia, hers, also) == ["applied", "applied"]
    stranger = as_phone(world.strange_agent)
    assert results(yoann, said(yoann, "contact", hers, also, same=True)) == ["not_allowed"]
    assert results(stranger, said(stranger, "contact", hers, also, same=True)) == ["unknown_record"]
    with clock.frozen("2026-11-23 08:00"):
        late = said(nadia, "contact", hers, also, same=True, minute=4 * 24 * 60)
        assert results(nadia, late) == ["not_allowed"]
    assert results(nadia, said(nadia, "contact", hers, hers, same=True)) == ["refused"]
    assert set(aside(world, "contact").values()) == {None}
    with tenant.tenant(world.org_id), write_unit(), clock.frozen("2026-12-10 08:00"):
        settle.say_twin(world.claire.actor, clock.now(), "contact", id_of(also), id_of(hers), same=True)
    assert aside(world, "contact")[id_of(also)] == id_of(hers), "the coordination at any time"


def test_two_answers_in_one_exchange_and_one_before_its_entry(world: World, pair: tuple[Phone, Phone]) -> None:
    nadia, yoann = pair
    hers, his = noted(nadia, world, "conflict"), noted(yoann, world, "conflict", 5)
    early = said(nadia, "conflict", hers, his, same=True)
    assert results(nadia, hers, early) == ["applied", "unknown_record"]
    assert results(yoann, his) == ["applied"]
    assert aside(world, "conflict")[id_of(his)] == id_of(hers), "it waited for the entry, and is applied by itself"
    changing = [
        said(nadia, "conflict", hers, his, same=same, minute=40 + n) for n, same in enumerate((False, True, False))
    ]
    assert results(nadia, *changing) == ["applied"] * 3
    assert aside(world, "conflict")[id_of(his)] is None


def test_what_is_corrected_to_elsewhere_is_asked_no_more(world: World, pair: tuple[Phone, Phone]) -> None:
    nadia, yoann = pair
    hers, his = noted(nadia, world, "technical"), noted(yoann, world, "technical", 5)
    nadia.sync(hers), yoann.sync(his)
    moved = {"kind": "technical", "changes": {"place": {"entrance": str(world.glycines.entrances[1])}}}
    assert results(nadia, nadia.op("entry.correct", moved, id_of(his))) == ["applied"], "the partner's"
    assert asking(world) == []


def test_the_lists_of_the_desk_count_it_once_and_a_correction_keeps_it_so(
    world: World, pair: tuple[Phone, Phone], as_desk: Any
) -> None:
    nadia, yoann = pair
    hers, his = noted(nadia, world, "technical"), noted(yoann, world, "technical", 5)
    nadia.sync(hers), yoann.sync(his, said(yoann, "technical", his, hers, same=True))
    correction = {"kind": "technical", "changes": {"severity": "t1"}}
    assert results(yoann, yoann.op("entry.correct", correction, id_of(his))) == ["applied"]
    desk = as_desk(world.claire)
    for page in ("/bureau/relire", "/bureau/techniques"):
        html = desk.get(page).get_data(as_text=True)
        assert (hers["record_id"] in html, his["record_id"] in html) == (True, False), page
    assert lines(world) == {id_of(hers)}
    sheet = desk.get(f"/bureau/relire/technical/{his['record_id']}").get_data(as_text=True)
    assert "Comptée avec une autre" in sheet and "corrigé par Yoann Le Guen" in sheet


def test_both_phones_answer_at_the_same_instant_and_one_answer_stands(app: Flask, world: World, as_phone: Any) -> None:
    nadia, yoann = as_phone(world.nadia), as_phone(world.yoann)
    facts = [(noted(nadia, world, "contact", n * 30), noted(yoann, world, "contact", n * 30 + 5)) for n in range(2)]
    nadia.sync(*(hers for hers, _ in facts)), yoann.sync(*(his for _, his in facts))
    together = threading.Barrier(2)

    def answer(phone: Phone, same: bool) -> None:
        for hers, his in facts:
            body = phone.envelope([said(phone, "contact", *((hers, his) if same else (his, hers)), same=same)])
            together.wait(20)
            got = phone.call("POST", "/api/sync", json=body).get_json()["results"][0]["result"]
            assert got == "applied"

    at_once(app, world.org_id, [partial(answer, nadia, True), partial(answer, yoann, False)])
    with tenant.tenant(world.org_id), read_unit() as s:
        for hers, his in facts:
            first, second = (
                s.get_one(entry_kinds()["contact"].model, (world.org_id, id_of(one))) for one in (hers, his)
            )
            (one,), (two,) = first.twins.values(), second.twins.values()
            assert one == two
            assert second.twin_of == (first.id if one["same"] else None)


def test_readings_follow_the_visit_that_counts_and_come_back(world: World, pair: tuple[Phone, Phone]) -> None:
    nadia, yoann = pair
    hers, his = noted(nadia, world, "visit"), noted(yoann, world, "visit", 5)
    place = {"place": {"estate": str(world.glycines.estate_id)}, "dimensions": {}}
    reading = yoann.op("ambience.record", {**place, "level": 3}, occurred_at=his["occurred_at"])
    nadia.sync(hers), yoann.sync(his, reading)
    levels = partial(_levels, world)
    assert levels() == {id_of(hers): 3}
    yoann.sync(said(yoann, "visit", his, hers, same=False))
    assert levels() == {id_of(hers): None, id_of(his): 3}
    yoann.sync(said(yoann, "visit", his, hers, same=True, minute=35))
    nadia.sync(nadia.op("entry.cancel", {"kind": "visit"}, id_of(hers)))
    assert levels() == {id_of(his): 3}


def _levels(world: World) -> dict[UUID, int | None]:
    with tenant.tenant(world.org_id), read_unit() as s:
        ids = set(s.scalars(select(Visit.id)))
        return {one.entity_id: one.ambience_level for one in s.scalars(select(ReleasedLine)) if one.entity_id in ids}
