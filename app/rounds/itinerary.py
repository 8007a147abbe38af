"""The stops of a round as its agents put them, each on their phone: whatever order their lists come in. Pure.

A list names the stops its phone knew, in order, and those its agent took out. What it does not name was not known
there: it stays, after what is named. A stop named alone says no order, so that adding one undoes none that the other
phone asked for. Mirror of static/pwa/features/rounds/itinerary.js (tests/vectors/stops.json).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Listed:
    """What one phone said of the stops, and when; `key` only breaks ties."""

    at: datetime
    key: str
    stops: tuple[str, ...]
    removed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Order:
    """The stops in order, and those that were taken out."""

    stops: Sequence[str]
    removed: frozenset[str]


def ordered(known: Sequence[str], told: Iterable[Listed]) -> Order:
    """The last list says the order of what it names, the one before it that of the rest, and so on; `known` ends it."""
    ranks: dict[str, tuple[int, int]] = {}
    gone: set[str] = set()
    for turn, one in enumerate(sorted(told, key=lambda listed: (listed.at, listed.key))):
        if len(one.stops) > 1:
            ranks |= {id: (-turn, rank) for rank, id in enumerate(one.stops)}
        gone = (gone - set(one.stops)) | one.removed
    return Order(sorted(known, key=lambda id: ranks.get(id, (1, 0))), frozenset(gone))


@dataclass(frozen=True)
class Stop:
    """A stop as it is shown or not. `added`: by hand, during the round; `left`: nobody passed there yet."""

    id: str
    estate: str
    added: bool
    removed: bool
    left: bool


def shown(stops: Iterable[Stop]) -> list[str]:
    """Those that stand: a stop taken out does if somebody passed there; of an estate added twice, one.

    Only what was added by hand is ever taken out. Both phones added one estate: the plan's stop or the first id
    stands, and what was seen at the other counts for it.
    """
    standing = [one for one in stops if not (one.added and one.removed and one.left)]
    first: dict[str, Stop] = {}
    for one in standing:
        other = first.setdefault(one.estate, one)
        first[one.estate] = min(one, other, key=lambda stop: (stop.added, stop.id))
    return [one.id for one in standing if not one.added or first[one.estate] is one]
