"""Clocks run on service days; a pause counts for nobody, and nothing is ever negative."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mediation.rules.clocks import TIMED, Move, Span, age, allowed, clocks, elapsed, within
from app.mediation.rules.flows import default
from app.mediation.rules.states import CASE, CaseState
from tests.mediation.rules.life import FRIDAY

S, FLOW = CaseState, default()


def day(number: int) -> date:
    return FRIDAY + timedelta(days=number)


def span(start: int, until: int | None = None) -> Span:
    return Span(day(start), None if until is None else day(until))


@pytest.mark.parametrize(("pauses", "used"), [
    ([], 10), ([(2, 4)], 8), ([(2, 4), (3, 6)], 6), ([(-5, 2)], 8), ([(8, 50)], 8), ([(4, None)], 4), ([(0, None)], 0),
    ([(20, 30)], 10), ([(2, 2)], 10), ([(2, 4), (4, 6)], 6), ([(2, None), (4, 6)], 2),
])  # fmt: skip
def test_ten_days_less_their_pauses(pauses, used):
    assert elapsed(span(0, 10), [span(*one) for one in pauses], day(30)) == used


# From the receipt on: (day, state), as a screen of the case shows it on day 58.
STORY = [(0, S.recu), (1, S.analyse), (5, S.recevable), (5, S.prise_de_contact), (14, S.mediation), (15, S.suspendu),
         (20, S.mediation), (42, S.accord), (44, S.suivi_accord)]  # fmt: skip


def of(story, today):
    return {one.code: one for one in clocks([Move(day(on), state) for on, state in story], FLOW, day(today))}


def test_each_clock_of_a_case_stops_where_the_next_begins():
    found = of(STORY, 58)
    assert {code: (one.used, one.allowed) for code, one in found.items()} == {
        "suivi": (16, 90), "mediation": (23, 90), "contact": (9, 10), "recevabilite": (5, 7),
    }  # fmt: skip
    assert list(found)[0] == "suivi" and [code for code, one in found.items() if one.runs] == ["suivi"]
    assert found["mediation"].pauses == (span(15, 20),)


def test_a_pause_moves_the_day_it_is_due():
    assert of(STORY[:5], 15)["mediation"].due_on == day(14 + 90)
    assert of(STORY[:6], 17)["mediation"].due_on is None and not of(STORY[:6], 17)["mediation"].runs
    assert of(STORY[:7], 25)["mediation"].due_on == day(14 + 90 + 5)


def test_late_is_what_is_past_what_was_allowed():
    found = of(STORY[:4], 5 + 13)["contact"]
    assert (found.used, found.late, found.due_on) == (13, 3, day(15))


def test_a_mediation_taken_up_again_begins_again():
    again = [*STORY, (60, S.reprise), (61, S.mediation)]
    assert of(again, 70)["mediation"].used == 9


def test_a_case_ages_during_its_pauses_too():
    moves = [Move(day(on), state) for on, state in STORY]
    assert age(moves, day(58)) == 58 and age(moves, day(-3)) == 0 and age([], day(1)) == 0


days = st.integers(-40, 120)
spans = st.builds(span, days, st.none() | days)


@given(spans, st.lists(spans, max_size=6), days)
def test_time_used_is_never_negative_and_pauses_never_count(whole, pauses, today):
    used = elapsed(whole, pauses, day(today))
    counted = {n for n in range(-40, 121) if whole.start <= day(n) < min(whole.until or day(121), day(today))}
    paused = {n for n in counted for one in pauses if one.start <= day(n) < (one.until or day(121))}
    assert used == len(counted - paused) >= 0
    parts = within(whole, pauses)
    assert all(a.until is not None and a.until < b.start for a, b in zip(parts, parts[1:], strict=False))


@st.composite
def stories(draw):
    state, on, story = S.recu, 0, [(0, S.recu)]
    for _ in range(draw(st.integers(0, 14))):
        state = draw(st.sampled_from(sorted(b for a, b in CASE.transitions if a == state)))
        on += draw(st.integers(0, 30))
        story.append((on, state))
    return story


@given(stories(), st.integers(-5, 30))
def test_whatever_a_case_goes_through_its_clocks_stay_true(story, later):
    today = story[-1][0] + later
    for code, one in of(story, today).items():
        assert 0 <= one.used <= max(0, today) and one.late >= 0 and code in TIMED
        assert (one.due_on is None) == any(pause.until is None for pause in one.pauses)
        assert story[-1][1] != S.suspendu or not one.runs
    assert set(allowed(FLOW)) == set(TIMED)
