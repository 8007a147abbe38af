"""Bringing the stock of an organisation in line with a staged file, some hundred rows at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, feed
from app.core.base import uuid7
from app.core.folding import fold
from app.places import actions, moves, queries
from app.places.imports.plan import Decision, Known, decide
from app.places.imports.rows import Fields
from app.places.imports.staging import Staged, Staging
from app.places.models import Estate, Landlord
from app.places.rules import plate

BATCH = 500
_PLAIN = ("name", "address", "commune", "postcode", "citycode", "dwellings", "year", "lat", "lon")
_FIELDS = (*_PLAIN, "landlord", "sector_id")
COLUMNS = {"landlord": "landlord_id"}
"""Columns of an estate, by the fields of a row that are called otherwise."""
Estates = dict[UUID, tuple[Estate, str | None]]  # with the name of the landlord
Tick = Callable[[int], None]


def bring_in(session: Session, org_id: UUID, source: str, staging: Staging, *, write: bool, tick: Tick) -> Counter[str]:
    """Decide every staged row and, with `write`, carry it out in the caller's write unit.

    Objects leave the session after each batch: memory does not grow with the file. Returns rows by outcome.
    """
    landlords: dict[str, UUID] = {}
    names = {str(one.id): one.name for one in queries.landlords(org_id)}
    told: Counter[str] = Counter()
    for batch in _batches(staging):
        estates = _earlier(session, org_id, source, list(batch))
        decisions = _decisions(batch, estates, names)
        if write:
            for one in decisions:
                _carry_out(session, org_id, source, one, estates, landlords)
            session.flush()
            feed.write(session)
        _tell(staging, decisions)
        told.update(one.outcome for one in decisions)
        session.expunge_all()
        tick(len(decisions))
    return told


def _tell(staging: Staging, decisions: list[Decision]) -> None:
    for one in decisions:
        staging.settle(one.row.number, one.outcome)
        for text in one.remarks:
            staging.remark(one.row.number, text)


def _batches(staging: Staging) -> Iterator[dict[str, list[Staged]]]:
    batch: dict[str, list[Staged]] = {}
    for source_id, rows in staging.groups():
        batch[source_id] = rows
        if len(batch) >= BATCH:
            yield batch
            batch = {}
    if batch:
        yield batch


def _decisions(batch: dict[str, list[Staged]], estates: Estates, names: dict[str, str]) -> list[Decision]:
    known: dict[str, list[Known]] = {}
    for estate, landlord in estates.values():
        now, told = _fields(estate, landlord), _told_by_file(estate, names)
        by_hand = {name: now[name] for name in told}
        one = Known(estate.id, estate.content_hash or "", estate.row_hash or "", {**now, **told}, by_hand)
        known.setdefault(estate.source_id or "", []).append(one)
    return [one for source_id, rows in batch.items() for one in decide(rows, known.get(source_id, []))]


def _earlier(session: Session, org_id: UUID, source: str, source_ids: list[str]) -> Estates:
    found = session.execute(
        select(Estate, Landlord.name)
        .outerjoin(Landlord, (Landlord.org_id == Estate.org_id) & (Landlord.id == Estate.landlord_id))
        .where(Estate.org_id == org_id, Estate.source == source, Estate.source_id.in_(source_ids))
    )
    return {estate.id: (estate, landlord) for estate, landlord in found}


def _fields(estate: Estate, landlord: str | None) -> Fields:
    fields: Fields = {name: getattr(estate, name) for name in _PLAIN}
    fields["landlord"] = landlord or ""
    fields["sector_id"] = str(estate.sector_id) if estate.sector_id else None
    return fields


def _told_by_file(estate: Estate, names: dict[str, str]) -> Fields:
    """What the file last said of what was corrected by hand since, a landlord by the name it has now."""
    kept = estate.by_hand or {}
    told: Fields = {name: kept[column] for name in _FIELDS if (column := COLUMNS.get(name, name)) in kept}
    return {**told, "landlord": names.get(str(told["landlord"]), "")} if "landlord" in told else told


def _carry_out(
    session: Session,
    org_id: UUID,
    source: str,
    decision: Decision,
    estates: Estates,
    landlords: dict[str, UUID],
) -> None:
    if not decision.stale:
        return
    row = decision.row
    if decision.estate_id is None:
        estate = Estate(
            org_id=org_id, id=uuid7(), source=source, source_id=row.source_id, content_hash=decision.content_hash
        )
    else:
        estate, _ = estates[decision.estate_id]
    estate.row_hash = row.row_hash
    _set(org_id, estate, decision.changes, landlords)
    session.add(estate)


def _set(org_id: UUID, estate: Estate, changes: Fields, landlords: dict[str, UUID]) -> None:
    for name, value in changes.items():
        if name == "landlord":
            estate.landlord_id = _landlord(org_id, str(value or ""), landlords)
        elif name == "sector_id":
            estate.move_to(UUID(str(value)) if value else None, clock.now())
            moves.moved(estate)
        else:
            setattr(estate, name, value)
    kept, replaced = estate.by_hand or {}, {COLUMNS.get(name, name) for name in changes}
    if kept.keys() & replaced:
        estate.by_hand = {name: said for name, said in kept.items() if name not in replaced}
    if "name" in changes and "plate" not in kept:
        estate.plate = plate(estate.name)


def _landlord(org_id: UUID, name: str, landlords: dict[str, UUID]) -> UUID | None:
    if not name:
        return None
    key = fold(name)
    if key not in landlords:
        landlords[key] = actions.create_landlord(org_id, name=name).id
    return landlords[key]
