"""Where something about a person may be: each feature declares how its records are found, and what is told of one.

Nothing is found by a name, which is sealed or absent: somebody who knows says where and when, and joins by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from app.people.acting import Act
from app.people.rules import COORDINATION

FOUND_AT_MOST = 200


@dataclass(frozen=True)
class Wanted:
    """The days a record is of; None on a side is no bound."""

    org_id: UUID
    since: date | None
    until: date | None


class Found(NamedTuple):
    """One record, in codes: when, where and what, not a word that was typed."""

    id: UUID
    day: date
    title: str


class Passage(NamedTuple):
    """One text that may be handed over. `key`: which one it is of its record, and in which version, without a word of
    it. `hers`: she said it, or had it already; any other text may be of somebody else too."""

    key: str
    name: str
    text: str
    hers: bool = False


@dataclass(frozen=True)
class Told:
    """What is handed over of a record: `lines` of codes and dates, and `texts`, comments about her among them.

    Whoever wrote it is not named, and of a record with parties it is one party's alone.
    """

    title: str
    lines: Sequence[tuple[str, str]]
    texts: Sequence[Passage] = ()


def _coordination(act: Act, id: UUID) -> bool:
    return act.actor.role in COORDINATION


@dataclass(frozen=True)
class Source:
    """A kind of record: `find` lists candidates, `tell` opens one (None when it is no more), noting that it does.

    `may`: whether this person may open it, and so look it over and hand it out.
    """

    kind: str
    label: str
    find: Callable[[Wanted], Sequence[Found]]
    tell: Callable[[Act, UUID], Told | None]
    may: Callable[[Act, UUID], bool] = _coordination


SOURCES: dict[str, Source] = {}


def declare(source: Source) -> None:
    """Make a kind known. Raises ValueError for a name taken."""
    if source.kind in SOURCES:
        raise ValueError(f"{source.kind!r} is declared twice")
    SOURCES[source.kind] = source
