"""What a finger drew is checked, and drawn again inside its box."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mediation.rules.signature import HIGH, WIDE, check_strokes, path

POINT = st.lists(st.floats(-5000, 5000), min_size=2, max_size=2)
DRAWN = st.lists(st.lists(POINT, min_size=1, max_size=6), min_size=1, max_size=4)


@given(DRAWN)
def test_the_whole_of_it_is_in_the_box(strokes: list[list[list[float]]]) -> None:
    numbers = [float(one) for one in re.findall(r"-?[\d.]+", path(strokes))]
    assert check_strokes(strokes)
    assert all(-0.1 <= x <= WIDE + 0.1 for x in numbers[::2]) and all(-0.1 <= y <= HIGH + 0.1 for y in numbers[1::2])


@pytest.mark.parametrize(
    "strokes", [None, [], [[]], [[1, 2]], [[[1, 2, 3]]], [[[True, 1]]], [[[float("inf"), 0]]], [[[0, 0]] * 2000]]
)
def test_what_no_finger_draws_is_none(strokes: object) -> None:
    assert not check_strokes(strokes)


def test_a_point_alone_is_a_dot() -> None:
    assert path([[[3, 4]]]) == "M0.0 0.0L0.0 0.0"
