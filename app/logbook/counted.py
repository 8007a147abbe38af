"""What two phones of a pair noted of one fact counts once: people say so, and what they said is settled here.

Entries and answers come in any order and by either phone, so nothing is decided when one of them comes: what is
around the entries touched is settled together at the end of the unit (`twins.once`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.changes import actions as last
from app.changes.rules import Deed
from app.core.errors import NotAllowed, Refused
from app.core.rows import get, take_turn
from app.core.tenant import only
from app.core.unit import at_the_end
from app.extensions import db
from app.logbook import rules, twins
from app.logbook.kinds import Entry, EntryKind, entry_kinds, facts_of, kind_of
from app.logbook.models import LogEntry
from app.logbook.twins import Counted, Noted
from app.people.acting import Act
from app.people.rules import COORDINATION
from app.places.models import Estate
from app.review import actions as review
from app.review import queries as reviews

Key = tuple[UUID, str, UUID, UUID | None, date]
Rows = Mapping[UUID, LogEntry]


def say(act: Act, model: type[Entry], other_id: UUID, same: bool) -> Entry:
    """Whether an entry and another of its kind are one fact, or two. Raises Refused, Unknown, NotAllowed.

    Of several answers the last one given stands, whatever order they come in.
    """
    org_id, ids = act.actor.org_id, {act.record_id, other_id}
    both = [get(model, org_id, id) for id in sorted(ids)]
    if kind_of(model).alike is None or len(both) != 2:
        raise Refused("doublon", "Ces deux saisies ne se comptent pas l’une pour l’autre.")
    # The places first, as whoever records there does: two units never wait for each other.
    take_turn(Estate, org_id, {one.estate_id for one in both if one.estate_id})
    pair = [get(model, org_id, id, lock=True) for id in sorted(ids)]
    _check_may_say(act, pair)
    for row, other in (pair, pair[::-1]):
        last.note(act.actor, row.id, Deed.counted_once if same else Deed.counted_apart)
        _take(row, other.id, {"same": same, "by": str(act.actor.user_id), "at": _text(act), "op": str(act.op_id)})
        touched(row)
    return next(row for row in pair if row.id == act.record_id)


def _check_may_say(act: Act, pair: Collection[LogEntry]) -> None:
    """Whoever may correct one of both."""
    refusals = []
    for row in pair:
        try:
            rules.check_may_change(
                act.actor.user_id, act.actor.role in COORDINATION, row.agents, row.received_at, act.occurred_at
            )
        except NotAllowed as refusal:
            refusals.append(refusal)
    if len(refusals) == len(pair):
        raise refusals[-1]


def _text(act: Act) -> str:
    return act.occurred_at.isoformat(timespec="microseconds")


def _take(row: LogEntry, other_id: UUID, said: dict[str, Any]) -> None:
    known = (row.twins or {}).get(str(other_id))
    if known is None or _order(known) <= _order(said):
        row.twins = {**(row.twins or {}), str(other_id): said}


def _order(said: Mapping[str, Any]) -> tuple[datetime, str]:
    return datetime.fromisoformat(said["at"]), said["op"]


def touched(row: LogEntry) -> None:
    """Something became of an entry: others may be the same fact, or be it no longer."""
    kind = kind_of(type(row))
    if kind.alike is not None and (row.estate_id or row.twins):
        at_the_end(_settle, (row.org_id, kind.name, row.id, row.estate_id, row.service_date))


def _settle(keys: set[Key]) -> None:
    by_org: dict[UUID, dict[str, list[Key]]] = defaultdict(lambda: defaultdict(list))
    for key in keys:
        by_org[key[0]][key[1]].append(key)
    for org_id in sorted(by_org):
        # Two phones come home together: without a turn, neither would see what the other is writing.
        take_turn(Estate, org_id, {estate for *_, estate, _ in keys if estate})
        for name, some in sorted(by_org[org_id].items()):
            _settle_kind(org_id, entry_kinds()[name], some)


def _settle_kind(org_id: UUID, kind: EntryKind[Any], keys: Iterable[Key]) -> None:
    estates, days = {estate for *_, estate, _ in keys if estate}, {day for *_, day in keys}
    rows = _around(org_id, kind.model, estates, days, {id for _, _, id, _, _ in keys})
    counted = twins.once(_noted(kind, row) for row in rows.values() if row.cancelled_at is None)
    before = reviews.counted(org_id, kind.name, rows.keys())
    for row in rows.values():
        _count(kind, row, counted, before.get(row.id, (None, False)))


def _around(org_id: UUID, model: type[LogEntry], estates: set[UUID], days: set[date], ids: set[UUID]) -> Rows:
    """What these may be the same fact as: what is there on their service day, and what they were said to be."""
    near = (model.estate_id.in_(estates), model.service_date.in_(days))
    rows = _read(model, org_id, *near) if estates else {}
    rows |= _read(model, org_id, model.id.in_(ids - rows.keys())) if ids - rows.keys() else {}
    named = {UUID(id) for row in rows.values() for id in row.twins or ()} - rows.keys() - ids
    if not named:
        return rows
    others = _read(model, org_id, model.id.in_(named)).values()
    wider = {one.estate_id for one in others if one.estate_id}
    return _around(org_id, model, estates | wider, days | {one.service_date for one in others}, ids | named)


def _read(model: type[LogEntry], org_id: UUID, *conditions: Any) -> dict[UUID, LogEntry]:
    found = select(model).where(only(model, org_id), *conditions).execution_options(populate_existing=True)
    return {row.id: row for row in db.session.scalars(found)}


def heads(rows: Collection[Entry]) -> dict[UUID, UUID]:
    """Of entries of one kind, all taken for standing: each one's own, or the one that would count for it."""
    found = twins.once(_noted(kind_of(type(row)), row) for row in rows).aside
    return {row.id: UUID(found.get(str(row.id), str(row.id))) for row in rows}


def _noted(kind: EntryKind[Any], row: LogEntry) -> Noted:
    like = kind.alike(row) if kind.alike and row.estate_id else None
    said = {id: one["same"] for id, one in (row.twins or {}).items()}
    return Noted(str(row.id), str(row.author_id), frozenset(row.agents), row.occurred_at, like, kind.presumed, said)


def _count(kind: EntryKind[Any], row: LogEntry, counted: Counted, before: tuple[UUID | None, bool]) -> None:
    head, asks = (UUID(one) if (one := told.get(str(row.id))) else None for told in (counted.aside, counted.asked))
    moved, row.twin_of = row.twin_of != head, head
    if (asks, head is not None) != before:
        review.counted(row.org_id, kind.name, row.id, asks, facts_of(row), aside=head is not None)
    if moved:
        kind.recounted(row)
