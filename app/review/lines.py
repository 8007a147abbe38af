"""The landlord's lines, put in step with the review once per unit of work; those of records without one, as told.

Every verb of `actions` notes the entries it touched; before the commit their lines are read, computed and written
together, by this module alone. So a line costs the same whether an entry was touched once or five times, and what
belongs to it (the readings of a visit) may come in any order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import inspect, select

from app.core.base import uuid7
from app.core.bulk import insert_rows
from app.core.tenant import only
from app.core.unit import at_the_end, noted
from app.extensions import db
from app.review import rules
from app.review.models import ReleasedLine, Review
from app.review.rules import Facts, Revision, State

Entity = tuple[str, UUID]
Key = Review | tuple[UUID, UUID]
"""A new review to write, or (organisation, entry) whose line is to be written again."""
COLUMNS = [(one.key, one.columns[0].key) for one in inspect(Review).column_attrs]
Histories = Mapping[Entity, Sequence[Review]]
CHUNK = 400


def born(row: Review) -> None:
    """A new entry, alone in knowing it until the unit or its savepoint ends: it is written then, with its line."""
    at_the_end(_write, row)


def newborn(org_id: UUID, kind: str, entity_id: UUID) -> Review | None:
    """The present review of an entry that has just been born here, still to be written."""
    wanted = (org_id, kind, True)
    its_own = (one for one in _born(noted(_write)) if one.entity_id == entity_id)
    return next((one for one in its_own if (one.org_id, one.kind, one.current) == wanted), None)


def touched(row: Review) -> None:
    """This entry, and the one it completes, will be written again; a newborn one is written in any case."""
    if row in noted(_write):
        return
    for entity_id in {row.entity_id, row.part_of} - {None}:
        at_the_end(_write, (row.org_id, entity_id))


def left(org_id: UUID, entity_id: UUID) -> None:
    """Something no longer completes this entry."""
    at_the_end(_write, (org_id, entity_id))


def tell(org_id: UUID, kind: str, told: Mapping[UUID, Facts | None]) -> None:
    """The lines of records that nobody reviews, as they are now; None: there is none, or no longer. At once.

    Raises ValueError for a text in a code's place.
    """
    lines = {one.entity_id: one for one in _lines(org_id, list(told)) if one.kind == kind}
    new: list[dict[str, Any]] = []
    for entity_id, facts in told.items():
        if facts is not None:
            rules.check_codes(facts)
        visible = None if facts is None else Revision(1, State.diffuse, facts)
        if (line := lines.get(entity_id)) is not None:
            _change(line, visible)
        elif visible is not None:
            new.append(_row(org_id, (kind, entity_id), visible))
    insert_rows(db.session(), ReleasedLine, new)


def _born(keys: Iterable[Key]) -> Iterator[Review]:
    return (one for one in keys if isinstance(one, Review))


def _write(keys: set[Key]) -> None:
    new = list(_born(keys))
    for org_id in sorted({one.org_id for one in new} | {one[0] for one in keys if not isinstance(one, Review)}):
        mine = [one for one in new if one.org_id == org_id]
        again = {one[1] for one in keys if not isinstance(one, Review) and one[0] == org_id}
        fresh = {one.entity_id: one for one in mine if one.part_of is None and one.entity_id not in again}
        again |= {one.part_of for one in mine if one.part_of is not None and one.part_of not in fresh}
        _write_new(org_id, mine, fresh)
        ids = sorted(again)
        for start in range(0, len(ids), CHUNK):
            _write_some(org_id, ids[start : start + CHUNK])


def _write_new(org_id: UUID, new: Sequence[Review], fresh: Mapping[UUID, Review]) -> None:
    """Write new reviews, and the lines of the `fresh` ones: entries that had no line and were not touched since."""
    # Read before the new ones join them: what this unit just made is not read back.
    session = db.session()
    completing = list(_current_parts(org_id, list(fresh))) if fresh else []
    insert_rows(session, Review, [_columns(one) for one in new])
    parts = _by_whole(org_id, [*completing, *(one for one in new if one.current and one.part_of in fresh)])
    visible = {(one.kind, one.entity_id): _visible([one], parts.get(one.entity_id, ())) for one in fresh.values()}
    lines = [_row(org_id, entity, seen) for entity, seen in visible.items() if seen is not None]
    insert_rows(session, ReleasedLine, lines)


def _write_some(org_id: UUID, ids: Collection[UUID]) -> None:
    own = _histories(_reviews(org_id, ids))
    parts = _by_whole(org_id, _current_parts(org_id, ids))
    lines = {(line.kind, line.entity_id): line for line in _lines(org_id, ids)}
    new: list[dict[str, Any]] = []
    for entity, history in own.items():
        visible, line = _visible(history, parts.get(entity[1], ())), lines.get(entity)
        if line is not None:
            _change(line, visible)
        elif visible is not None:
            new.append(_row(org_id, entity, visible))
    insert_rows(db.session(), ReleasedLine, new)


def _columns(row: Review) -> dict[str, Any]:
    own = vars(row)  # a new row holds what it was given and nothing else: its attributes need not be asked
    return {column: own.get(attribute) for attribute, column in COLUMNS}


def _reviews(org_id: UUID, ids: Collection[UUID]) -> Iterator[Review]:
    yield from db.session.scalars(select(Review).where(only(Review, org_id), Review.entity_id.in_(ids)))


def _lines(org_id: UUID, ids: Collection[UUID]) -> Iterator[ReleasedLine]:
    yield from db.session.scalars(
        select(ReleasedLine).where(only(ReleasedLine, org_id), ReleasedLine.entity_id.in_(ids))
    )


def _current_parts(org_id: UUID, ids: Collection[UUID]) -> Iterable[Review]:
    return db.session.scalars(
        select(Review).where(only(Review, org_id), Review.part_of.in_(ids), Review.current.is_(True))
    ).all()


def _by_whole(org_id: UUID, parts: Iterable[Review]) -> dict[UUID, list[Sequence[Review]]]:
    """Entry -> what completes it, each with its history, in the order it happened."""
    parts = sorted(parts, key=lambda one: (one.occurred_at, one.id))
    corrected = [one.entity_id for one in parts if one.rev > 1]
    before = _histories(_reviews(org_id, corrected)) if corrected else {}
    found: dict[UUID, list[Sequence[Review]]] = defaultdict(list)
    for part in parts:
        if part.part_of is not None:
            found[part.part_of].append(before.get((part.kind, part.entity_id), [part]))
    return found


def _histories(rows: Iterable[Review]) -> Histories:
    found: dict[Entity, list[Review]] = defaultdict(list)
    for row in rows:
        found[row.kind, row.entity_id].append(row)
    return found


def _visible(history: Sequence[Review], parts: Iterable[Sequence[Review]]) -> Revision | None:
    """What the line says: nothing of its own for an entry that completes another."""
    if any(one.current and one.part_of is not None for one in history):
        return None
    seen = _shown(history)
    if seen is None or seen.facts is None:
        return None
    facts: Facts = seen.facts
    for part in parts:
        told = _shown(part)
        if told is not None and told.facts is not None:
            facts = rules.with_part(facts, told.facts)
    return Revision(seen.rev, seen.state, facts)


def _shown(history: Sequence[Review]) -> Revision | None:
    return rules.shown([one.revision() for one in history])


def _change(line: ReleasedLine, visible: Revision | None) -> None:
    if visible is None:
        db.session.delete(line)
        return
    line.rev = visible.rev
    for name, value in vars(visible.facts).items():
        setattr(line, name, value)


def _row(org_id: UUID, entity: Entity, visible: Revision) -> dict[str, Any]:
    kind, entity_id = entity
    facts = vars(visible.facts)
    return {"org_id": org_id, "id": uuid7(), "kind": kind, "entity_id": entity_id, "rev": visible.rev, **facts}
