"""What people write, compared: the same words on the server as on the phone (tests/pwa/vectors.test.mjs)."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

from app.core.folding import fold

VECTORS = json.loads(Path(__file__).parents[1].joinpath("vectors/fold.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["text"] or "nothing")
def test_what_is_written_folds_to_its_words(case: dict[str, str]) -> None:
    assert fold(case["text"]) == case["folded"]


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["text"] or "nothing")
@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC"])
def test_how_it_was_composed_and_folding_twice_change_nothing(case: dict[str, str], form: str) -> None:
    assert fold(unicodedata.normalize(form, case["text"])) == case["folded"] == fold(case["folded"])
