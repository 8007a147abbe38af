"""The moments and the zones under which the unit tests must pass as they do now.

Debian's `faketime` leads programs to believe them, libraries and all: `PALIER_CLOCK_SHIFT` moves our own clock only.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
MOMENTS = (
    "+1 day", "+40 days", "+400 days",
    "2026-12-31 23:59:30",  # the year ends while they run
    "2027-03-28 02:30:00",  # an hour that is not
    "2027-10-31 02:30:00",  # an hour that is twice
    "2028-02-29 12:00:00",
)  # fmt: skip
ZONES = ("UTC", "Indian/Reunion", "America/Cayenne")
DRAWN = 2


@dataclass(frozen=True)
class Case:
    """A moment, as in MOMENTS, and the zone of the machine."""

    moment: str
    zone: str

    def __str__(self) -> str:
        return f"{self.moment} {self.zone}"

    def shift(self, now: datetime) -> int:
        """Seconds from `now` to the moment. A shift and not a date: each program started moves on by the same."""
        if self.moment.startswith("+"):
            return int(timedelta(days=int(self.moment.split()[0])).total_seconds())
        return round((datetime.fromisoformat(self.moment).replace(tzinfo=PARIS) - now).total_seconds())

    @property
    def environment(self) -> dict[str, str]:
        """What the command is given besides. FORCE_MONOTONIC_FIX would make every wait of a thread end at once."""
        return {"TZ": self.zone, "FAKETIME_FORCE_MONOTONIC_FIX": "0"}

    def played(self, command: Sequence[str]) -> tuple[str, ...]:
        """The command, started at that moment. Stopwatches stay true, or every wait would be over or endless."""
        return ("faketime", "--exclude-monotonic", "-f", f"{self.shift(datetime.now(UTC)):+d}s", *command)


CASES = tuple(Case(*one) for one in product(MOMENTS, ZONES))


def drawn(seed: int) -> tuple[Case, ...]:
    """The cases of one ordinary run, always the same for a seed."""
    return tuple(random.Random(seed).sample(CASES, DRAWN))  # noqa: S311 - nothing secret


def shared_out(tests: Sequence[str], parts: int, seed: int) -> list[list[str]]:
    """Files of tests dealt to so many cases, each to one of them, always the same way for a seed."""
    dealt = random.Random(seed).sample(tests, len(tests))  # noqa: S311 - nothing secret
    return [sorted(dealt[number::parts]) for number in range(parts)]
