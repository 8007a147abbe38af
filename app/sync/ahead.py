"""What a slice of operations is going to ask for, one row at a time, is read at once before it is applied.

Twenty entries at ten halls asked the database a hundred times; they ask it ten.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from app.core import rows
from app.logbook.kinds import kind_of
from app.places.models import Building, Entrance, Estate
from app.sync.reading import Intent


def read(org_id: UUID, intents: Sequence[Intent]) -> None:
    """The places these operations name, and what their kinds ask for around them.

    Call it inside the savepoint that applies them. What they create is taken for new, as it all but always is: a
    record that is there already fails the savepoint.
    """
    creating = [(kind_of(one.asked.creates), one) for one in intents if one.asked.creates is not None]
    for kind, one in creating:
        rows.presume_absent(kind.model, org_id, [one.act.record_id])
    estate_of = _estates(org_id, [one.data["place"] for _, one in creating])
    around: dict[Callable[..., None], list[tuple[UUID, datetime]]] = defaultdict(list)
    for kind, one in creating:
        for place in one.data["place"].values() if kind.ahead else ():
            if kind.ahead and isinstance(place, UUID) and place in estate_of:
                around[kind.ahead].append((estate_of[place], one.act.occurred_at))
    for look_ahead, asked in around.items():
        look_ahead(org_id, asked)


def _estates(org_id: UUID, places: Sequence[Mapping[str, Any]]) -> dict[UUID, UUID]:
    """Entrance, building or estate -> its estate, for those there are."""
    named: dict[str, set[UUID]] = defaultdict(set)
    for place in places:
        for kind in ("entrance", "building", "estate"):
            named[kind] |= {place[kind]} if kind in place else set()
    halls = rows.look_ahead(Entrance, org_id, named["entrance"])
    buildings = rows.look_ahead(Building, org_id, named["building"] | {one.building_id for one in halls})
    # The two phones of a pair come home together: the second to write must see the passages of the first.
    estates = rows.look_ahead(Estate, org_id, named["estate"] | {one.estate_id for one in buildings}, in_turn=True)
    found = {one.id: one.id for one in estates} | {one.id: one.estate_id for one in buildings}
    return found | {one.id: found[one.building_id] for one in halls}
