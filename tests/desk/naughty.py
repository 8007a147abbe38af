"""The 515 naughty strings, where they are; what of each a field can hold."""

from __future__ import annotations

from app.core.forms import CONTROLS
from tests.shared import big_list


def naughty() -> list[str]:
    """Every string, once what no database text can hold is out of it; skips where they are absent."""
    strings = [CONTROLS.sub("", one).strip() for one in big_list()]
    return [one for one in strings if one]


def packed(size: int) -> list[str]:
    """The same, several to a text of at most `size` characters."""
    texts, text = [], ""
    for one in naughty():
        if len(text) + len(one) + 1 > size:
            texts, text = [*texts, text], ""
        text = f"{text}\n{one}" if text else one
    return [*texts, text]
