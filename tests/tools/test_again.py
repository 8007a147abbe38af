"""What failed once in a real browser, and is tried again alone."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tools.again import alone, few
from tools.gates import PYTHON, Gate, passes

SAID = """FAILED tests/browser/test_lock.py::test_it_locks - AssertionError: a - b
ERROR tests/browser/test_forms.py::test_each[a name - with a dash]
FAILED tests/browser/test_lock.py::test_it_locks - AssertionError: twice
2 failed, 3 passed in 4.00s
"""


def test_the_few_that_failed_are_named_once_and_many_are_not_tried_again() -> None:
    first, second = few(SAID)
    assert first == "tests/browser/test_lock.py::test_it_locks"
    assert second.startswith("tests/browser/test_forms.py::test_each[")
    assert few(SAID + "FAILED tests/browser/test_a.py::test_b - no\n") == []
    assert few("2 failed, 3 passed") == []


def test_they_are_run_one_after_the_other_and_nothing_else_is() -> None:
    command = (PYTHON, "-m", "pytest", "-n", "2", "-m", "browser", "tests/browser")
    assert alone(command, ["a::b"]) == [PYTHON, "-m", "pytest", "-n", "0", "-m", "browser", "a::b"]


RUNNER = """
import pathlib, sys
seen = pathlib.Path({seen!r})
first = not seen.exists()
seen.touch()
failed = first or {always!r}
print("FAILED tests/browser/test_a.py::test_b - slow" if failed else "")
print("1 failed, 4 passed in 1s" if failed and first else "1 failed in 1s" if failed else "1 passed in 1s")
sys.exit(failed)
"""


@pytest.mark.parametrize("always", [False, True])
def test_what_passes_the_second_time_is_told_and_what_fails_twice_is_a_failure(tmp_path: Path, always: bool) -> None:
    script = tmp_path / "runner.py"
    script.write_text(RUNNER.format(seen=str(tmp_path / "seen"), always=always))
    gate = Gate("in a browser", (sys.executable, str(script), "-n", "2", "tests"), tests="pytest", again=True)
    count, said = passes(gate, {}, strict=True)
    assert (count.passed, count.failed) == ((4, 1) if always else (5, 0))
    assert ("passed at its second try, alone: tests/browser/test_a.py::test_b" in said) is not always
