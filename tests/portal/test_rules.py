"""The smallest number a landlord is shown."""

from __future__ import annotations

from app.portal.rules import FEW, shown


def test_a_small_number_no_longer_says_how_many() -> None:
    assert {shown(number) for number in range(1, FEW)} == {f"moins de {FEW}"}
    assert [shown(number) for number in (0, FEW, 12)] == ["0", str(FEW), "12"]


def test_what_singles_nobody_out_is_counted_one_by_one() -> None:
    assert [shown(number, exact=True) for number in range(FEW)] == [str(number) for number in range(FEW)]
