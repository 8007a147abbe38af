"""What the security log says, since the test began."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.journal.actions import EXTENSION

Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def journal(app: Flask) -> Lines:
    """`journal()`: the lines written so far, oldest first."""
    here = app.extensions[EXTENSION]
    here.said.clear()
    here.file.path.unlink(missing_ok=True)

    def lines() -> list[dict[str, Any]]:
        path = here.file.path
        return [json.loads(line) for line in path.read_bytes().splitlines()] if path.exists() else []

    return lines
