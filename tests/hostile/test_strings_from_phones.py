"""Any text from a phone is kept word for word or held with a reason in French, and never stops the rest."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from app.core import tenant
from app.core.unit import read_unit
from app.places.rules import squeeze
from app.sync.models import HeldOp
from tests.clients import Phone
from tests.desk.evening import Evening, payload, tell
from tests.hostile.strings import UNSTORABLE, WORST, dreams, slices
from tests.shared import big_list
from tests.sync.test_exchange import contact
from tests.world import World

TEXT_MAX = 500
ENTRIES = (
    ("visit.record", "visit"),
    ("contact.record", "contact"),
    ("conflict.report", "conflict"),
    ("technical.flag", "technical"),
    ("referral.propose", "referral"),
)


@pytest.fixture
def phone(world: World, as_phone: Any) -> Phone:
    return as_phone(world.nadia)


def test_the_big_list_is_here() -> None:
    assert len(big_list()) > 500 and set(big_list()) <= set(dreams())


def results(phone: Phone, ops: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The answers to many operations, one each, in order; every held one says why, in words one can read."""
    found: list[dict[str, Any]] = []
    for part in slices(ops, 500):
        found += phone.sync(*part)["results"]
    assert [one["id"] for one in found] == [op["id"] for op in ops]
    for one in found:
        assert one["result"] in ("applied", "held")
        if one["result"] == "held":
            assert one["reason"] != "error" and one["message"].replace("\xa0", " ").isprintable(), one
    return found


def test_every_text_of_every_entry_is_kept_word_for_word(phone: Phone, world: World) -> None:
    """As the entry's text and, together, as the public place it happened at and as who was called."""
    evening, ops = tell(world, phone), []
    for number, text in enumerate(dreams()):
        kind, name = ENTRIES[number % len(ENTRIES)]
        body = {**payload(name, world, evening.partner_id, text or "."), "text": text}
        place = squeeze(text[:120]) or "Place"
        ops.append(phone.op(kind, {**body, "place": {"public_point": {"label": place, "commune": place}}}))
    answers = results(phone, ops)
    phone.cursor = None
    feed = {one["id"]: one["data"] for one in phone.pull_all().values()}
    for op, answer in zip(ops, answers, strict=True):
        sent = op["payload"]
        assert (answer["result"] == "applied") == (len(sent["text"]) <= TEXT_MAX), (sent, answer)
        if answer["result"] == "applied":
            got = feed[op["record_id"]]
            assert got.get("text") == (sent["text"] or None)
            assert got["place"]["public_point"]["label"] == sent["place"]["public_point"]["label"]
            assert got.get("call", {}).get("who") == sent.get("call", {}).get("who")


CODES: dict[str, Callable[[World, str, Evening], tuple[str, dict[str, Any]]]] = {
    "lieu": lambda world, one, _: ("contact.record", contact(world, lieu=one)),
    "besoin": lambda world, one, _: ("contact.record", contact(world, besoin=one)),
    "reponse": lambda world, one, _: ("contact.record", contact(world, reponses=[one])),
    "band": lambda world, one, _: ("contact.record", contact(world, counts={"age": {one: 1}})),
    "origin": lambda world, one, told: ("contact.record", contact(world, origin={"kind": one, "id": str(told.visit)})),
    "follow-up": lambda world, one, told: (
        "contact.record",
        contact(world, followup={"id": str(told.visit), "due_on": one, "reason": one}),
    ),
    "field": lambda world, one, _: ("contact.record", {**contact(world), one: one}),
    "kind": lambda world, one, _: (one, contact(world)),
    "round": lambda world, one, _: ("round.start", {"planned": False, "type_tournee": one, "agents": []}),
    "conflict": lambda world, one, told: (
        "conflict.report",
        {**payload("conflict", world, told.partner_id, None), "type": one},
    ),
    "technical": lambda world, one, told: (
        "technical.flag",
        {**payload("technical", world, told.partner_id, None), "sub_category": one, "requester": one},
    ),
    "consent": lambda world, one, told: (
        "referral.propose",
        {**payload("referral", world, told.partner_id, None), "consent_means": one},
    ),
    "entrance": lambda world, one, _: ("visit.record", {**contact(world), "entrances": [one]}),
    "id": lambda world, one, _: ("contact.record", contact(world, round_id=one)),
    "outcome": lambda world, one, _: ("followup.done", {"outcome": one}),
}


