"""RAS is computed: it ends when something else is recorded on the passage, whichever comes first."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from app.core import tenant, unit
from app.core.unit import read_unit, write_unit
from app.extensions import db
from app.logbook.kinds import entry_kinds
from app.places import actions as places
from app.rounds import rules
from app.rounds.models import Visit
from app.rounds.rules import Passed
from tests.clients import Phone
from tests.desk.evening import payload
from tests.essai.kind import declared
from tests.hostile.test_statements import counted
from tests.together import at_once
from tests.world import Home, World

CASES = json.loads((Path(__file__).parents[1] / "vectors" / "ras.json").read_text())["cases"]
SAYING = ("contact.record", "conflict.report", "technical.flag", "referral.signpost")
NAMES = {"contact.record": "contact", "conflict.report": "conflict", "technical.flag": "technical",
         "referral.signpost": "signposted"}  # fmt: skip


def passed(one: dict[str, Any]) -> Passed:
    round_, estate = (one[name] and UUID(int=ord(one[name])) for name in ("round", "estate"))
    return Passed(round_, estate)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_ras_holds_as_long_as_nothing_else_stands(case: dict[str, Any]) -> None:
    kinds = entry_kinds()
    recorded = {passed(one) for one in case["entries"] if kinds[one["kind"]].says and not one.get("cancelled")}
    assert rules.ras_holds(case["visit"]["ras"], passed(case["visit"]), recorded) == case["ras"]


def test_every_kind_says_something_but_the_visit_itself_and_the_ambience() -> None:
    assert {name for name, kind in entry_kinds().items() if not kind.says} == {"visit", "ambience"}


@pytest.fixture
def pair(world: World, as_phone: Any) -> tuple[Phone, Phone, str]:
    """Two phones in one round, past two estates."""
    nadia, yoann = as_phone(world.nadia), as_phone(world.yoann)
    return nadia, yoann, started(world, nadia, [world.glycines, world.verriers])


def started(world: World, phone: Phone, homes: Sequence[Home]) -> str:
    stops = [{"id": str(uuid4()), "estate_id": str(home.estate_id)} for home in homes]
    start = phone.op("round.start", {"planned": False, "agents": [str(world.yoann.user_id)], "stops": stops})
    done(phone, start)
    return str(start["record_id"])


def done(phone: Phone, *ops: dict[str, Any]) -> None:
    assert [one["result"] for one in phone.sync(*ops)["results"]] == ["applied"] * len(ops)


def saw_nothing(phone: Phone, walk: str | None, home: Home, **more: Any) -> dict[str, Any]:
    told = {"place": {"estate": str(home.estate_id)}, "round_id": walk, "state": "visite", "ras": True, "agents": []}
    return phone.op("visit.record", {**told, **more})


def noted(phone: Phone, kind: str, world: World, walk: str | None, home: Home) -> dict[str, Any]:
    """An entry of a kind, in the second hall of an estate."""
    told = payload(NAMES[kind], world, uuid4(), None)
    return phone.op(kind, {**told, "round_id": walk, "agents": [], "place": {"entrance": str(home.entrances[1])}})


def cancelled(phone: Phone, entry: dict[str, Any]) -> dict[str, Any]:
    return phone.op("entry.cancel", {"kind": kind_of(entry)}, entry["record_id"])


def kind_of(entry: dict[str, Any]) -> str:
    return str(entry["kind"]).split(".")[0]


def held(phone: Phone, visit: dict[str, Any]) -> tuple[bool, int]:
    """The visit as this phone holds it, from the start."""
    phone.cursor = None
    one = phone.pull_all()["visit", visit["record_id"]]
    return one["data"]["ras"], one["rev"]


@pytest.mark.parametrize("kind", SAYING)
@pytest.mark.parametrize("first", ["visit", "entry"])
def test_the_partner_s_entry_ends_ras_in_either_order_and_its_undo_gives_it_back(
    world: World, pair: tuple[Phone, Phone, str], kind: str, first: str
) -> None:
    nadia, yoann, walk = pair
    visit, entry = saw_nothing(nadia, walk, world.verriers), noted(yoann, kind, world, walk, world.verriers)
    for phone, op in [(nadia, visit), (yoann, entry)][:: 1 if first == "visit" else -1]:
        done(phone, op)
    ras, rev = held(nadia, visit)
    assert not ras
    done(yoann, cancelled(yoann, entry))
    again, later = held(nadia, visit)
    assert again and later > rev


def test_two_entries_both_have_to_be_undone(world: World, pair: tuple[Phone, Phone, str]) -> None:
    nadia, yoann, walk = pair
    visit = saw_nothing(nadia, walk, world.glycines)
    entries = [noted(yoann, kind, world, walk, world.glycines) for kind in SAYING[:2]]
    done(nadia, visit)
    done(yoann, *entries)
    told = []
    for entry in entries:
        done(yoann, cancelled(yoann, entry))
        told.append(held(nadia, visit)[0])
    assert told == [False, True]


def test_elsewhere_or_outside_the_round_changes_nothing(world: World, pair: tuple[Phone, Phone, str]) -> None:
    nadia, yoann, walk = pair
    visit = saw_nothing(nadia, walk, world.glycines)
    done(nadia, visit)
    done(yoann, noted(yoann, "technical.flag", world, walk, world.verriers))
    done(yoann, noted(yoann, "contact.record", world, None, world.glycines))
    assert held(nadia, visit) == (True, 1)


def test_an_entry_corrected_to_another_estate_takes_its_word_with_it(
    world: World, pair: tuple[Phone, Phone, str]
) -> None:
    nadia, yoann, walk = pair
    here, there = (saw_nothing(nadia, walk, home) for home in (world.glycines, world.verriers))
    entry = noted(yoann, "contact.record", world, walk, world.glycines)
    done(nadia, here, there)
    done(yoann, entry)
    assert (held(nadia, here)[0], held(nadia, there)[0]) == (False, True)
    moved = {"place": {"estate": str(world.verriers.estate_id)}}
    done(yoann, yoann.op("entry.correct", {"kind": "contact", "changes": moved}, entry["record_id"]))
    assert (held(nadia, here)[0], held(nadia, there)[0]) == (True, False)


def test_a_correction_says_what_was_noted_and_what_stands_still_decides(
    world: World, pair: tuple[Phone, Phone, str]
) -> None:
    nadia, yoann, walk = pair
    visit, entry = saw_nothing(nadia, walk, world.glycines), noted(yoann, SAYING[1], world, walk, world.glycines)
    done(nadia, visit)
    done(yoann, entry)
    told = []
    for said in (False, True):
        done(nadia, nadia.op("entry.correct", {"kind": "visit", "changes": {"ras": said}}, visit["record_id"]))
        told.append(held(nadia, visit)[0])
    done(yoann, cancelled(yoann, entry))
    assert (told, held(nadia, visit)[0]) == ([False, False], True)


def test_a_kind_that_no_file_names_ends_ras_too(app: Flask, world: World, pair: tuple[Phone, Phone, str]) -> None:
    nadia, yoann, walk = pair
    visit = saw_nothing(nadia, walk, world.glycines)
    place = {"place": {"estate": str(world.glycines.estate_id)}, "round_id": walk, "sujet": "logement", "agents": []}
    with declared(unit.writable(db.engine)):
        done(nadia, visit)
        done(yoann, yoann.op("chimere.record", place))
        with tenant.tenant(world.org_id), read_unit() as s:
            assert s.scalars(select(Visit.ras)).all() == [False]


@pytest.mark.parametrize("app", ["postgresql"], indirect=True)
def test_a_visit_and_an_entry_written_at_the_same_instant_see_each_other(
    app: Flask, world: World, as_phone: Any
) -> None:
    nadia, yoann = as_phone(world.nadia), as_phone(world.yoann)
    walks = [started(world, nadia, [world.glycines]) for _ in range(6)]
    together = threading.Barrier(2)
    entries = [noted(yoann, "contact.record", world, walk, world.glycines) for walk in walks]
    undone = itertools.cycle([False, True])

    def come_home(phone: Phone, ops: Sequence[dict[str, Any]]) -> None:
        for op in ops:
            body = phone.envelope([op])
            together.wait(20)
            assert phone.call("POST", "/api/sync", json=body).get_json()["results"][0]["result"] == "applied"

    gone = [entry for entry, once in zip(entries, undone, strict=False) if once]
    done(yoann, *gone)
    told = [cancelled(yoann, entry) if entry in gone else entry for entry in entries]
    visits = [saw_nothing(nadia, walk, world.glycines) for walk in walks]
    at_once(app, world.org_id, [partial(come_home, nadia, visits), partial(come_home, yoann, told)])
    expected = {UUID(str(visit["record_id"])): entry in gone for visit, entry in zip(visits, entries, strict=True)}
    with tenant.tenant(world.org_id), read_unit() as s:
        assert {row.id: row.ras for row in s.execute(select(Visit.id, Visit.ras))} == expected


def test_a_passage_more_costs_no_statement_more(app: Flask, world: World, as_phone: Any) -> None:
    phone: Phone = as_phone(world.nadia)
    with tenant.tenant(world.org_id), write_unit():
        homes = [
            places.create_estate(world.org_id, name=f"Résidence {n}", sector_id=world.sector_id,
                                 landlord_id=world.landlord_id, commune="Valserein").id
            for n in range(20)
        ]  # fmt: skip

    walk = started(world, phone, [world.glycines])
    places_of = [{"place": {"estate": str(estate)}} for estate in homes]
    for place in places_of:
        done(phone, saw_nothing(phone, walk, world.glycines, **place))

    def push(some: Sequence[dict[str, Any]]) -> int:
        contact = payload("contact", world, uuid4(), None)
        ops = [phone.op("contact.record", {**contact, "round_id": walk, **place}) for place in some]
        with counted(app) as said:
            done(phone, *ops)
        return len(said)

    few, many = push(places_of[:3]), push(places_of[3:])
    assert many <= few, (few, many)
