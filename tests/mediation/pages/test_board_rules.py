"""The stages, the ages and the rail: each case in one of each, whatever the day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mediation.rules import board
from app.mediation.rules.board import Age, Stage, When
from app.mediation.rules.states import OPEN, CaseState

TODAY = date(2026, 11, 20)
days = st.integers(-2, 5000)


def test_every_open_state_is_of_one_stage_and_no_other_is() -> None:
    found = [state for states in board.STATES.values() for state in states]
    assert sorted(found) == sorted(OPEN) and set(board.STATES) == set(Stage)


@given(days)
def test_a_case_has_one_age(old: int) -> None:
    asked_on = TODAY - timedelta(days=old)
    within = [age for age in Age if _between(asked_on, *board.born(age, TODAY))]
    assert len(within) == 1 and old <= board.LAST.get(within[0], old)


def _between(day: date, since: date | None, until: date) -> bool:
    return day <= until and (since is None or since <= day)


@pytest.mark.parametrize(
    ("due_on", "said"),
    [
        (None, When.apres),
        (date(2026, 11, 19), When.retard),
        (date(2026, 11, 20), When.semaine),
        (date(2026, 11, 22), When.semaine),
        (date(2026, 11, 23), When.apres),
    ],
)
def test_the_week_ends_on_sunday(due_on: date | None, said: When) -> None:
    assert board.when(due_on, TODAY) == said


@given(
    st.sampled_from(list(CaseState)), st.sets(st.sampled_from(CaseState.codes())), st.sampled_from(CaseState.codes())
)
def test_the_rail_stands_in_one_place_and_ends_closed(state: CaseState, reached: set[str], before: str) -> None:
    points = board.rail(state.value, reached, before)
    assert [one.label for one in points if one.mark == "h"] == [state.label]
    assert points[-1].label == CaseState.clos.label
    assert len({one.label for one in points}) == len(points)


def test_an_interrupted_case_shows_where_it_got_to_and_nothing_to_come_but_its_end() -> None:
    points = board.rail("interrompu", {"recu", "analyse", "recevable", "prise_de_contact", "interrompu"})
    assert [(one.label, one.mark) for one in points] == [
        ("Reçu", "d"), ("Recevabilité", "d"), ("Recevable", "d"), ("Prise de contact", "d"), ("Interrompu", "h"),
        ("Clos", ""),
    ]  # fmt: skip
