"""Cheap password hashes, but where the hashes themselves are under test."""

from __future__ import annotations

import argon2
import pytest

from app.door import passwords
from tests.journal.conftest import journal as journal


@pytest.fixture(autouse=True)
def quick_hashes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred sign-ins at 160 ms each would be most of the suite."""
    if request.path.name == "test_passwords.py" or "hash" in request.node.name:
        return
    cheap = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", cheap)
    monkeypatch.setattr(passwords, "DUMMY", cheap.hash("nobody"))
