"""Which entries are one fact, noted by both phones of a pair: what may be, and what was said of it. Pure.

Mirror of features/logbook/twins.js, on the same tests/vectors/twins.json.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, product, takewhile

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
    facts: list[list[Group]] = []
    for group in _told_one(entries):
        head = own = group[0]
        fact = _nearest(facts, group)
        if fact is None:
            facts.append([group])
        else:
            fact.append(group)
            head = fact[0][0]
            asked[own.id] = head.id
        counts = head if head.presumed else own
        aside |= {one.id: counts.id for one in group if one is not counts}
    return Counted(aside, asked)


def _nearest(facts: Sequence[list[Group]], group: Group) -> list[Group] | None:
    """The last of the facts known so far that a group may be; those too long ago are not looked at."""
    near = takewhile(lambda fact: group[0].at - fact[0][0].at <= TWIN_WINDOW, reversed(facts))
    return next((fact for fact in near if _may_be(fact, group)), None)


def _told_one(entries: Iterable[Noted]) -> list[Group]:
    """The entries by fact, as people said, in the order of the first of each: of one alone, it is alone."""
    groups: dict[str, Group] = {}
    for one in sorted(entries, key=_order):
        told = {id(known): known for other, same in one.said.items() if same and (known := groups.get(other))}
        group = sorted([*chain.from_iterable(told.values()), one], key=_order)
        groups |= {each.id: group for each in group}
    return list({id(group): group for group in groups.values()}.values())


def _order(one: Noted) -> tuple[datetime, str]:
    return one.at, one.id


def _may_be(fact: Sequence[Group], group: Group) -> bool:
    """By other phones of those who were together, alike, and never said to be two."""
    first, head = group[0], fact[0][0]
    known = [one for each in fact for one in each]
    return (
        head.like is not None
        and head.like == first.like
        and (first.author in head.agents or head.author in first.agents)
        and {one.author for one in group}.isdisjoint(one.author for one in known)
        and not any(one.said.get(other.id) is False for one, other in product(known, group))
    )
