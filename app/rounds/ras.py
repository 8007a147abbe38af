"""RAS is computed: what was noted holds as long as nothing else stands that was recorded on the same passage.

Entries come in any order and by either phone of a pair, so nothing is decided when one of them comes: the passages
touched are settled together at the end of the unit, for as many statements as one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlalchemy import or_, select, union_all

from app.core.rows import take_turn
from app.core.tenant import only
from app.core.unit import at_the_end
from app.extensions import db
from app.logbook.kinds import entry_kinds
from app.logbook.models import LogEntry
from app.places.models import Estate
from app.rounds.models import Visit
from app.rounds.rules import Passed, ras_holds


def touched(row: LogEntry) -> None:
    """Something became of an entry: the visits of its passage may be RAS no longer, or again."""
    if row.round_id is not None and row.estate_id is not None:
        at_the_end(_settle, (row.org_id, row.round_id, row.estate_id))


def _settle(keys: set[tuple[UUID, UUID, UUID]]) -> None:
    by_org: dict[UUID, set[Passed]] = defaultdict(set)
    for org_id, round_id, estate_id in keys:
        by_org[org_id].add(Passed(round_id, estate_id))
    for org_id in sorted(by_org):
        _settle_in(org_id, by_org[org_id])


def _settle_in(org_id: UUID, touched: Collection[Passed]) -> None:
    # Two phones come home together: without a turn, neither would see what the other is writing.
    take_turn(Estate, org_id, {one.estate for one in touched if one.estate})
    visits = [one for one in _visits(org_id, touched) if _passed(one) in touched]
    recorded = _recorded(org_id, {one.round_id for one in visits if one.round_id})
    for one in visits:
        one.ras = ras_holds(one.ras_noted, _passed(one), recorded)


def _passed(row: Visit) -> Passed:
    return Passed(row.round_id, row.estate_id)


def _visits(org_id: UUID, touched: Iterable[Passed]) -> Sequence[Visit]:
    rounds = {one.round for one in touched}
    noted = or_(Visit.ras_noted, Visit.ras)
    return db.session.scalars(select(Visit).where(only(Visit, org_id), Visit.round_id.in_(rounds), noted)).all()


def _recorded(org_id: UUID, rounds: Collection[UUID]) -> set[Passed]:
    """Where something that says something still stands, in these rounds."""
    if not rounds:
        return set()
    standing = [
        select(model.round_id, model.estate_id)
        .where(only(model, org_id), model.round_id.in_(rounds), model.cancelled_at.is_(None))
        .subquery()
        for model in (kind.model for kind in entry_kinds().values() if kind.says)
    ]
    found = union_all(*map(select, standing)).subquery()
    return {Passed(*row) for row in db.session.execute(select(found).distinct())}
