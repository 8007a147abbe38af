"""Rounds told by two phones in any order, stops, visits that count, dayparts."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.clock import parse
from app.core.zones import PARIS
from app.rounds import rules
from app.rounds.rules import Event, State, StopState, Team, Verb, Walk

FINISHED = ["non_fait", "empeche", "visite"]
VECTORS = Path(__file__).parents[1] / "vectors"
DAYPARTS, STANDING, OVER = (
    json.loads((VECTORS / f"{name}.json").read_text())["cases"] for name in ("daypart", "standing", "round_over")
)

EIGHT = datetime(2026, 11, 20, 19, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return EIGHT + timedelta(minutes=minutes)


ALONE = Team(frozenset({"nadia"}), EIGHT + timedelta(hours=8))


def by(n: int, verb: Verb, minutes: int) -> Event:
    return Event(verb.value, at(minutes), f"{n}", "nadia")


def told(*events: tuple[Verb, int]) -> rules.Standing:
    return rules.standing((by(n, *one) for n, one in enumerate(events)), ALONE, at(300))


def test_a_round_starts_pauses_resumes_and_ends() -> None:
    assert told().state == State.planifiee
    assert told((Verb.start, 0)).state == State.demarree
    assert told((Verb.start, 0), (Verb.pause, 5)).state == State.suspendue
    over = told((Verb.start, 0), (Verb.pause, 5), (Verb.resume, 9), (Verb.end, 60))
    assert (over.state, over.started_at, over.ended_at) == (State.terminee, at(0), at(60))


def test_the_second_phone_joins_and_its_late_pause_changes_nothing() -> None:
    over = told((Verb.start, 0), (Verb.end, 60), (Verb.start, 2), (Verb.pause, 61))
    assert (over.state, over.started_at, over.ended_at) == (State.terminee, at(0), at(60))


def test_a_round_never_ends_before_it_began() -> None:
    skewed = told((Verb.start, 30), (Verb.end, 10))
    assert skewed.state == State.terminee and skewed.ended_at == skewed.started_at


events = st.lists(
    st.tuples(
        st.sampled_from([Verb.start, Verb.pause, Verb.resume, Verb.end, Verb.reopen, Verb.stops]),
        st.integers(0, 300),
        st.sampled_from(["nadia", "yoann"]),
    ),
    max_size=8,
)
PAIR = Team(frozenset({"nadia", "yoann"}), EIGHT + timedelta(hours=2))


@given(events, st.randoms())
def test_the_order_of_arrival_does_not_matter(told_by_both: list[tuple[Verb, int, str]], chance) -> None:
    rows = [Event(verb.value, at(minutes), str(n), who) for n, (verb, minutes, who) in enumerate(told_by_both)]
    again = chance.sample(rows, len(rows))
    assert rules.standing(rows, PAIR, at(300)) == rules.standing(again, PAIR, at(300))


@given(events)
def test_every_step_follows_the_machine(told_by_both: list[tuple[Verb, int, str]]) -> None:
    rows = [Event(verb.value, at(n), str(n), who) for n, (verb, _, who) in enumerate(told_by_both)]
    rows.sort(key=lambda one: one.verb != Verb.start)
    path = [rules.standing(rows[:n], PAIR, at(300)).state for n in range(len(rows) + 1)]
    moves = [(a, b) for a, b in zip(path, path[1:], strict=False) if a != b]
    assert all(rules.MACHINE.may(a, b) for a, b in moves)


def hour(text: str | None) -> datetime | None:
    return parse(f"2026-11-20T{text}:00Z") if text else None


@pytest.mark.parametrize("case", STANDING, ids=lambda case: case["why"])
def test_a_round_is_over_with_its_last_part(case: dict[str, Any]) -> None:
    events = [Event(verb, hour(at) or EIGHT, str(n), who) for n, (verb, who, at) in enumerate(case["events"])]
    team = Team(frozenset(case["agents"]), hour(case["shift_end"]))
    now = rules.standing(reversed(events), team, hour(case["now"]) or EIGHT)
    assert (now.state, now.ended_at) == (case["state"], hour(case["ended_at"]))
    assert sorted(now.ended, key=lambda who: now.ended[who]) == case["ended_by"]


@pytest.mark.parametrize("case", OVER, ids=lambda case: case["why"])
def test_a_round_is_waited_for_until_four_hours_after_its_planned_end(case: dict[str, Any]) -> None:
    team = Team(frozenset({"n"}), parse(case["shift_end"]) if case["shift_end"] else None)
    assert team.over_at(parse(case["started_at"])) == parse(case["over"])


@pytest.mark.parametrize("verb", [Verb.pause, Verb.resume, Verb.end])
def test_nothing_happens_to_a_round_that_never_started(verb: Verb) -> None:
    assert rules.refusal(State.planifiee, verb)


def test_a_cancelled_round_takes_no_event() -> None:
    assert all(rules.refusal(State.annulee, verb) for verb in Verb)


def test_a_visit_outranks_what_the_end_declared() -> None:
    assert rules.stop_state(["visite"], "non_fait", over=True) == StopState.visite
    assert rules.stop_state(["empeche", "visite"], None, over=False) == StopState.visite
    assert rules.stop_state([], "empeche", over=False) == StopState.empeche


def test_a_stop_is_not_walked_once_the_round_is_over_whoever_said_so_before() -> None:
    assert {rules.stop_state([], said, over=False) for said in (None, "non_fait")} == {StopState.prevu}
    assert {rules.stop_state([], said, over=True) for said in (None, "non_fait")} == {StopState.non_fait}


facts = st.tuples(st.lists(st.sampled_from(["visite", "empeche"]), max_size=3), st.sampled_from([None, *FINISHED]))
overs = st.tuples(st.booleans(), st.booleans())


@given(facts, st.sampled_from([None, *FINISHED]), st.sampled_from(["visite", "empeche"]), st.booleans(), overs)
def test_whatever_is_noted_undone_or_declared_moves_a_stop_along_its_machine(
    told: tuple[list[str], str | None], word: str | None, more: str, undone: bool, over: tuple[bool, bool]
) -> None:
    seen, declared = told
    before = rules.stop_state(seen, declared, over=over[0])
    later = rules.better(declared, word) if word else declared
    afterwards = rules.stop_state(seen[1:] if undone else [*seen, more], later, over=over[1])
    assert before == afterwards or rules.STOP_MACHINE.may(before, afterwards)


def test_the_better_word_of_two_phones_stays() -> None:
    assert rules.better("non_fait", "visite") == rules.better("visite", "non_fait") == "visite"
    assert rules.better(None, "non_fait") == "non_fait"


def walk(starter: str, start: int | None, end: int | None, *agents: str) -> Walk:
    return Walk(
        starter,
        frozenset(agents or ("nadia", "yoann")),
        None if start is None else at(start),
        None if end is None else at(end),
    )


def test_two_rounds_of_a_pair_at_the_same_time_are_probably_one() -> None:
    assert rules.probably_one(walk("nadia", 0, 90), walk("yoann", 5, 100))
    assert rules.probably_one(walk("nadia", 0, None), walk("yoann", 60, None))


def test_rounds_apart_in_time_or_of_one_person_or_of_strangers_are_two() -> None:
    assert not rules.probably_one(walk("nadia", 0, 30), walk("yoann", 30, 60))
    assert not rules.probably_one(walk("nadia", 0, 60), walk("nadia", 30, 60))
    assert not rules.probably_one(walk("nadia", 0, 60, "nadia"), walk("samia", 0, 60, "samia"))
    assert not rules.probably_one(walk("nadia", None, None), walk("yoann", 0, 60))


@pytest.mark.parametrize("case", DAYPARTS, ids=lambda case: case["moment"])
def test_a_daypart_is_read_on_the_wall_clock(case: dict[str, str]) -> None:
    assert rules.daypart(parse(case["moment"]), PARIS).label.lower() == case["part"]
