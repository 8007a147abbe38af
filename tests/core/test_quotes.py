"""What somebody typed, between quotation marks of ours."""

from __future__ import annotations

import pytest

from app.core.quotes import within

NB = "\u00a0"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Le chien aboie.", "Le chien aboie."),
        (f"«{NB}Le chien aboie.{NB}»", "Le chien aboie."),
        (f"Il dit «{NB}encore{NB}» le soir.", "Il dit \u201cencore\u201d le soir."),
        ("«A» puis «B»", "\u201cA\u201d puis \u201cB\u201d"),
        ("»", "\u201d"),
        ("", ""),
    ],
)
def test_no_mark_is_doubled(typed: str, shown: str) -> None:
    assert within(typed) == shown
