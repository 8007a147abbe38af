"""Bringing the stock of an organisation in line with a staged file, some hundred rows at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, feed
from app.core.base import uuid7
from app.core.folding import fold
from app.places import actions, moves, queries
from app.places.imports.grouping import Part, Staged
from app.places.imports.kept import BUILDING, HALL, Kept, Made, state
from app.places.imports.plan import HALLS, Decision, Known, decide
from app.places.imports.rows import Fields
from app.places.imports.staging import Staging
from app.places.models import Building, Entrance, Estate, Landlord
from app.places.rules import PLATE_MAX, plate

BATCH = 500
_PLAIN = ("name", "address", "commune", "postcode", "citycode", "dwellings", "year", "lat", "lon", "agency")
_FIELDS = (*_PLAIN, "landlord", "sector_id")
COLUMNS = {"landlord": "landlord_id"}
"""Columns of an estate, by the fields of a row that are called otherwise."""
Estates = dict[UUID, tuple[Estate, str | None]]  # with the name of the landlord
Tick = Callable[[int], None]


class Halls:
    """The buildings and halls of some estates, closed ones too: what a file names again is not made twice."""

    def __init__(self, session: Session, org_id: UUID, estate_ids: list[UUID]) -> None:
        self.session, self.org_id = session, org_id
        self.known: dict[UUID, set[tuple[str, str]]] = {}
        self.made: dict[UUID, list[Made]] = {}
        self._buildings: dict[tuple[UUID, str], UUID] = {}
        found = select(Building.id, Building.estate_id, Building.name).where(
            Building.org_id == org_id, Building.estate_id.in_(estate_ids)
        )
        for id, estate_id, name in session.execute(found) if estate_ids else ():
            self._buildings.setdefault((estate_id, fold(name)), id)
            self.known.setdefault(estate_id, set()).add((fold(name), ""))
        self._look_inside(org_id)

    def _look_inside(self, org_id: UUID) -> None:
        owners = {id: key for key, id in self._buildings.items()}
        query = select(Entrance.building_id, Entrance.label).where(
            Entrance.org_id == org_id, Entrance.building_id.in_(list(owners))
        )
        for building_id, label in self.session.execute(query) if owners else ():
            estate_id, name = owners[building_id]
            self.known[estate_id].add((name, fold(label)))

    def add(self, lacking: Iterable[tuple[Estate, Iterable[Part]]]) -> None:
        """Those that estates lack: these are found by their names, and told again to their phones."""
        pairs = [(estate, part) for estate, parts in lacking for part in parts]
        for estate, part in pairs:
            self._build(estate, part)
        self.session.flush()
        for estate, part in pairs:
            if part.hall:
                self._open(estate, part)
        for estate in {estate.id: estate for estate, _ in pairs}.values():
            feed.touch(self.session, estate)

    def _build(self, estate: Estate, part: Part) -> None:
        key = estate.id, fold(part.building)
        if key not in self._buildings:
            id = self._buildings[key] = uuid7()
            self.session.add(
                Building(org_id=self.org_id, id=id, estate_id=estate.id, name=part.building, address=part.address)
            )
            self.made.setdefault(estate.id, []).append([BUILDING, str(id), part.building, ""])
            estate.tell(part.building)

    def _open(self, estate: Estate, part: Part) -> None:
        sign = actions.sign_of(part.hall)[:PLATE_MAX]
        building_id, id = self._buildings[estate.id, fold(part.building)], uuid7()
        self.session.add(Entrance(org_id=self.org_id, id=id, building_id=building_id, label=part.hall, plate=sign))
        self.made.setdefault(estate.id, []).append([HALL, str(id), part.hall, sign])
        estate.tell(part.hall, sign)


def bring_in(
    session: Session,
    org_id: UUID,
    source: str,
    staging: Staging,
    *,
    write: bool,
    tick: Tick,
    landlords: dict[str, UUID] | None = None,
    kept: Kept | None = None,
) -> Counter[str]:
    """Decide every staged row and, with `write`, carry it out in the caller's write unit.

    Objects leave the session after each batch: memory does not grow with the file. Returns rows by outcome.
    `landlords`: filled with those the rows name, by their folded names. `kept`: told of all that is changed.
    """
    landlords = {} if landlords is None else landlords
    names = {id: one.name for id, one in queries.landlords_meant(org_id).items()}
    told: Counter[str] = Counter()
    for batch in _batches(staging):
        estates = _earlier(session, org_id, source, list(batch))
        halls = Halls(session, org_id, list(estates) if staging.grouped else [])
        decisions = _decisions(batch, estates, names, halls)
        if write:
            done = [(_carry_out(session, org_id, source, one, estates, landlords, kept), one) for one in decisions]
            session.flush()
            halls.add((estate, one.parts) for estate, one in done if estate is not None)
            session.flush()
            _keep(session, halls, kept)
            feed.write(session)
        _tell(staging, decisions)
        told.update(one.outcome for one in decisions)
        told.update({HALLS: sum(bool(part.hall) for one in decisions for part in one.parts)})
        session.expunge_all()
        tick(sum(1 + len(one.row.others) for one in decisions))
    return +told


def _keep(session: Session, halls: Halls, kept: Kept | None) -> None:
    if kept is not None:
        for estate_id, parts in halls.made.items():
            kept.parts(estate_id, parts)
        kept.write(session)


def _tell(staging: Staging, decisions: list[Decision]) -> None:
    for one in decisions:
        for number in (one.row.number, *one.row.others):
            staging.settle(number, one.outcome)
        for text in one.remarks:
            staging.remark(one.row.number, text)
        for number, text in one.row.remarks:
            staging.remark(number, text)


def _batches(staging: Staging) -> Iterator[dict[str, list[Staged]]]:
    batch: dict[str, list[Staged]] = {}
    for source_id, rows in staging.groups():
        batch[source_id] = rows
        if len(batch) >= BATCH:
            yield batch
            batch = {}
    if batch:
        yield batch


def _decisions(batch: dict[str, list[Staged]], estates: Estates, names: dict[str, str], halls: Halls) -> list[Decision]:
    known: dict[str, list[Known]] = {}
    for estate, landlord in estates.values():
        now, told = _fields(estate, landlord), _told_by_file(estate, names)
        by_hand = {name: now[name] for name in told}
        said = {**now, **told}
        digests = estate.content_hash or "", estate.row_hash or ""
        one = Known(estate.id, *digests, said, by_hand, frozenset(halls.known.get(estate.id, ())))
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
    kept: Kept | None,
) -> Estate | None:
    if not decision.stale:
        return None
    row = decision.row
    before = None
    if decision.estate_id is None:
        estate = Estate(
            org_id=org_id, id=uuid7(), source=source, source_id=row.source_id, content_hash=decision.content_hash
        )
    else:
        estate, _ = estates[decision.estate_id]
        before = state(estate)
    estate.row_hash = row.row_hash
    _set(org_id, estate, decision.changes, landlords)
    session.add(estate)
    if kept is not None:
        kept.made(estate) if before is None else kept.changed(estate, before)
    return estate


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
