"""What an exchange tells of passkeys: enough for a phone to know that the one of its lock is still there."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import delete

from app.core.unit import write_unit
from app.door import passkeys
from app.door.models import Passkey
from tests.clients import Phone
from tests.door.authenticator import passkey_of, rows
from tests.sync.test_exchange import contact
from tests.world import World


def test_an_exchange_tells_the_marks_of_ones_own_and_of_nobody_elses(world: World, as_phone: Any) -> None:
    phone: Phone = as_phone(world.nadia)
    assert phone.sync()["device"]["passkeys"] == []
    passkey_of(world.claire)
    mine = passkey_of(world.nadia)
    (mark,) = phone.sync()["device"]["passkeys"]
    (held,) = [one.credential_id for one in rows() if one.id == mine]
    assert mark == sha256(held).hexdigest()[:8]
    with write_unit() as s:
        s.execute(delete(Passkey).where(Passkey.id == mine))
    assert phone.sync()["device"]["passkeys"] == []


def test_marks_that_cannot_be_read_take_no_answer_back(
    world: World, as_phone: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone: Phone = as_phone(world.nadia)

    def broken(*_: Any) -> list[str]:
        raise RuntimeError("the table is away")

    monkeypatch.setattr(passkeys, "marks", broken)
    answer = phone.sync(phone.op("contact.record", contact(world)))
    assert [one["result"] for one in answer["results"]] == ["applied"]
    assert "passkeys" not in answer["device"] and answer["more"]
