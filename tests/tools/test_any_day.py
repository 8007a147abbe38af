"""The moments the unit tests are played at."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tools.any_day import CASES, Case, drawn
from tools.gates import any_day, every_day, failures

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_a_seed_draws_the_same_two_moments_again_and_another_seed_comes_to_the_others() -> None:
    assert drawn(7) == drawn(7)
    assert {case for seed in range(200) for case in drawn(seed)} == set(CASES)


def test_a_moment_is_reached_by_a_shift_of_the_clock_as_read_in_paris() -> None:
    assert Case("+40 days", "UTC").shift(NOON) == 40 * 86400
    assert Case("2026-11-25 14:00:00", "Indian/Reunion").shift(NOON) == 3600
    assert Case("2026-11-25 12:30:00", "UTC").shift(NOON) == -1800


def played(seed: int, *, every: bool = False) -> list[set[str]]:
    """The words of each gate of a run: node and pytest at one moment, then at the other."""
    return [set(gate.command) for gate in any_day(seed, every=every)]


@pytest.mark.parametrize("every", [False, True])
def test_a_run_shares_the_files_it_plays_out_between_its_two_moments(every: bool) -> None:
    node, pytest, node_too, pytest_too = played(7, every=every)
    for one, other, files in ((node, node_too, ".test.mjs"), (pytest, pytest_too, ".py")):
        here, there = ({word for word in words if word.endswith(files)} for words in (one, other))
        assert here and there and not here & there
    assert "not postgresql" in pytest and not any("crash" in word for word in node | node_too)


def test_half_of_the_files_are_played_a_run_and_from_run_to_run_or_by_every_all_of_them() -> None:
    here, all_of_them = str(Path(__file__)), set().union(*played(7, every=True))
    assert here in all_of_them
    assert 0.4 < len(set().union(*played(7))) / len(all_of_them) < 0.6
    assert set().union(*(word for seed in range(40) for word in played(seed))) == all_of_them


def test_the_whole_list_plays_all_of_them_at_every_moment() -> None:
    gates = list(every_day())
    assert {gate.case for gate in gates} == set(CASES) and len(gates) == 2 * len(CASES)
    assert not any(word.endswith(".py") for gate in gates for word in gate.command), "no file is chosen: all are played"
    assert all(any("crash" in word for word in gate.command) for gate in gates if gate.tests == "node")


def test_of_a_long_list_of_tests_a_failed_gate_shows_those_that_failed() -> None:
    passed = ["ok 1 - one that passes", *["      ..."] * 3] * 200
    told = [*passed, "not ok 9 - one that does not", "  error: 'why'", *passed, "# fail 1"]
    shown = failures("node", told)
    assert shown[:2] == ["not ok 9 - one that does not", "  error: 'why'"] and len(shown) < 50
    assert failures("pytest", told) == told[-250:]
    assert failures("node", ["it broke down"]) == ["it broke down"]
