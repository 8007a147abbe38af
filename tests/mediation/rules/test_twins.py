"""Requests that look alike: the same place and family, within ninety days."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mediation.rules.twins import Alike, Likeness, Trace, Where, alike, look_alikes, one_cause
from tests.mediation.rules.life import FRIDAY


def trace(id="a", on=0, family="bruit", estate="BH", entrance="25", closed=None):
    received = FRIDAY + timedelta(days=on)
    return Trace(id, received, family, estate, entrance, None if closed is None else FRIDAY + timedelta(days=closed))


FIRST = trace()
TWIN, BACK = Alike.jumeau, Alike.recurrence


@pytest.mark.parametrize(("other", "found"), [
    (trace("b", 2), (TWIN, Where.entree)),
    (trace("b", 2, entrance=None), (TWIN, Where.residence)),
    (trace("b", 2, entrance="27"), (TWIN, Where.residence)),
    (trace("b", 90), (TWIN, Where.entree)),
    (trace("b", 91), None),
    (trace("b", 2, family="usage"), None),
    (trace("b", 2, estate="CJ", entrance="4"), None),
    (trace("b", 2, estate=None, entrance=None), None),
    (trace("b", -30, closed=-10), (BACK, Where.entree)),
    (trace("b", -300, closed=-90), (BACK, Where.entree)),
    (trace("b", -300, closed=-91), None),
    (trace("b", -300), None),
    (trace("a", 2), None),
])  # fmt: skip
def test_two_look_alike_by_their_place_their_family_and_their_days(other, found):
    assert alike(FIRST, other) == alike(other, FIRST) == (found and Likeness(*found))


def test_two_without_a_family_are_not_alike():
    assert alike(trace(family=""), trace("b", family="")) is None


def test_those_of_the_same_entrance_come_first_then_the_latest():
    others = [trace("far", 3, entrance="27"), trace("old", -5), trace("new", 2), trace("other", family="usage")]
    assert [one.id for one, _ in look_alikes(FIRST, others)] == ["new", "old", "far"]


def test_three_at_one_estate_may_have_one_cause():
    some = [trace("a", -80), trace("b", -10, entrance="27"), trace("c", -1), trace("d", -91), trace("e", -3, "usage")]
    assert [[one.id for one in group] for group in one_cause(some, FRIDAY)] == [["a", "b", "c"]]
    assert one_cause(some[:2], FRIDAY) == []


traces = st.builds(trace, st.sampled_from("abc"), st.integers(-200, 200), st.sampled_from(["bruit", "usage"]),
                   st.sampled_from(["BH", "CJ", None]), st.sampled_from(["1", None]),
                   st.none() | st.integers(-200, 200))  # fmt: skip


@given(traces, traces)
def test_whichever_is_looked_at_first_they_look_alike(one, other):
    if one.received_on != other.received_on:
        assert alike(one, other) == alike(other, one)
    assert alike(one, one) is None
