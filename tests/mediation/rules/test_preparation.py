"""Whose words a line is, what may be carried, what paper says: the whole of it, without a database."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import Refused
from app.mediation.rules.meeting import APART
from app.mediation.rules.preparation import (
    HERS,
    SHARED,
    TEXT_MAX,
    Mark,
    Part,
    Session,
    check_carried,
    check_leave,
    check_line,
    without_names,
)
from app.mediation.rules.states import MeetingState, Mode

LETTERS = ["A", "B"]


def refused(rule: object, *arguments: object) -> str | None:
    try:
        rule(*arguments)  # type: ignore[operator]
    except Refused as refusal:
        return refusal.code
    return None


@pytest.mark.parametrize(("part", "letter"), list(product(Part, (None, "A", "Z"))))
def test_a_line_is_hers_between_them_or_a_question_to_one(part: Part, letter: str | None) -> None:
    fine = {None: part not in HERS, "A": part not in SHARED, "Z": False}[letter]
    assert (refused(check_line, part, letter, LETTERS, "Oui.") is None) == fine


@pytest.mark.parametrize(("text", "code"), [("", "texte"), (" \n", "texte"), ("a" * (TEXT_MAX + 1), "longueur")])
def test_nothing_and_too_much_are_refused(text: str, code: str) -> None:
    assert refused(check_line, Part.vrai, None, LETTERS, text) == code


@pytest.mark.parametrize(("part", "to"), list(product(Part, ("A", "B", "Z"))))
def test_leave_is_given_of_her_own_words_to_another(part: Part, to: str) -> None:
    assert (refused(check_leave, part, "A", to, LETTERS) is None) == (part in HERS and to == "B")


WHERE = st.builds(
    Session, st.sampled_from(["s1", "s2"]), st.sampled_from(list(Mode)), st.sampled_from(list(MeetingState)),
    st.frozensets(st.sampled_from(LETTERS)),
)  # fmt: skip
MARKS = st.builds(Mark, st.just("A"), st.just("B"), st.booleans(), st.sampled_from([None, "s1", "s2"]))


@given(MARKS, WHERE)
def test_nothing_is_carried_without_a_standing_mark_in_a_held_session_where_the_other_was(
    mark: Mark, where: Session
) -> None:  # fmt: skip
    apart = where.mode in APART and where.state == MeetingState.tenue
    fine = mark.standing and apart and "B" in where.letters and mark.carried_in in (None, where.id)
    assert (refused(check_carried, mark, where) is None) == fine


@given(st.lists(st.sampled_from(["Kébir", "KEBIR", "kebir", "Oriol,", "soir", "l’Oriol", "Li"])))
def test_no_known_name_is_left_on_paper(words: list[str]) -> None:
    said = without_names(" ".join(words), {"A": "Zohra Kébir", "B": "Oriol"}).casefold()
    assert not {"kebir", "kébir", "oriol"} & set(said.replace(",", " ").replace("’", " ").split())
    assert said.split().count("soir") == words.count("soir")


def test_without_a_name_paper_is_the_text() -> None:
    assert without_names("Rien à changer.", {"A": None}) == "Rien à changer."
