"""Which entries are one fact: the rule, on the cases the phone reads too, and whatever order things come in."""

from __future__ import annotations

import json
import random
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.logbook.twins import Noted, once

CASES = json.loads((Path(__file__).parents[1] / "vectors" / "twins.json").read_text())["cases"]
TEAM = ("nadia", "yoann", "karim")


def read(case: dict[str, Any]) -> list[Noted]:
    said: dict[str, dict[str, bool]] = {}
    for one, other, same in case.get("said", ()):
        said.setdefault(one, {})[other] = same
        said.setdefault(other, {})[one] = same
    return [
        Noted(id, author, frozenset(rest[0] if rest else TEAM), datetime.fromisoformat(f"2026-11-20T{hour}Z"), like,
              case.get("presumed", False), said.get(id, {}))
        for id, author, hour, like, *rest in case["entries"]
    ]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_what_counts_once_and_what_is_asked(case: dict[str, Any]) -> None:
    found = once(read(case))
    assert (found.aside, found.asked) == (case["aside"], case["asked"])


entry = st.builds(
    lambda minute, author, like: (minute, author, like),
    st.integers(0, 90), st.sampled_from(TEAM), st.sampled_from(["hall", "cour", None]),
)  # fmt: skip
answers = st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.booleans()), max_size=6)


@given(st.lists(entry, min_size=1, max_size=8), answers, st.booleans(), st.randoms())
def test_the_order_things_come_in_decides_nothing_and_a_fact_counts_exactly_once(
    told: list[tuple[int, str, str | None]], answers: list[tuple[int, int, bool]], presumed: bool, chance: random.Random
) -> None:
    case = {
        "presumed": presumed,
        "entries": [[str(n), who, f"{21 + m // 60}:{m % 60:02}:00", like] for n, (m, who, like) in enumerate(told)],
        "said": [[str(a), str(b), same] for a, b, same in answers if a != b and max(a, b) < len(told)],
    }
    entries = read(case)
    found = once(entries)
    assert once(chance.sample(entries, len(entries))) == found
    assert not set(found.aside) & set(found.aside.values()), "what counts for another counts for itself"
    for one, head in found.asked.items():
        assert one != head and head not in found.asked
        assert next(e for e in entries if e.id == one).said.get(head) is None
    for one in entries:
        for other, same in one.said.items():
            if same:
                assert found.aside.get(one.id, one.id) == found.aside.get(other, other)
