"""What a slice of operations is going to ask for, one row at a time, is read at once before it is applied.

Twenty entries at ten halls asked the database seventy times; they ask it ten. What was sent is not checked yet:
whatever is no id is passed over, and the checks that follow say so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from app.conflicts.models import Conflict
from app.core import unit
from app.places.models import Building, Entrance, Estate
from app.referrals.models import Referral
from app.rounds.models import Ambience, Contact, Visit
from app.technical.models import TechnicalProblem

CREATES: Mapping[str, type[Any]] = {
    "visit.record": Visit,
    "ambience.record": Ambience,
    "contact.record": Contact,
    "conflict.report": Conflict,
    "technical.flag": TechnicalProblem,
    "referral.signpost": Referral,
    "referral.propose": Referral,
}


def read(org_id: UUID, ops: Iterable[Mapping[str, Any]]) -> None:
    """The records these operations would create, and the places they name."""
    created: dict[type[Any], set[UUID]] = {}
    named: dict[str, set[UUID]] = {"entrance": set(), "building": set(), "estate": set()}
    for op in ops:
        model = CREATES.get(op["kind"]) if isinstance(op["kind"], str) else None
        if model is None:
            continue
        created.setdefault(model, set()).update(_ids([op["record_id"]]))
        place = op["payload"].get("place") if isinstance(op["payload"], dict) else None
        for kind in named:
            if isinstance(place, dict):
                named[kind].update(_ids([place.get(kind)]))
    for model, ids in created.items():
        unit.look_ahead(model, org_id, ids)
    _places(org_id, named)


def _places(org_id: UUID, named: Mapping[str, set[UUID]]) -> None:
    halls = unit.look_ahead(Entrance, org_id, named["entrance"])
    buildings = unit.look_ahead(Building, org_id, named["building"] | {one.building_id for one in halls})
    unit.look_ahead(Estate, org_id, named["estate"] | {one.estate_id for one in buildings})


def _ids(values: Iterable[object]) -> set[UUID]:
    found = set()
    for value in values:
        try:
            found.add(value if isinstance(value, UUID) else UUID(str(value)))
        except ValueError:
            continue
    return found
