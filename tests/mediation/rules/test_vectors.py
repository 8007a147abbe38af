"""What phones check of agreements and ends before they are sent, on the cases both sides are tried on."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from app.core.errors import Refused
from app.mediation import known as known_of
from app.mediation.rules import agreement, guards
from app.mediation.rules.agreement import Agreed, Promise
from app.mediation.rules.flows import CHECK_THAT_HOLDS, shipped
from app.mediation.rules.guards import Known
from app.mediation.rules.holding import Seen, failed, overclaimed, result, summary, to_note
from app.mediation.rules.states import CaseState

FOLDER = Path(__file__).parents[2] / "vectors"
AGREEMENT, CLOSING, HOLDING = (
    json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")) for name in ("agreement", "closing", "holding")
)
TODAY = date.fromisoformat(CLOSING["today"])
S = CaseState


def refused(act: Callable[[], object]) -> list[str | None] | None:
    try:
        act()
    except Refused as one:
        return [one.field, one.message]
    return None


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def agreed(said: dict[str, Any]) -> Agreed:
    promises = (Promise(one["letter"], one["what"], day(one["by_on"]), one["seen"]) for one in said["commitments"])
    return Agreed(
        said["form"], said["extent"], date.fromisoformat(said["made_on"]), tuple(promises), signed=said["signed"]
    )


def held(case: dict[str, Any]) -> str | None:
    """Of its checks, each the one that tells of a commitment."""
    checks = [Seen(rank, CHECK_THAT_HOLDS, TODAY, state) for rank, (state, _) in enumerate(case["checks"])]
    return result(checks).value if checks else None


def known(case: dict[str, Any]) -> Known:
    checks = [(state, day(due_on)) for state, due_on in case["checks"]]
    left = [due_on for state, due_on in checks if state == "prevu"]
    return Known(
        today=TODAY, letters=frozenset(case["letters"]), told=frozenset(case["told"]),
        not_told=frozenset(case["not_told"]), followups_open=case["followups"], meetings_planned=case["planned"],
        held=held(case), checks_open=len(left), checks_due_left=sum(one <= TODAY for one in left), outcome=True,
    )  # fmt: skip


@pytest.mark.parametrize("case", AGREEMENT["met"], ids=lambda case: case["why"])
def test_who_was_never_met_undertakes_nothing(case):
    meetings = [SimpleNamespace(**one) for one in case["meetings"]]
    said = Agreed("oral", "total", TODAY, tuple(Promise(one, "Oui.", None, "A le dira.") for one in case["bound"]))
    assert refused(lambda: agreement.check_met(said, known_of.met(meetings))) == case["refused"]


def of(letters: list[str], made_on: str | None = None) -> Agreed:
    promises = tuple(Promise(one, "Oui.", None, "A le dira.") for one in letters)
    return Agreed("oral", "total", day(made_on) or TODAY, promises)


@pytest.mark.parametrize("case", AGREEMENT["states"], ids=lambda case: case["why"])
def test_who_withdrew_refused_or_was_not_asked_undertakes_nothing(case):
    assert refused(lambda: agreement.check_bound(of(case["bound"]), case["states"])) == case["refused"]


@pytest.mark.parametrize("case", AGREEMENT["dated"], ids=lambda case: case["why"])
def test_an_agreement_is_not_of_before_who_undertakes_agreed_and_was_met(case):
    since = {
        letter: agreement.Since(day(one["agreed_on"]), day(one["met_on"])) for letter, one in case["since"].items()
    }
    said = of(case["bound"], case["made_on"])
    assert refused(lambda: agreement.check_dated(said, since)) == case["refused"]


@pytest.mark.parametrize("case", AGREEMENT["copies"], ids=lambda case: case["how"])
def test_a_copy_goes_by_mail_to_who_has_an_address(case):
    assert refused(lambda: agreement.check_copy(case["how"], "B", mail=case["mail"])) == case["refused"]


@pytest.mark.parametrize("case", AGREEMENT["agreements"], ids=lambda case: case["why"])
def test_an_agreement_is_refused_for_what_it_lacks(case):
    letters, today = AGREEMENT["letters"], date.fromisoformat(AGREEMENT["today"])
    assert refused(lambda: agreement.check(agreed(case["said"]), letters, today)) == case["refused"]


def test_a_check_says_what_is_known_and_by_whom():
    for case in AGREEMENT["noted"]:
        noted = case["before"], case["state"], case["said_by"]
        assert refused(lambda noted=noted: agreement.check_noted(*noted, AGREEMENT["letters"])) == case["refused"], case


def test_a_check_is_noted_from_the_week_before():
    for case in AGREEMENT["come"]:
        due_on = date.fromisoformat(case["due_on"])
        assert (refused(lambda due_on=due_on: agreement.check_come(due_on, TODAY)) is None) is case["ok"], case


def test_whether_an_agreement_holds_is_said_in_the_same_words():
    for case in HOLDING["cases"]:
        checks = [Seen(rank, days, date.fromisoformat(on), state) for rank, days, on, state in case["checks"]]
        assert summary(checks, date.fromisoformat(case["today"])) == case["says"]
        assert result(checks) == case["kept"]


def test_which_check_is_noted_first_and_what_is_not_kept_is_the_same_on_both_sides():
    for case in HOLDING["next"]:
        rows = ([*one, None, False][:6] if len(one) == 4 else one for one in case["checks"])
        checks = [Seen(rank, days, day(on), state, day(noted), left) for rank, days, on, state, noted, left in rows]
        found = to_note(checks, day(case["today"]))
        assert (found and [found[0].commitment, found[0].days, found[1].isoformat()]) == case["note"], case["why"]
        assert [[one.commitment, one.days] for one in failed(checks)] == case["failed"], case["why"]


def test_what_stands_in_the_way_of_an_end_is_said_in_the_same_words():
    for case in CLOSING["cases"]:
        assert guards.missing(case["state"], S.clos, known(case)) == case["lacks"], case
    for case in CLOSING["follow"]:
        copies = frozenset(case["copies"])
        have = Known(agreed=frozenset("AB"), letters=frozenset("ABC"), out=frozenset("C"), read_aloud=case["read"],
                     copies=copies)  # fmt: skip
        assert guards.missing(S.accord, S.suivi_accord, have) == case["lacks"], case


def test_what_keeps_a_case_from_where_somebody_says_it_goes_is_said_in_the_same_words():
    for case in CLOSING["moves"]:
        letters = dict(zip("ABC", case["parties"], strict=False))
        have = Known(
            flow=shipped()[case["flow"]], letters=frozenset(letters), mediators=case["mediators"],
            agreed=frozenset(one for one, state in letters.items() if state == "accepte"),
            out=frozenset(one for one, state in letters.items() if state in ("refuse", "se_retire")),
            correspondent=case["speaks"] == "structure" and case["named"],
        )  # fmt: skip
        assert guards.missing(case["state"], S(case["target"]), have) == case["lacks"], case
    for state, targets in CLOSING["by_hand"]:
        assert guards.by_hand(state, "A") == targets, state


def test_what_is_typed_with_an_end_is_refused_in_the_same_words():
    told = {"letters": "AB", "told": "AB", "not_told": "", "followups": 0, "planned": 0}
    for case in CLOSING["typed"]:
        have = known({**told, **case})
        assert refused(lambda case=case, have=have: guards.check_move(case["state"], S.clos, "A", have, case["kept"])) \
            == case["refused"], case  # fmt: skip
    for case in CLOSING["suspend"]:
        have = Known(today=TODAY, resume_on=day(case["resume_on"]))
        move = "mediation", S.suspendu, "A", have, case["reason"]
        assert refused(lambda move=move: guards.check_move(*move)) == case["refused"], case


def test_an_end_claims_no_more_than_the_check_that_tells():
    for case in CLOSING["kept"]:
        assert overclaimed(case["kept"], case["held"]) == case["said"], case


def test_from_where_a_mediator_stops_suspends_and_closes():
    for case in CLOSING["may"]:
        there = guards.moves(case["state"], "A")
        assert (S.clos in there, S.interrompu in there, S.suspendu in there) == (
            case["closes"], case["interrupts"], case["suspends"],
        ), case  # fmt: skip
