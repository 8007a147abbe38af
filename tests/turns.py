"""A pytest plugin: of the tests that differ only by what takes turns, a run with a seed plays one (tools/turns.py).

    @pytest.mark.by_turns("width")  # one of the widths, each of the other parameters
    @pytest.mark.by_turns("loaded", together=True)  # the same one for the whole file: what it loads is dear

The tests in ON_EITHER take turns on the two databases without saying so. What protects data is never among them: kills,
floods, what is sealed, migrations, merging, the exchange, the door, what leaves to a landlord are always on both, and
so is what is marked `on_both` in one of these places.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pytest

from tools.turns import seed_in, turn

ON_EITHER = (
    # What is asked of pages and forms, and of the rows they read, whichever database has them.
    "conflicts", "desk", "essai", "fields", "logbook", "nomenclatures", "pages", "places", "planning", "referrals",
    "rounds", "sectors", "sent", "shell", "technical",
    # Many strings, bodies, roles and clocks, whose answer is ours before it is the database's.
    "door/test_naughty.py", "hostile/test_bodies.py", "hostile/test_breakdowns.py", "hostile/test_headers.py",
    "hostile/test_statements.py", "hostile/test_stock.py", "hostile/test_strings_at_the_desk.py",
    "hostile/test_strings_from_phones.py", "hostile/test_strings_to_the_landlord.py",
    "test_access_matrix.py", "test_clock_set_wrong.py", "test_openapi.py",
)  # fmt: skip
SEED = seed_in(os.environ)


@dataclass(frozen=True)
class Case:
    """A test among those that differ from it by what takes turns: `test` is their name, `together` their file's."""

    test: str
    together: str | None = None


def turning(path: str, parameters: Iterable[str], mark: pytest.Mark | None, *, on_both: bool = False) -> set[str]:
    """Which of a test's parameters take turns."""
    names = set(mark.args if mark else ())
    if not on_both and path.removeprefix("tests/").startswith(ON_EITHER):
        names.add("app")
    return names & set(parameters)


def played(cases: list[Case], seed: int) -> Iterator[bool]:
    """Of each, in their order, whether a run of this seed plays it."""
    choices_of: dict[str, list[int]] = {}
    for number, case in enumerate(cases):
        choices_of.setdefault(case.test, []).append(number)
    for number, case in enumerate(cases):
        choices = choices_of[case.test]
        yield choices[turn(seed, case.together or case.test, len(choices))] == number


def case_of(item: pytest.Function) -> Case:
    """A test's own, which is its alone where nothing takes turns."""
    path, _, name = item.location
    called = getattr(item, "callspec", None)
    mark = item.get_closest_marker("by_turns")
    turns = turning(path, called.params, mark, on_both=bool(item.get_closest_marker("on_both"))) if called else set()
    if not called or not turns:
        return Case(f"{path} {name}")
    test = f"{path} {item.originalname} {alike(called.id, [called.params[name] for name in turns])}"
    return Case(test, path if mark and mark.kwargs.get("together") else None)


def alike(spelt: str, values: Iterable[object]) -> str:
    """What pytest calls a test's parameters (their values, joined by dashes), whichever these values are."""
    for value in values:
        spelt = f"-{spelt}-".replace(f"-{value}-", "-*-", 1)[1:-1]
    return spelt


@pytest.hookimpl(tryfirst=True)  # before -k and -m take choices away
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Function]) -> None:
    """What is not played this time is left out."""
    if SEED is None:
        return
    flags = list(played([case_of(item) for item in items], SEED))
    left = [item for item, flag in zip(items, flags, strict=True) if not flag]
    config.hook.pytest_deselected(items=left)
    items[:] = [item for item, flag in zip(items, flags, strict=True) if flag]
