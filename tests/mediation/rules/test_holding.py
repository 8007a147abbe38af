"""Whether agreements hold: not knowing is told, and is never a success."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.mediation.rules.holding import Seen, due_checks, holding_rate, result, standing, summary, told
from app.mediation.rules.states import CheckState, Kept
from tests.mediation.rules.life import FRIDAY

C = CheckState
DAYS = (15, 30, 90)


def checks(*states: str, commitment: str = "1", agreed_on: date = FRIDAY) -> list[Seen]:
    """Of one commitment, at 15, 30 and 90 days: what is not said yet is planned."""
    said = [*states, *["prevu"] * 3]
    return [
        Seen(commitment, days, on, state) for (days, on), state in zip(due_checks(agreed_on, DAYS), said, strict=False)
    ]


def later(days: int) -> date:
    return FRIDAY + timedelta(days=days)


def test_checks_are_due_at_their_days():
    assert due_checks(date(2026, 10, 23), (30, 15, 90, 15)) == [
        (15, date(2026, 11, 7)), (30, date(2026, 11, 22)), (90, date(2027, 1, 21)),
    ]  # fmt: skip


def test_what_is_known_of_an_agreement_is_said_in_a_line():
    three = [*checks("tenu"), *checks("tenu", "tenu", commitment="2"), *checks("partiel", "inconnu", commitment="3")]
    assert summary(three, later(33)) == "3 points tenus sur 4 connus, 1 inconnu, 1 en retard"
    assert summary(checks(), later(1)) == "aucun point connu"
    assert summary(checks("tenu"), later(15)) == "1 point tenu sur 1 connu"
    assert summary(checks("rompu"), later(15)) == "0 point tenu sur 1 connu"
    assert standing(checks(), later(15)).late == 0, "it is late the day after"


@pytest.mark.parametrize(("agreement", "kept"), [
    ([checks("tenu", "tenu", "tenu")], Kept.tenu),
    ([checks("rompu", "partiel", "tenu")], Kept.tenu),
    ([checks("tenu", "tenu", "partiel")], Kept.partiel),
    ([checks("tenu", "tenu", "rompu")], Kept.rompu),
    ([checks("tenu", "tenu", "inconnu")], Kept.inconnu),
    ([checks("tenu", "tenu")], Kept.inconnu),
    ([checks("rompu")], Kept.rompu),
    ([checks("rompu", "tenu")], Kept.inconnu),
    ([checks("tenu", "tenu", "tenu"), checks("tenu", "tenu", "rompu", commitment="2")], Kept.rompu),
    ([checks("tenu", "tenu", "tenu"), checks("tenu", "tenu", "inconnu", commitment="2")], Kept.inconnu),
    ([checks("tenu", "tenu", "tenu"), checks("tenu", "tenu", "partiel", commitment="2")], Kept.partiel),
    ([[]], Kept.inconnu),
])  # fmt: skip
def test_how_an_agreement_stands_at_its_last_check(agreement, kept):
    assert result([one for some in agreement for one in some]) == kept


def test_the_rate_is_of_all_that_reached_the_check_unknown_ones_too():
    agreements = [
        checks("tenu", "tenu", "tenu"),
        checks("tenu", "tenu", "inconnu"),
        checks("tenu", "tenu"),
        checks("rompu"),
        checks("tenu", "tenu", agreed_on=later(50)),
    ]
    rate = holding_rate(agreements, later(90))
    assert (rate.reached, rate.kept, rate.broken, rate.unknown, rate.share) == (4, 1, 1, 2, 0.25)
    assert holding_rate(agreements, later(10)).reached == 2, "noted before its day, it is known"
    assert told(rate) == "25\u00a0% d’accords tenus à 90\u00a0jours\u00a0: 1 sur 4, 2 inconnus."
    assert holding_rate([], later(90)).share is None
    assert (
        told(holding_rate(agreements[1:2], later(90))) == "1 accord a 90\u00a0jours\u00a0: on ne sait pas s’il tient."
    )
    assert told(holding_rate(agreements[1:3], later(90))).endswith("on ne sait d’aucun s’il tient.")
    assert told(holding_rate([], later(90))) == "Aucun accord n’a encore 90\u00a0jours."


some_checks = st.lists(st.sampled_from(C), min_size=3, max_size=3).map(lambda states: checks(*states))


@given(st.lists(some_checks, max_size=8), st.integers(0, 200))
def test_nothing_unknown_is_counted_as_kept(agreements, days):
    rate = holding_rate(agreements, later(days))
    assert rate.reached == rate.kept + rate.partly + rate.broken + rate.unknown <= len(agreements)
    assert rate.kept <= sum(one[-1].state == C.tenu for one in agreements)
