"""The format of a sealed operation: what a phone writes opens to what it was, and nothing else opens."""

from __future__ import annotations

import base64
import copy
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from app.core.sealing import SealingRing, text_of
from app.sync.rules import canonical
from app.sync.sealed import BOX_MAX, NONCE, Bound, Illegible, Misplaced, Opener, bytes_of, wrapping_key
from tests import sealing
from tests.sealing import EVENING, VECTORS, bound_to, operation

Op = dict[str, Any]
FILE = json.loads(VECTORS.read_text(encoding="utf-8"))
RING = SealingRing((bytes(range(1, 33)), b"\x0e" * 32))


def opened(travels: Op, bound: Bound | None = None) -> Op:
    return Opener(RING.find).open(travels, bound or bound_to(travels))


@pytest.mark.parametrize("case", FILE["operations"], ids=lambda one: one["why"])
def test_a_sealed_operation_opens_to_what_it_was_in_clear(case: Op) -> None:
    assert canonical(opened(case["travels"])) == canonical(case["clear"])
    assert "sealed" not in json.dumps(case["clear"])
    for value in case["fields"].values():
        assert value is None or value == "" or value not in json.dumps(case["travels"], ensure_ascii=False)


@pytest.mark.parametrize("case", FILE["operations"], ids=lambda one: one["why"])
def test_the_fields_a_phone_says_are_in_the_box_are_its_own_business(case: Op) -> None:
    travels = copy.deepcopy(case["travels"])
    travels["sealed"]["of"] = [*case["fields"], "text"]
    assert canonical(opened(travels)) == canonical(case["clear"])


@pytest.mark.parametrize("case", FILE["operations"], ids=lambda one: one["why"])
def test_every_value_on_the_way_is_what_it_says(case: Op) -> None:
    travels, point = case["travels"]["sealed"], bytes_of(case["travels"]["sealed"]["point"])
    shared, content = bytes_of(case["shared"]), bytes_of(case["content_key"])
    outer = wrapping_key(shared, point, f"installation {travels['key']}")
    assert text_of(outer) == case["wrapping_key"]
    assert AESGCM(outer).decrypt(bytes(NONCE), bytes_of(travels["wrap"]), None) == content
    own = AESGCM(bytes_of(case["own_wrapping_key"])).decrypt(bytes(NONCE), bytes_of(travels["own"]), None)
    assert own == content
    box = bytes_of(travels["box"])
    assert text_of(box[:NONCE]) == case["nonce"]
    assert AESGCM(content).encrypt(box[:NONCE], bytes_of(case["plain"]), case["associated"].encode()) == box[NONCE:]


@pytest.mark.parametrize("case", FILE["refused"], ids=lambda one: one["why"])
def test_what_is_not_as_it_was_written_does_not_open(case: Op) -> None:
    with pytest.raises(Illegible if case["reason"] == "illisible" else Misplaced):
        opened(case["travels"])


def test_the_generator_writes_what_the_file_has() -> None:
    written, kept = json.loads(json.dumps(sealing.told())), copy.deepcopy(FILE)
    for one in (*written["operations"], *kept["operations"]):  # a deflater may write it otherwise
        del one["plain"], one["travels"]["sealed"]["box"]
    assert written["operations"] == kept["operations"]
    assert [one["why"] for one in written["refused"]] == [one["why"] for one in kept["refused"]]


@pytest.mark.parametrize("member", ["point", "wrap", "box"])
def test_no_bit_of_it_may_change(member: str) -> None:
    travels = FILE["operations"][0]["travels"]
    sound = bytes_of(travels["sealed"][member])
    for place in range(len(sound)):
        for bit in (1, 128):
            bad = bytearray(sound)
            bad[place] ^= bit
            changed = {**travels, "sealed": {**travels["sealed"], member: text_of(bytes(bad))}}
            with pytest.raises(Illegible):
                opened(changed)


@pytest.mark.parametrize("member", ["v", "key", "point", "wrap", "box"])
@pytest.mark.parametrize("value", [None, 1.0, True, "", "AA==", "é", "AB", [], {}, -1, "A" * 200])
def test_nor_may_a_member_be_anything_else(member: str, value: object) -> None:
    travels = FILE["operations"][0]["travels"]
    for sealed in ({**travels["sealed"], member: value}, value):
        with pytest.raises(Illegible):
            opened({**travels, "sealed": sealed})


