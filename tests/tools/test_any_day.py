"""The moments the unit tests are played at."""

from datetime import UTC, datetime

from tools.any_day import CASES, Case, drawn
from tools.gates import any_day

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def test_a_seed_draws_the_same_two_moments_again_and_another_seed_comes_to_the_others() -> None:
    assert drawn(7) == drawn(7)
    assert {case for seed in range(200) for case in drawn(seed)} == set(CASES)


def test_a_moment_is_reached_by_a_shift_of_the_clock_as_read_in_paris() -> None:
    assert Case("+40 days", "UTC").shift(NOON) == 40 * 86400
    assert Case("2026-11-25 14:00:00", "Indian/Reunion").shift(NOON) == 3600
    assert Case("2026-11-25 12:30:00", "UTC").shift(NOON) == -1800


def test_only_the_whole_list_plays_postgresql_and_every_crash() -> None:
    for whole in (True, False):
        node, pytest = (gate.command for gate in any_day(CASES[:1], whole=whole))
        assert ("not postgresql" in pytest) is not whole
        assert any("crash" in word for word in node) is whole
