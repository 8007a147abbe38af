"""The visits and readings noted in an estate around a moment, by either phone of a pair.

A unit told beforehand where and when it will ask (`look_ahead`) reads them once, and what it adds itself is kept
beside them (`noted`): an evening's entries arrive together and each asks for those around it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select

from app.core.memory import once
from app.core.tenant import only
from app.extensions import db
from app.rounds.models import Ambience, Visit
from app.rounds.rules import SAME_PASSAGE

Noted = TypeVar("Noted", Visit, Ambience)
Stood = tuple[datetime, Visit | Ambience]
REACH = SAME_PASSAGE


@dataclass
class _Known:
    """All the rows there are in these estates between two moments; none when nothing was read ahead."""

    estates: frozenset[UUID] = frozenset()
    since: datetime | None = None
    until: datetime | None = None
    rows: dict[UUID | None, dict[UUID, Stood]] = field(default_factory=lambda: defaultdict(dict))
    """Estate -> its rows, with their moment: most are left out by it, without being looked at."""

    def keep(self, row: Visit | Ambience) -> None:
        """One more, or one that moved."""
        self.rows[row.estate_id][row.id] = (row.occurred_at, row)

    def covers(self, estate_id: UUID | None, since: datetime, until: datetime) -> bool:
        """Whether nothing else can be there."""
        if self.since is None or self.until is None:
            return False
        return estate_id in self.estates and self.since <= since and until <= self.until


def look_ahead(org_id: UUID, asked: Collection[tuple[UUID, datetime]]) -> None:
    """Read at once what stands around these (estate, moment); at the start of a write unit."""
    if not asked:
        return
    estates = frozenset(estate for estate, _ in asked)
    since = min(at for _, at in asked) - REACH
    until = max(at for _, at in asked) + REACH
    _read_ahead(Visit, org_id, estates, since, until)
    _read_ahead(Ambience, org_id, estates, since, until)


def _read_ahead(model: type[Noted], org_id: UUID, estates: frozenset[UUID], since: datetime, until: datetime) -> None:
    rows = _read(model, org_id, estates, since, until)
    known = once((_Known, model, org_id), lambda: _Known(estates, since, until))
    for row in rows:
        known.keep(row)


def noted(row: Visit | Ambience) -> None:
    """A row this unit adds or moves."""
    known = _known(type(row), row.org_id)
    if known.covers(row.estate_id, row.occurred_at, row.occurred_at):
        known.keep(row)


def near(model: type[Noted], org_id: UUID, estate_id: UUID, at: datetime, within: timedelta) -> list[Noted]:
    """Those of an estate around a moment, undone ones left out, in the order they happened."""
    since, until = at - within, at + within
    known = _known(model, org_id)
    rows: Iterable[Noted]
    if known.covers(estate_id, since, until):
        then = (one for moment, one in known.rows[estate_id].values() if since <= moment <= until)
        rows = (one for one in then if isinstance(one, model) and one.estate_id == estate_id)
    else:
        rows = _read(model, org_id, {estate_id}, since, until)
    there = [(one.occurred_at, one.id, one) for one in rows if one.cancelled_at is None]
    return [one for _, _, one in sorted(there, key=lambda found: found[:2])]


def _known(model: type[Visit] | type[Ambience], org_id: UUID) -> _Known:
    return once((_Known, model, org_id), _Known)


def _read(
    model: type[Noted], org_id: UUID, estates: Collection[UUID], since: datetime, until: datetime
) -> Iterable[Noted]:
    return db.session.scalars(
        select(model).where(only(model, org_id), model.estate_id.in_(estates), model.occurred_at.between(since, until))
    ).all()
