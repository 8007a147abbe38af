"""The parts of tests/access_policy.py that stand in modules of their own, one a room: a new one is named here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests import access_acts, access_board

PARTS = (access_board, access_acts)
POLICY: dict[str, dict[str, Any]] = {rule: who for part in PARTS for rule, who in part.POLICY.items()}
OBJECTS: dict[str, Callable[[Any], object]] = {name: find for part in PARTS for name, find in part.OBJECTS.items()}
