"""What is answered travels from a phone to the server, another phone, and through a correction; wrong, it is held."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.core.base import uuid7
from app.core.tenant import tenant
from app.core.unit import read_unit
from app.fields import drafts
from app.logbook.kinds import entry_kinds
from app.logbook.models import EntryVersion
from app.sync.models import HeldOp
from tests.clients import Phone
from tests.fields.stage import BAGS, NEXT, OPERATIONS, WEATHER, act, fields_of, published, recorded
from tests.world import World

TODAY = date(2026, 11, 20)


def held_for(world: World, op: dict[str, Any]) -> HeldOp | None:
    with tenant(world.org_id), read_unit() as session:
        return session.scalar(select(HeldOp).where(HeldOp.op_id == UUID(op["id"])))


@pytest.mark.parametrize("kind", OPERATIONS)
def test_an_answer_travels_to_another_phone_and_through_a_correction(world: World, as_phone: Any, kind: str) -> None:
    weather, bags, day = published(world.claire, kind, WEATHER, BAGS, NEXT)
    nadia, yoann = as_phone(world.nadia), as_phone(world.yoann)
    assert list(fields_of(nadia.pull_all(), kind)) == [weather, bags, day]
    own = {weather: "pluie", bags: 12, day: "2026-12-01"}
    op = recorded(world, nadia, kind, own)
    answer = nadia.sync(op)
    assert [one["result"] for one in answer["results"]] == ["applied"]
    key = (kind, op["record_id"])
    assert yoann.pull_all()[key]["data"]["own"] == own
    changes = {"kind": kind, "changes": {"own": {weather: "grand_soleil"}}, "reason": "Erreur de saisie"}
    assert nadia.sync(nadia.op("entry.correct", changes, op["record_id"]))["results"][0]["result"] == "applied"
    assert yoann.pull_all()[key]["data"]["own"] == {weather: "grand_soleil"}
    with tenant(world.org_id), read_unit() as session:
        (version,) = session.scalars(select(EntryVersion).where(EntryVersion.kind == kind))
        assert version.body["own"] == own
    gone = {"kind": kind, "changes": {"own": None}, "reason": None}
    assert yoann.sync(yoann.op("entry.correct", gone, op["record_id"]))["results"][0]["result"] == "applied"
    assert "own" not in nadia.pull_all()[key]["data"]


BAD = {
    "meteo_du_passage": ["", "lune", 1, True, None, ["pluie"], {"pluie": 1}, "Pluie", "x" * 9000],
    "sacs_ramasses": [-1, 41, 612345678, 3.0, 3.5, "3", True, None, [3], 2**70],
    "prochain_nettoyage": ["", "2026-02-30", "1987-05-04", "2040-01-01", "demain", 20261201, None, ["2026-12-01"]],
    "d_un_autre_formulaire": [3],
    "de_personne": ["pluie", 1, "Mme Diallo, 06 12 34 56 78"],
}


@pytest.mark.parametrize(("code", "value"), [(code, one) for code, all_ in BAD.items() for one in all_])
def test_an_answer_that_cannot_be_is_held_and_kept_whole(world: World, as_phone: Any, code: str, value: Any) -> None:
    published(world.claire, "contact", WEATHER, BAGS, NEXT)
    published(world.claire, "conflict", drafts.Asked("D’un autre formulaire", BAGS.nature))
    nadia: Phone = as_phone(world.nadia)
    op, good = recorded(world, nadia, "contact", {code: value}), recorded(world, nadia, "contact", {"sacs_ramasses": 1})
    told, shape = nadia.sync(op, good)["results"], "invalid" if value is None else "refused"
    assert [(one["result"], one.get("reason")) for one in told] == [("held", shape), ("applied", None)]
    assert "Diallo" not in told[0]["message"]
    held = held_for(world, op)
    assert held is not None and held.body["payload"]["own"] == {code: value}
    wrong = {"kind": "contact", "changes": {"own": {code: value}}, "reason": None}
    assert nadia.sync(nadia.op("entry.correct", wrong, good["record_id"]))["results"][0]["reason"] == shape


@pytest.mark.parametrize("own", [["pluie"], "pluie", 3, {3: 4}])
def test_answers_of_no_shape_are_held(world: World, as_phone: Any, own: Any) -> None:
    nadia: Phone = as_phone(world.nadia)
    assert nadia.sync(recorded(world, nadia, "contact", own))["results"][0]["result"] == "held"


def test_a_field_of_another_structure_is_not_known(world: World, as_phone: Any) -> None:
    (theirs,) = published(world.stranger, "contact", WEATHER)
    nadia: Phone = as_phone(world.nadia)
    assert "champs_contact" not in {one["data"].get("code") for one in nadia.pull_all().values()}
    assert nadia.sync(recorded(world, nadia, "contact", {theirs: "pluie"}))["results"][0]["reason"] == "refused"


def test_a_kind_without_a_form_takes_none(world: World, as_phone: Any) -> None:
    assert {name for name, kind in entry_kinds().items() if kind.fielded} >= set(OPERATIONS)
    assert not entry_kinds()["visit"].fielded and not entry_kinds()["ambience"].fielded


def test_a_late_phone_loses_nothing_of_what_was_switched_off_or_thrown_away_meanwhile(
    world: World, as_phone: Any
) -> None:
    claire, nadia = as_phone(world.claire), as_phone(world.nadia)
    bags, weather = published(world.claire, "contact", BAGS, WEATHER)
    tried = act(world.claire, drafts.add, "contact", NEXT)
    act(world.claire, drafts.change, "contact", weather, "Temps", ["Pluie", "Neige"])
    act(world.claire, drafts.try_out, "contact")
    assert fields_of(nadia.pull_all(), "contact")[tried]["active"] is False, "named, not asked for"
    mine = fields_of(claire.pull_all(), "contact")
    assert "active" not in mine[tried] and mine[weather]["label"] == "Temps"
    act(world.claire, drafts.drop, "contact")
    act(world.claire, drafts.switch, "contact", bags, on=False)
    act(world.claire, drafts.publish, "contact")
    day = (TODAY + timedelta(days=9)).isoformat()
    late = recorded(world, claire, "contact", {tried: day, weather: "neige", bags: 3})
    assert claire.sync(late)["results"][0]["result"] == "applied"
    assert fields_of(nadia.pull_all(), "contact")[bags]["active"] is False


def test_a_code_is_never_used_twice(world: World) -> None:
    first = act(world.claire, drafts.add, "contact", BAGS)
    second = act(world.claire, drafts.add, "conflict", BAGS)
    act(world.claire, drafts.publish, "contact")
    act(world.claire, drafts.switch, "contact", first, on=False)
    third = act(world.claire, drafts.add, "contact", BAGS)
    assert len({first, second, third}) == 3


def test_nothing_answered_is_no_answer(world: World, as_phone: Any) -> None:
    nadia: Phone = as_phone(world.nadia)
    for own in ({}, None):
        op = recorded(world, nadia, "contact", own, uuid7())
        assert nadia.sync(op)["results"][0]["result"] == "applied"
        assert "own" not in as_phone(world.yoann).pull_all()[("contact", op["record_id"])]["data"]
