"""The kinds of confidential records, each declared by its feature; this room names none.

A follow-up of one says a number at most, wherever it is shown, and goes to nobody who does not have it in hand.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class Confidential:
    """`label`: what is said in its place; `numbers(org_id, ids)`: theirs; `holders(org_id, id, day)`: who has it in
    hand that day; `page(id)`: where it is read of, by those who may;
    `why(org_id, id, followup_id)`: what a follow-up came of, in codes, where that is known."""

    kind: str
    label: str
    numbers: Callable[[UUID, Collection[UUID]], Mapping[UUID, str]]
    holders: Callable[[UUID, UUID, date], set[UUID]]
    page: Callable[[UUID], str]
    why: Callable[[UUID, UUID, UUID], str] = lambda org_id, id, followup_id: ""


CONFIDENTIAL: dict[str, Confidential] = {}


def declare(one: Confidential) -> None:
    CONFIDENTIAL[one.kind] = one
