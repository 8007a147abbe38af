"""What a run plays of what takes turns: at least one of each, and all of them from run to run."""

import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tests.turns import ON_EITHER, Case, alike, played, turning
from tools.gates import ROOT, SLOW_TESTS
from tools.turns import SEED, seed_in, turn

NAMES = [f"test {number}" for number in range(200)]
CASES = [Case(name) for name in NAMES for _database in range(2)] + [Case("alone")]


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7])
def test_as_many_seeds_in_a_row_as_there_are_choices_come_to_all_of_them(count: int) -> None:
    for name in NAMES:
        assert {turn(seed, name, count) for seed in range(5, 5 + count)} == set(range(count))


@pytest.mark.parametrize("count", [2, 3, 4])
def test_one_run_shares_the_names_out_between_the_choices(count: int) -> None:
    shares = Counter(turn(9, name, count) for name in NAMES).values()
    assert len(shares) == count and min(shares) > len(NAMES) / count / 2


def test_without_a_seed_all_is_played_and_a_seed_is_one_from_zero_on() -> None:
    assert (seed_in({}), seed_in({SEED: ""}), seed_in({SEED: "0"})) == (None, None, 0)


def test_a_run_plays_each_test_once_and_the_next_run_the_other_way() -> None:
    one, next_one = (list(played(CASES, seed)) for seed in (6, 7))
    for flags in (one, next_one):
        assert Counter(case.test for case, flag in zip(CASES, flags, strict=True) if flag) == Counter([*NAMES, "alone"])
    assert [case.test for case, *both in zip(CASES, one, next_one, strict=True) if all(both)] == ["alone"]


def test_what_is_together_is_all_at_the_same_choice() -> None:
    cases = [Case(name, "its file") for _database in range(2) for name in NAMES]
    flags = list(played(cases, 3))
    assert sum(flags) == len(NAMES) and flags[: len(NAMES)] in ([True] * len(NAMES), [False] * len(NAMES))


def test_tests_that_differ_otherwise_than_by_what_takes_turns_are_others() -> None:
    assert alike("sqlite-/bureau/a-b", ["sqlite"]) == alike("postgresql-/bureau/a-b", ["postgresql"])
    assert alike("sqlite-one", ["sqlite"]) != alike("sqlite-other", ["sqlite"])
    assert alike("360-/app/", [360]) == alike("1280-/app/", [1280]) != alike("360-/", [360])


def test_what_protects_data_is_always_on_both_databases() -> None:
    both = ("keys/test_rotation.py", "sync/test_twins.py", "merging/test_merging.py", "hostile/test_canary.py",
            "hostile/test_in_clear.py", "followups/test_kill.py", "portal/test_journal.py", "backup/test_postgres.py",
            "door/test_passwords.py", "test_migrations.py", "staff/test_person.py")  # fmt: skip
    assert all((ROOT / "tests" / one).exists() for one in both)
    assert [one for one in both if turning(f"tests/{one}", ["app"], None)] == []
    assert turning("tests/sent/test_once.py", ["app", "rule"], None) == {"app"}
    assert turning("tests/sent/test_once.py", ["app", "rule"], None, on_both=True) == set()


def test_every_place_that_takes_turns_is_there() -> None:
    assert [one for one in ON_EITHER if not (ROOT / "tests" / one).exists()] == []


def test_what_is_slow_is_where_its_gate_looks_for_it() -> None:
    command = ["git", "grep", "-lE", r"mark\.slow|marker\(.slow", "--", "tests/*.py"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    tests = {str(ROOT / one) for one in found if Path(one).name.startswith("test_") and "/tools/" not in one}
    assert tests <= set(SLOW_TESTS)
    assert [one for one in found if Path(one).name == "conftest.py"] == ["tests/hostile/conftest.py"]
