"""What is better not written of people: noticed in forty sentences, and in none of what the trade writes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.core.folding import fold
from app.mediation.rules.wording import noticed, shipped

CASES = json.loads((Path(__file__).parents[2] / "vectors" / "wording.json").read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize(("text", "codes"), [(one["text"], one["codes"]) for one in CASES])
def test_each_kind_is_noticed_and_facts_are_not(text: str, codes: list[str]) -> None:
    assert [one.code for one in noticed(text)] == codes


def test_there_are_forty_and_each_kind_says_what_to_write_instead() -> None:
    assert len(CASES) >= 40 and {code for one in CASES for code in one["codes"]} == {one.code for one in shipped()}
    assert all(one.label and one.instead and bool(one.words) != bool(one.pattern) for one in shipped())


def test_its_words_are_written_bare_and_no_kind_names_anothers() -> None:
    words = [word for one in shipped() for word in one.words]
    assert [word for word in words if fold(word) != word] == [] and len(set(words)) == len(words)


def test_what_we_ship_ourselves_names_nobody_that_way() -> None:
    """The reminders under the fields and what replaces a word would else be noticed."""
    assert [one.code for one in shipped() if noticed(f"{one.label}. {one.instead}")] == []
