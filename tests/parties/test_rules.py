"""What must be true before a party agrees, is out of reach or withdraws; and what is never asked of anybody."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.base import Base
from app.core.errors import Refused
from app.parties import rules
from app.parties.identity import Identity
from app.parties.rules import PARTY, Agreed, Known, PartyState, check_move, enough_tries
from app.parties.wire import PRIVATE

S = PartyState
MIDNIGHT = datetime(2026, 11, 20, tzinfo=UTC)


def at(*hours: float, day: int = 0) -> tuple[datetime, ...]:
    return tuple(MIDNIGHT + timedelta(days=day, hours=hour) for hour in hours)


KNOWN = [
    Known(informed, frozenset(agreed), tries)
    for informed, agreed, tries in product(
        (False, True), ((), (Agreed.table_ronde.value,), (Agreed.mediation.value,)), ((), at(9, 14), at(9, 14, 19))
    )
]


def moves(source: S, target: S, known: Known) -> bool:
    try:
        check_move(source, target, known)
    except Refused:
        return False
    return True


def test_no_path_reaches_a_state_that_its_guard_forbids() -> None:
    reached = [one for one in product(S, S, KNOWN) if moves(*one)]
    assert {target for _, target, _ in reached} == set(S) - {S.a_contacter}
    for source, target, known in reached:
        assert PARTY.may(source, target, "A") and not PARTY.may(source, target, "C")
        if target == S.accepte:
            assert known.informed and Agreed.mediation in known.agreed
        if target == S.injoignable:
            assert len(known.tries) == 3
        if target in (S.refuse, S.se_retire):
            assert not known.agreed


def test_nobody_is_left_without_a_way_to_agree_later_but_who_agrees_already() -> None:
    ready = Known(True, frozenset({Agreed.mediation.value}), ())
    assert [one for one in S if not moves(one, S.accepte, ready)] == [S.accepte]


@pytest.mark.parametrize(
    ("tries", "enough"),
    [
        (at(9, 14), False),
        (at(9, 14, 19), True),
        (at(9, 10, 11), False),
        (at(9, 10, 11, 13), True),
        ((*at(9), *at(9.5, day=1), *at(9, day=2)), False),
        ((*at(9), *at(12, day=1), *at(18, day=5)), True),
        (at(23, 0.5, 2), False),
        (at(22, 0, 2), True),
    ],
)
def test_out_of_reach_takes_three_tries_at_different_times_of_the_day(
    tries: tuple[datetime, ...], enough: bool
) -> None:
    assert enough_tries(tries) is enough


@given(st.lists(st.integers(0, 7 * 24 * 60), max_size=7), st.integers(-3, 3), st.randoms())
def test_neither_the_order_of_tries_nor_their_days_count_and_one_more_never_hurts(
    minutes: list[int], days: int, random: object
) -> None:
    tries = [MIDNIGHT + timedelta(minutes=one) for one in minutes]
    shuffled = [one + timedelta(days=days) for one in tries]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert enough_tries(tries) == enough_tries(shuffled)
    assert enough_tries([*tries, MIDNIGHT]) or not enough_tries(tries)


def test_letters_follow_each_other_and_none_is_given_twice() -> None:
    assert [rules.next_letter(some) for some in ("", "A", "AC", "Y")] == ["A", "B", "D", "Z"]
    with pytest.raises(Refused, match="26 parties"):
        rules.next_letter("Z")


@pytest.mark.parametrize(
    ("means", "what"),
    [("tacite", ["mediation"]), ("oral", []), ("oral", ["mediation", "photo"]), ("", ["mediation"])],
)
def test_an_agreement_says_by_which_means_and_to_what(means: str, what: list[str]) -> None:
    with pytest.raises(Refused):
        rules.check_codes(means, what)
    assert rules.check_codes("ecrit", ["table_ronde", "mediation", "mediation"]) == ["mediation", "table_ronde"]


@pytest.mark.parametrize("value", ["x" * 121, "Mme\u202eR", "Mme\x00R", "a\x1b[31m"])
def test_what_does_not_fit_or_does_not_show_is_refused(value: str) -> None:
    with pytest.raises(Refused):
        rules.check_typed({"name": value})


FORBIDDEN = re.compile(
    r"nation|origin|ethni|race|religi|politi|syndic|union|opinion|sexu|gender|genre|\bsex|nir\b|secu|insee|birth|naiss"
    r"|\bage|offen|infraction|suspect|arrest|plainte|crime|health|sante|diagnos|photo|minor_name|child"
)


def test_nothing_is_asked_of_a_person_that_may_never_be_kept() -> None:
    tables = ("party", "party_consent", "party_try", "reading")
    names = [column.name for table in tables for column in Base.metadata.tables[table].c]
    names += [*vars(Identity()), *PRIVATE, *rules.LENGTHS]
    assert len(names) > 40 and [one for one in names if FORBIDDEN.search(one)] == []
    assert FORBIDDEN.search("birth_date") and FORBIDDEN.search("nationality")


def test_only_what_says_who_she_is_is_sealed_and_each_word_of_it_is_private() -> None:
    sealed = {
        one.name.removesuffix("_sealed") for one in Base.metadata.tables["party"].c if one.name.endswith("_sealed")
    }
    assert sealed == {"name", "contact", "language", "hours"}
    said = {one.removeprefix("who.") for one in PRIVATE}
    assert said == {"name", "phone", "mail", "address", "structure", "language", "hours"}
