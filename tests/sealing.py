"""A phone's half of a sealed operation; `python -m tests.sealing` writes the vectors both halves are held to.

Every key, pair and nonce of the vectors is fixed, so that they are the same each time they are written.
"""

from __future__ import annotations

import copy
import json
import os
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.core.sealing import SealingKey, new_key, pair, text_of
from app.sync.sealed import NO_NONCE, NONCE, Bound, wrapping_key

VECTORS = Path(__file__).parent / "vectors" / "sealed_operation.json"
Op = dict[str, Any]


@dataclass
class Sitting:
    """What a phone seals with between two starts: one pair, one content key."""

    to: SealingKey
    vault: SealingKey
    made: bytes = field(default_factory=new_key)
    content: bytes = field(default_factory=lambda: os.urandom(32))

    @property
    def point(self) -> bytes:
        """The public half of its pair."""
        return pair(self.made).point

    def wrapping_key(self, key: SealingKey, whose: str) -> bytes:
        return wrapping_key(pair(self.made).shared_with(key.point), self.point, f"{whose} {key.id}")

    def wrapped(self, key: SealingKey, whose: str) -> str:
        return text_of(AESGCM(self.wrapping_key(key, whose)).encrypt(NO_NONCE, self.content, None))

    def seal(self, op: Op, private: Iterable[str], bound: Bound, nonce: bytes | None = None) -> Op:
        """The operation as it travels: as it is when it has none of these paths."""
        left, fields = split(op, private)
        if not fields:
            return op
        return {**left, "sealed": self.sealed(packed(fields), bound, nonce or os.urandom(NONCE))}

    def sealed(self, plain: bytes, bound: Bound, nonce: bytes) -> dict[str, Any]:
        """The member of that name, of bytes already deflated."""
        box = nonce + AESGCM(self.content).encrypt(nonce, plain, bound.associated(self.to.id))
        return {
            "v": 1,
            "key": self.to.id,
            "point": text_of(self.point),
            "wrap": self.wrapped(self.to, "installation"),
            "own": self.wrapped(self.vault, "vault"),
            "box": text_of(box),
        }


def split(op: Op, private: Iterable[str]) -> tuple[Op, dict[str, Any]]:
    """An operation without these paths of its payload, and what stood there. What held them stays, empty or not."""
    left, fields = copy.deepcopy(op), {}
    for path in private:
        *above, name = path.split(".")
        inside: Any = left["payload"]
        for one in above:
            inside = inside.get(one) if isinstance(inside, dict) else None
        if isinstance(inside, dict) and name in inside:
            fields[path] = inside.pop(name)
    return left, fields


def packed(fields: Mapping[str, Any]) -> bytes:
    """What is in a box, before it is closed."""
    deflate = zlib.compressobj(level=9, wbits=-15)
    return deflate.compress(json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()) + deflate.flush()


# --- the vectors -----------------------------------------------------------------------------------

INSTALLATION, VAULT = pair(bytes(range(1, 33))), pair(bytes(range(33, 65)))
EARLIER = pair(b"\x0e" * 32)
"""A key of the installation that was replaced, and still opens."""
EVENING, MORNING, BEFORE = (
    Sitting(INSTALLATION, VAULT, b"\x21" * 32, b"\x31" * 32),
    Sitting(INSTALLATION, VAULT, b"\x22" * 32, b"\x32" * 32),
    Sitting(EARLIER, VAULT, b"\x23" * 32, b"\x33" * 32),
)
ORGANISATION, NADIA, YOANN, HERS, HIS = (UUID(f"0198c0de-0000-7000-8000-{number:012d}") for number in range(1, 6))
HALL = {"entrance": "0198c0de-0000-7000-8000-0000000000a1"}
MORE = {
    "contact": {"place": HALL, "besoin": "technique", "registre": "calme", "canal": "hall", "counts": {"age": {}}},
    "call": {"place": HALL, "call": {"at": "2026-11-26T20:40:00.000Z"}, "nature": "gaz"},
}


def operation(number: int, kind: str, payload: Op) -> Op:
    return {
        "no": number,
        "id": f"0198c0de-0000-7000-9000-{number:012d}",
        "kind": kind,
        "schema": 1,
        "record_id": f"0198c0de-0000-7000-a000-{number:012d}",
        "base_rev": None,
        "after": None,
        "occurred_at": f"2026-11-26T20:{number:02d}:00.000Z",
        "offset": 60,
        "clock_gap": -250,
        "payload": payload,
    }