TEXTS: dict[str, Callable[[World, str, Evening], tuple[str, dict[str, Any]]]] = {
    "text": lambda world, one, _: ("contact.record", contact(world, text=one)),
    "point": lambda world, one, _: ("contact.record", contact(world, place={"public_point": {"label": one}})),
    "commune": lambda world, one, _: (
        "contact.record",
        contact(world, place={"public_point": {"label": "Place", "commune": one}}),
    ),
    "reason": lambda world, one, told: ("entry.cancel", {"kind": "contact", "reason": one}),
}


def test_a_code_that_is_none_is_held_with_a_reason_in_french(phone: Phone, world: World) -> None:
    """The worst strings as every code; each of the others as one of them."""
    told, makers = tell(world, phone), list(CODES.values())
    ops = [phone.op(*make(world, one, told)) for make in makers for one in WORST]
    for number, one in enumerate(dreams()[len(WORST) :]):
        ops.append(phone.op(*makers[number % len(makers)](world, one, told)))
    assert {one["result"] for one in results(phone, ops)} == {"held"}


def test_what_no_database_holds_is_kept_whole_in_custody(phone: Phone, world: World) -> None:
    told = tell(world, phone)
    ops = [phone.op(*make(world, one, told)) for make in [*CODES.values(), *TEXTS.values()] for one in UNSTORABLE]
    for one in UNSTORABLE:
        ops += [phone.op("contact.record", contact(world), **more) for more in
                ({"occurred_at": one}, {"record_id": one}, {"after": one}, {one: one})]  # fmt: skip
    fine = phone.op("contact.record", contact(world))
    *answers, last = results(phone, [*ops, fine])
    assert last["result"] == "applied"
    with tenant.tenant(world.org_id), read_unit() as s:
        kept = [json.dumps(row.body, sort_keys=True) for row in s.scalars(select(HeldOp))]
    held = [json.dumps(op, sort_keys=True) for op, one in zip(ops, answers, strict=True) if one["result"] == "held"]
    assert sorted(kept) == sorted(held)
    assert len(held) > len(ops) * 0.8
    phone.cursor = None
    phone.pull_all()


def test_half_a_character_stops_nothing_and_is_told_in_french(phone: Phone, world: World) -> None:
    ops = [phone.op("contact.record", contact(world, text=f"coupé {one}")) for one in ("\ud83d", "entier")]
    first, second = results(phone, ops)
    assert (first["reason"], second["result"]) == ("invalid", "applied")
    assert "signe illisible" in first["message"]


def test_an_operation_never_fails_the_envelope(phone: Phone, world: World) -> None:
    wrong = [{"kind": None}, {"kind": 7}, {"kind": ["x"]}, {"kind": ""}, {"kind": "k" * 61}, {"schema": "1"},
             {"schema": True}, {"schema": -1}, {"schema": 2**40}, {"no": "x"}, {"no": -1}, {"no": 2**70}]  # fmt: skip
    ops = [{**phone.op("contact.record", contact(world)), **one} for one in wrong]
    bare = {"id": phone.op("contact.record", {})["id"]}
    answers = results(phone, [*ops, bare])
    assert {one["result"] for one in answers} == {"held"}
    with tenant.tenant(world.org_id), read_unit() as s:
        bodies = [json.dumps(row.body, sort_keys=True) for row in s.scalars(select(HeldOp))]
    assert all(json.dumps(op, sort_keys=True) in bodies for op in ops)
