"""Visits and the ambience read during them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.core import feed
from app.core.errors import Refused, Unknown
from app.core.rows import find, get
from app.extensions import db
from app.logbook import actions as logbook
from app.logbook.kinds import facts_of
from app.people.acting import Act
from app.places import actions as places
from app.places.models import Building, Entrance
from app.review import actions as review
from app.rounds import passages, rules
from app.rounds.actions import walk
from app.rounds.models import Ambience, Round, RoundStop, Visit
from app.rounds.rules import SAME_PASSAGE, SAME_VISIT, Pass


def record_visit(act: Act, data: Mapping[str, Any]) -> Visit:
    """`visit.record`: the passage, its stop, and the readings already taken during it."""
    estate_id = _estate(act, data)
    walked = _round(act, data)
    stop = _stop(walked, data.get("stop_id"), estate_id)
    _check_halls(act.actor.org_id, data["entrances"], estate_id)
    row = logbook.record(
        act,
        Visit,
        data,
        stop_id=stop.id if stop else None,
        state=data["state"],
        reason=data["reason"],
        ras=data["ras"],
        ras_noted=data["ras"],
        entrances=data["entrances"],
        twin_of=_first_noted(act, data, estate_id),
    )
    passages.noted(row)
    if stop is not None and walked is not None:
        walk.settle_stops(walked, [stop])
    _take_readings(row)
    return row


def record_ambience(act: Act, data: Mapping[str, Any]) -> Ambience:
    """`ambience.record`: part of the visit it names as its origin, else of the nearest one."""
    row = logbook.record(
        act,
        Ambience,
        data,
        level=data["level"],
        dimensions=data["dimensions"],
        visit_id=_visit_of(act, data),
    )
    passages.noted(row)
    return row


def _estate(act: Act, data: Mapping[str, Any]) -> UUID | None:
    place = data["place"]
    return None if "public_point" in place else places.resolve_place(act.actor.org_id, place).estate_id


def _round(act: Act, data: Mapping[str, Any]) -> Round | None:
    if not data.get("round_id"):
        if data.get("stop_id"):
            raise Refused("passage", "Un passage prévu se rattache à sa tournée.")
        return None
    row = get(Round, act.actor.org_id, data["round_id"])
    walk.check_walks(row, act.actor.user_id)
    return row


def _stop(walked: Round | None, stop_id: UUID | None, estate_id: UUID | None) -> RoundStop | None:
    """The stop of a visit; a visit outside of the plan adds one, so that the union of both phones counts."""
    if walked is None or estate_id is None:
        return None
    if stop_id is not None:
        named = next((one for one in walked.stops if one.id == stop_id), None)
        if named is None:
            raise Unknown()
        if named.estate_id != estate_id:
            raise Refused("passage", "Ce passage est prévu dans une autre résidence.")
        return named
    same = next((one for one in walked.standing_stops if one.estate_id == estate_id), None)
    if same is not None:
        return same
    added = walk.new_stop(walked, estate_id, 1 + max((one.position for one in walked.stops), default=0))
    added.added = True
    walked.stops.append(added)
    feed.touch(db.session(), walked)
    return added


def _check_halls(org_id: UUID, halls: Iterable[str], estate_id: UUID | None) -> None:
    for one in halls:
        building = get(Building, org_id, get(Entrance, org_id, UUID(one)).building_id)
        if building.estate_id != estate_id:
            raise Refused("passage", "Un de ces halls n’est pas de la résidence de ce passage.", field="entrances")


def _first_noted(act: Act, data: Mapping[str, Any], estate_id: UUID | None) -> UUID | None:
    """The same passage, already noted by the other phone of the pair."""
    if estate_id is None:
        return None
    author_id = act.actor.user_id
    mine = {str(author_id), *map(str, data.get("agents") or [])}
    own = Pass(str(estate_id), str(author_id), act.occurred_at)
    for other in passages.near(Visit, act.actor.org_id, estate_id, act.occurred_at, SAME_VISIT):
        if other.author_id == author_id or other.twin_of is not None:
            continue
        seen = Pass(str(estate_id), str(other.author_id), other.occurred_at)
        together = str(other.author_id) in mine or own.author in other.agents
        if together and rules.same_visit(own, seen):
            return other.id
    return None


def _visit_of(act: Act, data: Mapping[str, Any]) -> UUID | None:
    origin = data.get("origin") or {}
    if origin.get("kind") == Visit.feed_kind:
        named = find(Visit, act.actor.org_id, origin["id"])
        return _main(named) if named else UUID(str(origin["id"]))
    estate_id = _estate(act, data)
    if estate_id is None:
        return None
    around = passages.near(Visit, act.actor.org_id, estate_id, act.occurred_at, SAME_PASSAGE)
    visits = [one for one in around if _same_walk(one, data.get("round_id"), act.actor.user_id)]
    nearest = min(visits, key=lambda one: abs(one.occurred_at - act.occurred_at), default=None)
    return _main(nearest) if nearest else None


def _main(visit: Visit) -> UUID:
    return visit.twin_of or visit.id


def _same_walk(row: Visit | Ambience, round_id: UUID | None, author_id: UUID) -> bool:
    return row.author_id == author_id or (round_id is not None and row.round_id == round_id)


def _take_readings(visit: Visit) -> None:
    """Readings taken before the visit was saved, or whose visit was undone, become part of this one."""
    if visit.estate_id is None:
        return
    for reading in passages.near(Ambience, visit.org_id, visit.estate_id, visit.occurred_at, SAME_PASSAGE):
        if not _same_walk(reading, visit.round_id, visit.author_id):
            continue
        if reading.visit_id in (None, visit.id) or _undone(visit.org_id, reading.visit_id):
            _put(reading, _main(visit))


def _undone(org_id: UUID, visit_id: UUID | None) -> bool:
    visit = find(Visit, org_id, visit_id) if visit_id else None
    return visit is not None and visit.cancelled_at is not None


def _put(reading: Ambience, visit_id: UUID | None) -> None:
    reading.visit_id = visit_id
    review.attach(reading.org_id, Ambience.feed_kind, reading.id, visit_id, facts_of(reading))


def visit_changed(row: Visit) -> None:
    """A visit was corrected or undone: its stop, its twins and its readings follow. Raises Refused, Unknown."""
    passages.noted(row)
    if row.cancelled_at is None:
        _check_parts(row)
    stop = find(RoundStop, row.org_id, row.stop_id) if row.stop_id else None
    walked = find(Round, row.org_id, row.round_id) if row.round_id else None
    if stop is not None and walked is not None:
        walk.settle_stops(walked, [stop])
    if row.cancelled_at is None:
        return
    heir = _promote_twin(row)
    mine = select(Ambience).where(Ambience.org_id == row.org_id, Ambience.visit_id == row.id)
    for reading in db.session.scalars(mine).all():
        if heir is not None:
            _put(reading, heir.id)


def _check_parts(row: Visit) -> None:
    """Halls of its estate, a stop of its round: a correction may have named others."""
    _check_halls(row.org_id, row.entrances, row.estate_id)
    if row.stop_id and get(RoundStop, row.org_id, row.stop_id).round_id != row.round_id:
        raise Unknown()


def _promote_twin(row: Visit) -> Visit | None:
    """The other phone's note of an undone visit now stands for the passage."""
    twins = db.session.scalars(
        select(Visit)
        .where(Visit.org_id == row.org_id, Visit.twin_of == row.id, Visit.cancelled_at.is_(None))
        .order_by(Visit.occurred_at, Visit.id)
    ).all()
    if not twins:
        return None
    heir = twins[0]
    for twin in twins:
        twin.twin_of = None if twin is heir else heir.id
    review.project(heir.org_id, Visit.feed_kind, heir.id, facts_of(heir))
    return heir
