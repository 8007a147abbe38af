"""The fictional towns and the words of their logbooks, read from the files beside this one."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@cache
def words() -> dict[str, Any]:
    """The phrases, consignes and partners of `phrases.json`."""
    return _read("phrases")


def plan(name: str) -> dict[str, Any]:
    """One organisation: its sectors and estates; `halls` holds the entrance numbers of each building."""
    return _read(name)


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
    return found
