"""The open data and vectors beside the repository, which not every machine has."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(os.environ.get("PALIER_SHARED_DATA") or Path(__file__).parents[2] / "shared" / "data")
"""`../shared/data`, unless told."""


def shared(name: str) -> Path:
    """A file of it; without it the test that asks is skipped, and the run says which file it missed."""
    file = SHARED / name
    if not file.is_file():
        pytest.skip(f"../shared/data/{name} is absent")
    return file


def read_shared(name: str) -> Any:
    """What a JSON file of it holds, or skip."""
    return json.loads(shared(name).read_text(encoding="utf-8"))


def big_list() -> list[str]:
    """The 515 naughty strings, or skip."""
    strings: list[str] = read_shared("blns/blns.json")
    return strings