def clear() -> list[tuple[str, Sitting, Op, tuple[str, ...]]]:
    """Why, in which sitting, the operation as it would travel in clear, and its private paths."""
    text = "Mme Péron, 3e gauche : « plus d’eau chaude ».\nRappeler 06 12 34 56 78 \U0001f6b0"
    inside = {**MORE["call"]["call"], "who": "M. Ouédraogo, gardien"}
    correction = {"kind": "contact", "changes": {"text": "Corrigé : c’est le 4e.", "canal": "telephone"}}
    bare = {"kind": "contact", "changes": {"text": None}, "reason": None}
    of_correction = ("reason", "changes.text")

    def contact(number: int, text: str) -> Op:
        return operation(number, "contact.record", {**MORE["contact"], "text": text})

    def correct(number: int, payload: Op) -> Op:
        return operation(number, "entry.correct", payload)

    call = operation(3, "technical.flag", {**MORE["call"], "call": inside, "text": text})
    return [
        ("a text", EVENING, contact(1, text), ("text",)),
        ("the next of the sitting", EVENING, contact(2, "Calme."), ("text",)),
        ("a path inside", EVENING, call, ("text", "call.who")),
        ("a correction keeps its codes", EVENING, correct(4, {**correction, "reason": "Étage faux"}), of_correction),
        ("null is there, what held it stays", EVENING, correct(5, bare), of_correction),
        ("another sitting", MORNING, contact(6, ""), ("text",)),
        ("to an earlier key", BEFORE, contact(7, text * 6), ("text",)),
    ]


def bound_to(op: Op, user: UUID = NADIA, device: UUID = HERS) -> Bound:
    return Bound(UUID(op["id"]), ORGANISATION, user, device)


def told() -> dict[str, Any]:
    """The whole file."""
    cases = [case(*one) for one in clear()]
    nothing = operation(20, "contact.record", {**MORE["contact"]})
    return {
        "rule": "The private fields of an operation travel sealed, and open to what they were: same canonical JSON,"
        " same hash. Bytes are base64url without padding. A deflater may write `plain` otherwise: it inflates alike.",
        "installation": {**described(INSTALLATION, range(1, 33)), "earlier": described(EARLIER, b"\x0e" * 32)},
        "vault": described(VAULT, range(33, 65)),
        "bound": {"organisation": str(ORGANISATION), "user": str(NADIA), "device": str(HERS)},
        "operations": cases,
        "nothing_private": {"private": ["text"], "clear": nothing},
        "refused": refused(cases),
    }


def described(key: SealingKey, written: Iterable[int]) -> dict[str, Any]:
    return {"private": text_of(bytes(written)), "point": text_of(key.point), "key": key.id}


def case(why: str, sitting: Sitting, op: Op, private: tuple[str, ...]) -> dict[str, Any]:
    """One operation sealed, with every value on the way."""
    nonce, bound = bytes([op["no"]]) * NONCE, bound_to(op)
    fields = split(op, private)[1]
    return {
        "why": why,
        "private": list(private),
        "clear": op,
        "fields": fields,
        "ephemeral": text_of(sitting.made),
        "content_key": text_of(sitting.content),
        "shared": text_of(pair(sitting.made).shared_with(sitting.to.point)),
        "wrapping_key": text_of(sitting.wrapping_key(sitting.to, "installation")),
        "own_wrapping_key": text_of(sitting.wrapping_key(sitting.vault, "vault")),
        "nonce": text_of(nonce),
        "associated": bound.associated(sitting.to.id).decode(),
        "plain": text_of(packed(fields)),
        "travels": sitting.seal(op, private, bound, nonce),
    }


def refused(cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the server keeps without applying, and why."""
    first, second = (copy.deepcopy(one["travels"]) for one in cases[:2])
    op, private = cases[0]["clear"], cases[0]["private"]

    def other(**more: Any) -> Op:
        return {**first, "sealed": {**first["sealed"], **more}}

    his = EVENING.seal(op, private, bound_to(op, YOANN, HIS), bytes(NONCE))
    box, half = first["sealed"]["box"], {"v": 1, "key": INSTALLATION.id}
    illegible = {
        "boxes of two rows exchanged": other(box=second["sealed"]["box"]),
        "sealed by somebody else": his,
        "another version": other(v=2),
        "a key nobody knows": other(key="00000000"),
        "cut": other(box=box[:40]),
        "a member is missing": {**first, "sealed": half},
    }
    twice = {**first, "payload": {**first["payload"], "text": "x"}}
    return [
        *({"why": why, "reason": "illisible", "travels": travels} for why, travels in illegible.items()),
        {"why": "there in clear too", "reason": "invalid", "travels": twice},
    ]


if __name__ == "__main__":
    VECTORS.write_text(json.dumps(told(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
