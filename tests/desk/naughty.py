"""The 515 naughty strings, where they are; what of each a field can hold."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from app.core.forms import CONTROLS

SHARED = Path(os.environ.get("PALIER_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))


def naughty() -> list[str]:
    """Every string, once what no database text can hold is out of it; skips when the data is absent."""
    file = SHARED / "blns" / "blns.json"
    if not file.exists():
        pytest.skip("../shared/data is absent: the naughty strings were not tried")
    strings = [CONTROLS.sub("", one).strip() for one in json.loads(file.read_text(encoding="utf-8"))]
    return [one for one in strings if one]


def packed(size: int) -> list[str]:
    """The same, several to a text of at most `size` characters."""
    texts, text = [], ""
    for one in naughty():
        if len(text) + len(one) + 1 > size:
            texts, text = [*texts, text], ""
        text = f"{text}\n{one}" if text else one
    return [*texts, text]
