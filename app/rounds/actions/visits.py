"""Visits and the ambience read during them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.core import feed
from app.core.errors import Refused, Unknown
from app.core.rows import find, get
from app.extensions import db
from app.logbook import actions as logbook
from app.logbook import counted
from app.logbook.kinds import facts_of
from app.logbook.rules import TWIN_WINDOW
from app.people.acting import Act
from app.places import actions as places
from app.places.models import Building, Entrance
from app.review import actions as review
from app.rounds import passages
from app.rounds.actions import walk
from app.rounds.models import Ambience, Round, RoundStop, Visit
from app.rounds.rules import SAME_PASSAGE


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


def _visit_of(act: Act, data: Mapping[str, Any]) -> UUID | None:
    origin = data.get("origin") or {}
    if origin.get("kind") == Visit.feed_kind:
        named = find(Visit, act.actor.org_id, origin["id"])
        return named.id if named else UUID(str(origin["id"]))
    estate_id = _estate(act, data)
    if estate_id is None:
        return None
    around = passages.near(Visit, act.actor.org_id, estate_id, act.occurred_at, SAME_PASSAGE)
    visits = [one for one in around if _same_walk(one, data.get("round_id"), act.actor.user_id)]
    nearest = min(visits, key=lambda one: abs(one.occurred_at - act.occurred_at), default=None)
    return nearest.id if nearest else None


def part_of(reading: Ambience) -> UUID | None:
    """The visit whose line it completes: the one it was read in, or the one that counts for it."""
    visit = find(Visit, reading.org_id, reading.visit_id) if reading.visit_id else None
    return visit.twin_of or visit.id if visit else reading.visit_id


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
            _put(reading, visit.id)


def _undone(org_id: UUID, visit_id: UUID | None) -> bool:
    visit = find(Visit, org_id, visit_id) if visit_id else None
    return visit is not None and visit.cancelled_at is not None


def _put(reading: Ambience, visit_id: UUID | None) -> None:
    reading.visit_id = visit_id
    review.attach(reading.org_id, Ambience.feed_kind, reading.id, part_of(reading), facts_of(reading))


def visit_changed(row: Visit) -> None:
    """A visit was corrected or undone: its stop and its readings follow. Raises Refused, Unknown."""
    passages.noted(row)
    if row.cancelled_at is None:
        _check_parts(row)
    stop = find(RoundStop, row.org_id, row.stop_id) if row.stop_id else None
    walked = find(Round, row.org_id, row.round_id) if row.round_id else None
    if stop is not None and walked is not None:
        walk.settle_stops(walked, [stop])
    heir = _heir(row) if row.cancelled_at is not None else None
    for reading in _read_in(row) if heir is not None else ():
        _put(reading, heir)


def visit_recounted(row: Visit) -> None:
    """The other phone's note of this passage counts for both, or this one counts again: its readings follow."""
    for reading in _read_in(row):
        _put(reading, row.id)


def _read_in(visit: Visit) -> Sequence[Ambience]:
    return db.session.scalars(
        select(Ambience).where(Ambience.org_id == visit.org_id, Ambience.visit_id == visit.id)
    ).all()


def _check_parts(row: Visit) -> None:
    """Halls of its estate, a stop of its round: a correction may have named others."""
    _check_halls(row.org_id, row.entrances, row.estate_id)
    if row.stop_id and get(RoundStop, row.org_id, row.stop_id).round_id != row.round_id:
        raise Unknown()


def _heir(row: Visit) -> UUID | None:
    """The other phone's note of a passage that was undone, which now stands for it."""
    if row.estate_id is None:
        return None
    near = passages.near(Visit, row.org_id, row.estate_id, row.occurred_at, TWIN_WINDOW)
    head_of = counted.heads([row, *near])
    return next((one.id for one in near if head_of[one.id] == head_of[row.id]), None)
