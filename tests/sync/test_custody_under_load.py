"""Acknowledged means stored: twenty phones at once, each answer believed, then counted."""

from __future__ import annotations

import random
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from app.core import feed, tenant
from app.core.unit import read_unit
from app.rounds.models import Contact
from app.sync.models import HeldOp, Op
from tests.clients import Phone
from tests.sync.test_exchange import contact
from tests.together import at_once
from tests.world import World

PHONES, EACH = 20, 12
CUSTODY = {"applied", "duplicate", "held", "merged"}


def shake(monkeypatch: pytest.MonkeyPatch) -> None:
    """One commit in four fails as a busy or dying database does, after the effects were written."""
    chance, write = random.Random(7), feed.write

    def fail_sometimes(session: Any) -> None:
        write(session)
        if chance.random() < 0.25:
            raise OperationalError("COMMIT", {}, Exception("database is locked"))

    monkeypatch.setattr(feed, "write", fail_sometimes)


@pytest.mark.slow
def test_twenty_phones_push_until_all_is_acknowledged_and_all_is_there_once(
    app: Flask, world: World, as_phone: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    phones: list[Phone] = [as_phone(world.nadia) for _ in range(PHONES)]
    shake(monkeypatch)
    acknowledged: set[str] = set()

    def push(phone: Phone) -> None:
        waiting = {op["id"]: op for op in (phone.op("contact.record", contact(world)) for _ in range(EACH))}
        waiting |= {op["id"]: op for op in [phone.op("drone.launch", {})]}
        for _ in range(100):
            answer = phone.send(*waiting.values())
            results = answer.get_json()["results"] if answer.status_code == 200 else []
            taken = {one["id"] for one in results if one["result"] in CUSTODY}
            acknowledged.update(taken)
            waiting = {id: op for id, op in waiting.items() if id not in taken}
            if not waiting:
                return
        raise AssertionError(f"{len(waiting)} never taken")

    at_once(app, world.org_id, [partial(push, phone) for phone in phones])
    with tenant.tenant(world.org_id), read_unit() as s:
        stored = list(s.scalars(select(Op.id)))
        contacts = list(s.scalars(select(Contact.op_id)))
        held = list(s.scalars(select(HeldOp.op_id)))
    assert {UUID(id) for id in acknowledged} == set(stored)
    assert (len(stored), len(contacts), len(held)) == (PHONES * (EACH + 1), PHONES * EACH, PHONES)
    assert set(contacts) | set(held) == set(stored)
