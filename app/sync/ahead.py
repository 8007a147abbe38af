"""What a slice of operations is going to ask for, one row at a time, is read at once before it is applied.

Twenty entries at ten halls asked the database a hundred times; they ask it ten.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from app.core import refs, rows
from app.core.base import OrgOwned
from app.logbook.kinds import kind_of
from app.places.models import Building, Entrance, Estate
from app.sync.reading import Intent
from app.sync.references import model_of
from app.sync.shapes import Invalid

Wanted = Mapping[type[OrgOwned], set[UUID]]


def read(org_id: UUID, intents: Sequence[Intent]) -> None:
    """What these operations name, and what their kinds ask for around the places among it.

    Call it inside the savepoint that applies them. What they create is taken for new, as it all but always is: a
    record that is there already fails the savepoint.
    """
    creating = [(kind_of(one.asked.creates), one) for one in intents if one.asked.creates is not None]
    for kind, one in creating:
        rows.presume_absent(kind.model, org_id, [one.act.record_id])
    wanted = _wanted(intents)
    estate_of = _estates(org_id, wanted)
    for model in sorted(wanted.keys() - {Entrance, Building, Estate}, key=lambda one: one.__name__):
        rows.look_ahead(model, org_id, rows.unread(model, org_id, wanted[model]))
    around: dict[Callable[..., None], list[tuple[UUID, datetime]]] = defaultdict(list)
    for kind, one in creating:
        for place in one.data["place"].values() if kind.ahead else ():
            if kind.ahead and isinstance(place, UUID) and place in estate_of:
                around[kind.ahead].append((estate_of[place], one.act.occurred_at))
    for look_ahead, asked in around.items():
        look_ahead(org_id, asked)


def _wanted(intents: Sequence[Intent]) -> Wanted:
    """By table, the ids they name. People are few, and read together when one is asked for."""
    wanted: dict[type[OrgOwned], set[UUID]] = defaultdict(set)
    for named in (named for one in intents for named in one.named if named.to != refs.AGENT):
        try:
            wanted[model_of(named)].add(named.id)
        except Invalid:  # said when its operation is applied
            continue
    return wanted


def _estates(org_id: UUID, wanted: Wanted) -> dict[UUID, UUID]:
    """Entrance, building or estate -> its estate, for those there are."""
    halls = rows.look_ahead(Entrance, org_id, wanted.get(Entrance, ()))
    within = {one.building_id for one in halls}
    buildings = rows.look_ahead(Building, org_id, within.union(wanted.get(Building, ())))
    estates_of = {one.estate_id for one in buildings}
    # The two phones of a pair come home together: the second to write must see the passages of the first.
    estates = rows.look_ahead(Estate, org_id, estates_of.union(wanted.get(Estate, ())), in_turn=True)
    found = {one.id: one.id for one in estates} | {one.id: one.estate_id for one in buildings}
    return found | {one.id: found[one.building_id] for one in halls}
