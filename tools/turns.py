"""Whose turn it is: of what has many combinations a run plays some, and its seed says which.

A name (a test, a page, a file) goes through its choices from seed to seed, beginning where its letters put it: as many
seeds in a row as there are choices come to all of them, and one run shares the names out between the choices.
"""

from collections.abc import Mapping
from zlib import crc32

SEED = "PALIER_TEST_SEED"
"""Where a run tells its tests the seed. Where nobody tells one, every combination is played."""


def turn(seed: int, name: str, count: int) -> int:
    """Which of so many choices a run of this seed plays, for what has this name."""
    return (crc32(name.encode()) + seed) % count


def seed_in(environment: Mapping[str, str]) -> int | None:
    """The seed of this run, or None where every combination is played."""
    told = environment.get(SEED)
    return int(told) if told else None
