"""What is kept, and until when: each feature declares its own; this room names none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select
from sqlalchemy.orm import Session

from app.core.base import InOrg
from app.retention.rules import Cutoff, shipped

Conditions = Callable[[Cutoff], Sequence[ColumnElement[bool]]]
Apply = Callable[[Session, UUID | None, Sequence[UUID], Cutoff], None]


def among(old: Select[Any], org_id: Any, id: Any) -> ColumnElement[bool]:
    """Whether the record that a row names is one of `old`, a select of their ids: looked at for that row alone.

    As « in » it is the whole of what is old that is looked for, by each slice, while the writer holds the database.
    """
    named = old.selected_columns[0]
    return old.where(named.table.c.org_id == org_id, named == id).exists()


@dataclass(frozen=True)
class Fade:
    """A row of which the month alone is left: `day` becomes the first of its month, `moment` the beginning of that
    day, and `others`, moments and days, keep their distance from it, so that durations stay. `sets`: what else it
    says from then on; `mark`: the column that says since when; `also(session, org_id, ids)`: what goes along."""

    mark: str
    day: str
    moment: str
    others: tuple[str, ...] = ()
    sets: Mapping[str, Any] = field(default_factory=dict)
    also: Callable[[Session, UUID, Sequence[UUID]], None] | None = None


@dataclass(frozen=True)
class Rule:
    """One thing that goes after one delay. `goes` and `remains`: in words; `delay`: a code of data/delays.json.

    `due`: which rows are over, by conditions; a row with nothing left to erase is left out by the room. Then one of:
    `erases`, attributes that are emptied; `fades`, which takes the day and the hour away and leaves the month;
    `removes`, the whole row; `apply`, a verb of its own, after which `due` no longer holds. `kept_by`: the job that
    already does it, by its name: the room does nothing, and `model` is None of what is no table. `size`: rows of one
    unit, where each takes much with it; else as many as of any.
    """

    name: str
    delay: str
    goes: str
    remains: str
    model: Any
    due: Conditions = lambda cut: ()
    erases: tuple[str, ...] = ()
    fades: Fade | None = None
    removes: bool = False
    apply: Apply | None = None
    kept_by: str = ""
    size: int = 0

    @property
    def of_an_organisation(self) -> bool:
        return self.model is not None and issubclass(self.model, InOrg)

    @property
    def columns(self) -> frozenset[str]:
        """`visit.text`: the sealed columns it empties; all those of the table when the row goes."""
        if self.model is None:
            return frozenset()
        table: str = self.model.__tablename__
        if self.removes or (self.kept_by and not self.erases):
            return frozenset({f"{table}.*"})
        return frozenset(f"{table}.{_bare(one)}" for one in self.erases)


def _bare(attribute: str) -> str:
    return attribute.lstrip("_")


RULES: dict[str, Rule] = {}


def declare(*rules: Rule) -> None:
    """Make rules known. Raises ValueError for a name taken, a delay that is not shipped, a rule that does nothing."""
    for rule in rules:
        if RULES.get(rule.name, rule) is not rule:
            raise ValueError(f"{rule.name!r} is declared twice")
        if rule.delay not in shipped():
            raise ValueError(f"{rule.name!r} names no delay: {rule.delay!r}")
        if not (rule.erases or rule.removes or rule.apply or rule.fades or rule.kept_by):
            raise ValueError(f"{rule.name!r} erases nothing")
        RULES[rule.name] = rule


ALLOWED: dict[str, str] = {}
"""What no delay ends: a sealed column, `table.column`, or the whole of a table, `table.*`; and why."""


def keep(columns: Mapping[str, str]) -> None:
    """Say why these stay for as long as what they are of."""
    ALLOWED.update(columns)
