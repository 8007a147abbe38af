"""Which entries are one fact, noted by both phones of a pair: what may be, and what was said of it. Pure.

Mirror of features/logbook/twins.js, on the same tests/vectors/twins.json.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product

from app.logbook.rules import TWIN_WINDOW


@dataclass(frozen=True)
class Noted:
    """An entry still standing, of one kind.

    `like`: equal for entries that may be one fact; None for one that never is another. `presumed`: one unless somebody
    says two, instead of two unless somebody says one. `said`: another entry's id -> whether both are one, as last told;
    the other one says the same.
    """

    id: str
    author: str
    agents: frozenset[str]
    at: datetime
    like: str | None
    presumed: bool = False
    said: Mapping[str, bool] = field(default_factory=dict)


@dataclass(frozen=True)
class Counted:
    """`aside`: an entry -> the one that counts for both; `asked`: an entry -> the one it may be, nobody said yet."""

    aside: Mapping[str, str]
    asked: Mapping[str, str]


Group = list[Noted]
"""One fact, as people said: in the order it was noted."""


def once(entries: Iterable[Noted]) -> Counted:
    """What counts once of these entries, whatever order they and the answers came in. The first noted counts."""
    aside: dict[str, str] = {}
    asked: dict[str, str] = {}
    known: dict[str | None, list[list[Group]]] = defaultdict(list)
    for group in _told_one(entries):
        head = own = group[0]
        facts = known[own.like]
        fact = next((one for one in reversed(facts) if _may_be(one, group)), None)
        if fact is None:
            facts.append([group])
        else:
            fact.append(group)
            head = fact[0][0]
            asked[own.id] = head.id
        counts = head if head.presumed else own
        aside |= {one.id: counts.id for one in group if one is not counts}
    return Counted(aside, asked)


def _told_one(entries: Iterable[Noted]) -> list[Group]:
    """The entries by fact, as people said: of one alone, it is alone."""
    groups: list[Group] = []
    for one in sorted(entries, key=_order):
        told = [group for group in groups if one.said and any(one.said.get(other.id) for other in group)]
        groups = [group for group in groups if group not in told]
        groups.append(sorted([*(other for group in told for other in group), one], key=_order))
    return sorted(groups, key=lambda group: _order(group[0]))


def _order(one: Noted) -> tuple[datetime, str]:
    return one.at, one.id


def _may_be(fact: Sequence[Group], group: Group) -> bool:
    """By other phones of those who were together, alike, soon after, and never said to be two."""
    first, head = group[0], fact[0][0]
    known = [one for each in fact for one in each]
    return (
        head.like is not None
        and first.at - head.at <= TWIN_WINDOW
        and (first.author in head.agents or head.author in first.agents)
        and {one.author for one in group}.isdisjoint(one.author for one in known)
        and not any(one.said.get(other.id) is False for one, other in product(known, group))
    )
