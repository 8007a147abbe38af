"""The evening of Nadia and Yoann, for the pages of the desk."""

from __future__ import annotations

from typing import Any

import pytest

from tests.desk.evening import Evening, tell
from tests.world import World


@pytest.fixture
def evening(world: World, as_phone: Any) -> Evening:
    """Told without free text."""
    return tell(world, as_phone(world.nadia))