@pytest.mark.parametrize("which", ["operation", "organisation", "user", "device"])
def test_it_belongs_to_one_operation_of_one_phone_of_one_person(which: str) -> None:
    travels = FILE["operations"][0]["travels"]
    right = bound_to(travels)
    parts = {name: getattr(right, name) for name in ("operation", "organisation", "user", "device")}
    assert opened(travels, Bound(**parts))
    with pytest.raises(Illegible):
        opened(travels, Bound(**{**parts, which: sealing.HIS}))


@pytest.mark.parametrize(
    "plain",
    [
        b"",
        b"\x00",
        sealing.packed({"text": "a"})[:-1],
        sealing.packed({"text": "a"}) + b"\x00",
        sealing.packed({"text": "x" * BOX_MAX}),
        sealing.packed(["text"]),  # type: ignore[arg-type]
        sealing.packed("text"),  # type: ignore[arg-type]
    ],
    ids=["nothing", "not deflated", "cut", "followed", "too long", "a list", "a string"],
)
def test_what_is_in_the_box_is_an_object_of_fields(plain: bytes) -> None:
    op = copy.deepcopy(FILE["nothing_private"]["clear"])
    with pytest.raises(Illegible):
        opened({**op, "sealed": EVENING.sealed(plain, bound_to(op), bytes(NONCE))})


@pytest.mark.parametrize(
    ("payload", "fields"),
    [
        (None, {"text": "a"}),
        ([], {"text": "a"}),
        ({"text": None}, {"text": "a"}),
        ({"call": None}, {"call.who": "a"}),
        ({"call": "x"}, {"call.who": "a"}),
        ({}, {"call": "x", "call.who": "a"}),
        ({"call": {"who": None}}, {"call.who": "a"}),
    ],
)
def test_a_field_in_clear_too_has_no_place(payload: Any, fields: Op) -> None:
    op = operation(30, "technical.flag", payload)
    with pytest.raises(Misplaced):
        opened({**op, "sealed": EVENING.sealed(sealing.packed(fields), bound_to(op), bytes(NONCE))})


texts = st.text('aé’\n"\\\0\U0001f6b0', max_size=8)
values = st.recursive(st.none() | st.booleans() | st.integers() | texts, lambda one: st.lists(one, max_size=3))
names = st.text("aéZ_- ", min_size=1, max_size=4)
payloads = st.dictionaries(names, values | st.dictionaries(names, values, max_size=3), max_size=5)


@given(payloads, st.data())
def test_whatever_is_sealed_comes_back(payload: Op, data: st.DataObject) -> None:
    inside = [f"{name}.{one}" for name, held in payload.items() if isinstance(held, dict) for one in held]
    private = data.draw(st.sets(st.sampled_from([*payload, *inside]))) if payload else set()
    apart = {path for path in private if path.partition(".")[0] not in private or "." not in path}
    op = operation(31, "contact.record", payload)
    travels = EVENING.seal(op, sorted(apart), bound_to(op))
    assert (travels == op) if not apart else canonical(opened(travels)) == canonical(op)


def test_the_content_key_of_a_sitting_is_unwrapped_once() -> None:
    asked: list[str] = []
    opener = Opener(lambda name: asked.append(name) or RING.find(name))  # type: ignore[func-returns-value]
    ops = [operation(40 + one, "contact.record", {"text": str(one)}) for one in range(20)]
    for op in ops:
        assert opener.open(EVENING.seal(op, ["text"], bound_to(op)), bound_to(op)) == op
    assert len(asked) == 1 and opener.inflated == sum(len(f'{{"text":"{one}"}}') for one in range(20))


def test_bytes_are_written_in_one_way() -> None:
    assert bytes_of("AQ") == b"\x01" == base64.urlsafe_b64decode("AQ==")
    for other in ("AR", "AQ==", "A", "A+", "A/8", " AQ"):
        with pytest.raises(Illegible):
            bytes_of(other)
