"""The parts of the page of a case. Each module of pages declares its own; the page shows them in their order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.mediation.models import MediationCase
from app.mediation.rules.states import CASE
from app.parties.access import Layer
from app.people.acting import Actor


@dataclass(frozen=True)
class Seen:
    """A case as this person has it before them. `writes`: whether they are one of its mediators today."""

    row: MediationCase
    layer: Layer
    actor: Actor
    writes: bool
    coordinates: bool

    @property
    def edits(self) -> bool:
        """One of its mediators, while it is open."""
        return self.writes and self.row.state not in CASE.final


@dataclass(frozen=True)
class Section:
    """One part: its place among all, the side of the page it is on, its template, and what it needs there.

    `shown(seen)`: whether it is there at all; `context(seen)`: what its template is given, under `s`.
    """

    name: str
    order: int
    template: str
    context: Callable[[Seen], Any]
    shown: Callable[[Seen], bool] = lambda seen: True
    aside: bool = False


SECTIONS: dict[str, Section] = {}


def declare(section: Section) -> Section:
    SECTIONS[section.name] = section
    return section


def of(seen: Seen, *, aside: bool) -> list[tuple[Section, Any]]:
    """Those of one side, in order, with what each shows."""
    there = sorted(SECTIONS.values(), key=lambda one: one.order)
    return [(one, one.context(seen)) for one in there if one.aside == aside and one.shown(seen)]
