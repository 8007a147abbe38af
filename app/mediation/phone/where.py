"""Where a case is, carried with it: whoever holds it or is asked for it goes to its door, whatever her sectors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import event, or_, select
from sqlalchemy.orm import Session, UOWTransaction
from sqlalchemy.orm.attributes import get_history
from sqlalchemy.orm.base import PASSIVE_NO_INITIALIZE

from app.core import clock, feed
from app.core.rows import find
from app.mediation.models import MediationCase
from app.mediation.models.case import ON_PHONES
from app.places.models import Building, Entrance, Estate

SHOWN: dict[type[Any], tuple[str, ...]] = {
    Estate: ("name", "plate", "address", "commune"),
    Building: ("name", "address"),
    Entrance: ("label", "plate"),
}
"""What a phone shows of each; another change of a place is no change of the cases that are there."""
_COLUMN = {
    Estate: MediationCase.estate_id, Building: MediationCase.building_id, Entrance: MediationCase.entrance_id
}  # fmt: skip


def of(row: MediationCase) -> dict[str, Any] | None:
    """`{estate, plate, building, entrance, address, commune}`, in words; None outside every estate."""
    estate = find(Estate, row.org_id, row.estate_id) if row.estate_id else None
    if estate is None:
        return None
    building = find(Building, row.org_id, row.building_id) if row.building_id else None
    hall = find(Entrance, row.org_id, row.entrance_id) if row.entrance_id else None
    return {
        "estate": estate.name, "plate": (hall.plate if hall else None) or estate.plate,
        "building": building.name if building else None, "entrance": hall.label if hall else None,
        "address": (building.address if building else "") or estate.address, "commune": estate.commune,
    }  # fmt: skip


@event.listens_for(Session, "before_flush")
def _count(session: Session, context: UOWTransaction, instances: Any) -> None:
    changed = [one for one in session.dirty if type(one) in SHOWN and _reads_otherwise(one)]
    if changed:
        with session.no_autoflush:
            for row in _cases_at(session, changed):
                feed.touch(session, row)


def _reads_otherwise(place: Any) -> bool:
    return any(get_history(place, name, PASSIVE_NO_INITIALIZE).has_changes() for name in SHOWN[type(place)])


def _cases_at(session: Session, places: Iterable[Any]) -> Iterator[MediationCase]:
    """Those a phone may hold, in any order."""
    by_org: dict[UUID, dict[type[Any], list[UUID]]] = {}
    for one in places:
        by_org.setdefault(one.org_id, {}).setdefault(type(one), []).append(one.id)
    still = or_(MediationCase.closed_on.is_(None), MediationCase.closed_on >= clock.today() - ON_PHONES)
    for org_id, ids in by_org.items():
        there = or_(*(_COLUMN[model].in_(some) for model, some in ids.items()))
        held = MediationCase.org_id == org_id, MediationCase.anonymised_at.is_(None), still
        yield from session.scalars(select(MediationCase).where(*held, there))
