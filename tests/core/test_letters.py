"""Numbers in letters."""

from __future__ import annotations

import pytest

from app.core.letters import letters


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (4, "quatre"),
        (17, "dix-sept"),
        (20, "vingt"),
        (21, "vingt et un"),
        (24, "vingt-quatre"),
        (61, "soixante et un"),
        (72, "72"),
        (-3, "-3"),
    ],
)
def test_a_number_is_said_in_letters_as_long_as_they_read_well(number: int, said: str) -> None:
    assert letters(number) == said
