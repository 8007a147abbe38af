"""What the refusal of a workbook says is what the process that opens it, which imports nothing of ours, measures."""

from __future__ import annotations

from app.places.imports import files, unpack


def test_a_workbook_that_is_too_large_is_told_the_sizes_that_rule() -> None:
    assert f"{unpack.ROWS:,} lignes".replace(",", " ") in files._TOO_MUCH["rows"]
    assert f"{unpack.INFLATED // 1_000_000} Mo" in files._TOO_MUCH["size"]
