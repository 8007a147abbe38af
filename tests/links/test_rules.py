"""What a link is at each moment, and how its forms are known again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.links.rules import Standing, id_of, is_marked, mark_of, standing

AT = datetime(2026, 12, 3, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
TRUTH = [
    (AT - HOUR, AT + HOUR, None, Standing.valable),
    (AT, AT + HOUR, None, Standing.valable),
    (AT - HOUR, AT, None, Standing.expire),
    (AT + HOUR, AT + 2 * HOUR, None, Standing.expire),
    (AT - HOUR, AT + HOUR, AT, Standing.fini),
    (AT - 2 * HOUR, AT - HOUR, AT - HOUR, Standing.fini),
]


@pytest.mark.parametrize("made,until,ended,expected", TRUTH)
def test_what_it_is_at_noon(made: datetime, until: datetime, ended: datetime | None, expected: Standing) -> None:
    assert standing(made, until, ended, AT) == expected


@given(st.text(min_size=1), st.text(min_size=1), st.text(), st.text())
def test_a_mark_is_of_one_link_and_one_form(secret: str, other: str, once: str, again: str) -> None:
    secret, other = (one.encode(errors="replace").decode() for one in (secret, other))
    assert is_marked(secret, once, mark_of(secret, once))
    assert is_marked(other, again, mark_of(secret, once)) is ((secret, once) == (other, again))


FIELDS = st.lists(st.tuples(st.sampled_from(["jour", "note"]), st.text(max_size=3)), max_size=3)


@given(FIELDS, FIELDS, st.sampled_from(["venir", "refuser"]))
def test_a_form_is_the_same_by_what_it_says_and_where_it_goes(
    one: list[tuple[str, str]], other: list[tuple[str, str]], verb: str
) -> None:
    first = id_of("s", "venir", "o", [*one, ("mark", "m"), ("once", "o")])
    assert (id_of("s", verb, "o", other) == first) is (sorted(one) == sorted(other) and verb == "venir")
