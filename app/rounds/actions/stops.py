"""Stops added, put in order and taken out during the round, by either phone or both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.core import feed
from app.core.errors import Refused
from app.core.rows import find, get
from app.extensions import db
from app.people.acting import Act
from app.places.models import Estate
from app.rounds import itinerary
from app.rounds.actions import walk
from app.rounds.models import Round, RoundStop
from app.rounds.rules import Verb
from app.rounds.schemas import MAX_STOPS


def change_stops(act: Act, data: Mapping[str, Any]) -> Round:
    """`round.stops`: every list is kept, and the stops are what all of them say. Raises Refused, Unknown."""
    row = get(Round, act.actor.org_id, act.record_id, lock=True)
    walk.check_walks(row, act.actor.user_id)
    for named in data["stops"]:
        _add(row, named["id"], named["estate_id"])
    told = {"named": [str(one["id"]) for one in data["stops"]], "removed": [str(one) for one in data["removed"]]}
    walk.happen(row, Verb.stops, act.actor.user_id, act.occurred_at, act.op_id, stops=told)
    _put_in_order(row)
    walk.settle_stops(row, row.stops)
    feed.touch(db.session(), row)
    return row


def _add(row: Round, stop_id: UUID, estate_id: UUID) -> None:
    """A stop the round does not have yet; the name of one of another round is taken."""
    stop = find(RoundStop, row.org_id, stop_id)
    if stop is None:
        if len(row.stops) >= 2 * MAX_STOPS:
            raise Refused("passages", f"Une tournée compte au plus {MAX_STOPS} passages.", field="stops")
        estate = get(Estate, row.org_id, estate_id)
        added = walk.new_stop(row, estate.id, 1 + max((one.position for one in row.stops), default=0), stop_id)
        added.added = True
        row.stops.append(added)
    elif stop.round_id != row.id:
        raise Refused("existe", "Un de ces passages existe déjà sous le même identifiant.")
    elif stop.estate_id != estate_id:
        raise Refused("passage", "Ce passage est prévu dans une autre résidence.")


def _put_in_order(row: Round) -> None:
    # The plan, then what was added, as it was: ids grow with time, whatever order the phones come home in.
    plan_first = sorted(row.stops, key=lambda one: (one.added, 0 if one.added else one.position, one.id))
    known = {str(one.id): one for one in plan_first}
    told = [one.as_listed() for one in walk.events_of(row) if one.verb == Verb.stops]
    order = itinerary.ordered(list(known), told)
    for position, id in enumerate(order.stops, start=1):
        known[id].position, known[id].removed = position, id in order.removed
