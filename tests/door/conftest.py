"""Cheap password hashes, but where the hashes themselves are under test; a passkey that is there already."""

from __future__ import annotations

import argon2
import pytest
from flask import Flask

from app.door import passwords
from tests.clients import Desk
from tests.door.authenticator import Authenticator, add
from tests.door.visitor import PASSWORD, settle
from tests.journal.conftest import journal as journal
from tests.world import World


@pytest.fixture(autouse=True)
def quick_hashes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred sign-ins at 160 ms each would be most of the suite."""
    if request.path.name == "test_passwords.py" or "hash" in request.node.name:
        return
    cheap = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", cheap)
    monkeypatch.setattr(passwords, "DUMMY", cheap.hash("nobody"))


PROBE = "/bureau/equipe"
"""Any page of the coordination."""


@pytest.fixture
def settled(world: World) -> None:
    """They have their password, and a second factor where their role needs one."""
    settle(world.claire, world.admin, world.nadia, world.reader)


@pytest.fixture
def device(app: Flask, world: World, settled: None) -> Authenticator:
    """A passkey of Claire's, added."""
    held = Authenticator()
    assert add(Desk.signed_in(app, world.claire).client, PASSWORD, held).status_code == 303
    return held
