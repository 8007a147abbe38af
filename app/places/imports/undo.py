"""An import of the desk undone: what it made is gone, what it changed is as it was, unless something says otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import Session

from app.core import clock, feed
from app.core.bulk import table
from app.core.rows import find
from app.places import moves, planned, queries, standing
from app.places.imports.kept import BESIDE, BUILDING, FIELDS, plain, state
from app.places.imports.models import ImportChange, StockImport
from app.places.imports.states import UNDONE_WITHIN, State
from app.places.imports.undoing import CLOSES, Change, Fate, Now, Verdict, decide, parts_left
from app.places.models import Building, Entrance, Estate, EstateMove, Landlord, Sector
from app.places.stock import actions as stock

BATCH = 500
Tick = Callable[[int], None]
LOOKED_AT = tuple(getattr(Estate, name) for name in ("id", "closed_on", *FIELDS, *BESIDE))
There = dict[str, tuple[str, str, str]]
TOO_LATE = f"Un import se défait pendant {UNDONE_WITHIN.days} jours\u00a0: c’est passé."
LOST = "Ce que l’on savait de cet import ne s’ouvre plus\u00a0: il ne se défait pas."
NOT_KEPT = "Cet import n’a rien changé, ou ce qu’il a changé n’est plus gardé\u00a0: il ne se défait pas."


@dataclass(frozen=True)
class Case:
    """One estate of the import, as it is now, with what becomes of it and of the parts made in it."""

    change: ImportChange
    estate: Any
    verdict: Verdict
    there: There
    left: dict[str, bool]


def why_not(session: Session, row: StockImport) -> str:
    """Why it cannot be undone; empty when it can."""
    if row.state != State.applied or row.applied_at is None:
        return "Cet import n’est pas appliqué."
    if row.is_lost:
        return LOST
    if clock.now() - row.applied_at > UNDONE_WITHIN:
        return TOO_LATE
    of = StockImport.org_id == row.org_id, StockImport.source == row.source, StockImport.state == State.applied.value
    changed = exists().where(ImportChange.org_id == StockImport.org_id, ImportChange.import_id == StockImport.id)
    since = select(StockImport).where(*of, StockImport.applied_at > row.applied_at, changed)
    later = session.scalar(since.order_by(StockImport.applied_at.desc()).limit(1))
    if later is not None:
        name = later.known.get("name", "illisible")
        return f"«\u00a0{name}\u00a0», de la même source, a été appliqué depuis\u00a0: défaites-le d’abord."
    kept = ImportChange.org_id == row.org_id, ImportChange.import_id == row.id
    return "" if session.scalar(select(ImportChange.estate_id).where(*kept).limit(1)) else NOT_KEPT


def size(session: Session, row: StockImport) -> int:
    """How many estates it made, changed or closed."""
    of = ImportChange.org_id == row.org_id, ImportChange.import_id == row.id
    return session.scalar(select(func.count()).select_from(ImportChange).where(*of)) or 0


def forecast(session: Session, row: StockImport) -> dict[str, int]:
    """How much would be put back, how much would stay and why, by fate."""

    counts = _counted(_cases(session, row, LOOKED_AT), lambda cases: None)
    made = _landlords(row)
    counts[Fate.landlords_removed] = len(made)  # those that serve are known once their estates are gone
    return _told(counts)


def carry_out(session: Session, row: StockImport, tick: Tick) -> dict[str, int]:
    """Put it back, in the caller's write unit. What it was, and what stays, by fate."""
    closed_sectors = set(
        session.scalars(select(Sector.id).where(Sector.org_id == row.org_id, Sector.closed_at.is_not(None)))
    )

    def write(cases: Sequence[Case]) -> None:
        for one in cases:
            _put_back(session, one, closed_sectors)
        session.flush()
        feed.write(session)
        _delete(session, row.org_id, [one for one in cases if one.verdict.fate == Fate.removed])
        session.expunge_all()
        tick(len(cases))

    counts = _counted(_cases(session, row), write)
    _forget_names(session, row)
    for fate in _let_landlords_go(session, row):
        counts[fate] += 1
    session.execute(delete(ImportChange).where(ImportChange.org_id == row.org_id, ImportChange.import_id == row.id))
    return _told(counts)


def _told(counts: Counter[Fate]) -> dict[str, int]:
    return {fate.value: counts[fate] for fate in Fate if counts[fate]}


def _counted(batches: Iterator[list[Case]], then: Callable[[Sequence[Case]], None]) -> Counter[Fate]:
    counts: Counter[Fate] = Counter()
    for cases in batches:
        for one in cases:
            counts.update(_fates(one))
        then(cases)
    return counts


def _fates(case: Case) -> Iterator[Fate]:
    if case.verdict.fate is not None:
        yield case.verdict.fate
    if case.verdict.partly:
        yield Fate.partly
    if case.verdict.fate == Fate.restored:
        for _, id, _, _ in case.change.parts:
            if id in case.there and case.left.get(id, True):
                yield Fate.parts_closed if id in case.left else Fate.parts_removed


def _cases(session: Session, row: StockImport, columns: Sequence[Any] = ()) -> Iterator[list[Case]]:
    """Batch by batch, in the order of their ids; of the estates these columns alone, for who only looks."""
    last = UUID(int=0)
    while changes := session.scalars(
        select(ImportChange)
        .where(ImportChange.org_id == row.org_id, ImportChange.import_id == row.id, ImportChange.estate_id > last)
        .order_by(ImportChange.estate_id).limit(BATCH)
    ).all():  # fmt: skip
        last = changes[-1].estate_id
        yield _batch(session, row.org_id, changes, columns)


def _batch(session: Session, org_id: UUID, changes: Sequence[ImportChange], columns: Sequence[Any]) -> list[Case]:
    ids = [one.estate_id for one in changes]
    asked = select(*(columns or (Estate,))).where(Estate.org_id == org_id, Estate.id.in_(ids))
    rows = session.execute(asked).all() if columns else session.scalars(asked).all()
    found = {one.id: one for one in rows}
    parts, named = _parts(session, org_id, ids), {str(one) for one in standing.named(session, org_id, ids)}
    return [_case(one, found[one.estate_id], parts.get(one.estate_id, {}), named) for one in changes
            if one.estate_id in found]  # fmt: skip


def _case(change: ImportChange, estate: Any, there: There, named: set[str]) -> Case:
    left = parts_left(change.parts, named, there)
    mine = {id: (name, sign) for _, id, name, sign in change.parts}
    touched = any(mine.get(id) != said[:2] for id, said in there.items())
    now = Now({**state(estate), "closed_on": plain(estate.closed_on)}, str(estate.id) in named, touched)
    verdict = decide(Change(change.made, change.before, change.after, change.parts), now)
    return Case(change, estate, verdict, there, left)


def _parts(session: Session, org_id: UUID, estate_ids: Sequence[UUID]) -> dict[UUID, There]:
    """The buildings and halls of these estates: name, sign, building of a hall."""
    found: dict[UUID, There] = {}
    of = Building.org_id == org_id, Building.estate_id.in_(estate_ids)
    for id, estate_id, name in session.execute(select(Building.id, Building.estate_id, Building.name).where(*of)):
        found.setdefault(estate_id, {})[str(id)] = name, "", ""
    halls = (
        select(Entrance.id, Building.estate_id, Entrance.label, Entrance.plate, Building.id)
        .join(Building, (Building.org_id == Entrance.org_id) & (Building.id == Entrance.building_id))
        .where(*of)
    )
    for id, estate_id, label, sign, building_id in session.execute(halls):
        found[estate_id][str(id)] = label, sign, str(building_id)
    return found


def _put_back(session: Session, case: Case, closed_sectors: set[UUID]) -> None:
    estate, fate = case.estate, case.verdict.fate
    if fate == Fate.removed:
        estate.sector_id = None  # the phones that had it let it go
    elif fate in CLOSES:
        estate.closed_on = estate.closed_on or clock.today()
        planned.look_again(estate)
    elif fate == Fate.reopened:
        estate.closed_on = None
    elif fate != Fate.overtaken:
        for name, value in case.verdict.back.items():
            _set(estate, name, value, closed_sectors)
        if case.change.parts:
            _take_parts(session, case)


def _set(estate: Estate, name: str, value: Any, closed_sectors: set[UUID]) -> None:
    if name in ("landlord_id", "sector_id"):
        value = UUID(value) if value else None
    if name == "landlord_id" and value and find(Landlord, estate.org_id, value) is None:
        meant = queries.landlords_meant(estate.org_id).get(str(value))
        value = meant.id if meant else None  # it was found to be another since, or removed
    if name == "sector_id":
        if value not in closed_sectors:  # one that was closed since receives nothing
            estate.move_to(value, clock.now())
            moves.moved(estate)
        return
    setattr(estate, name, value)


def _take_parts(session: Session, case: Case) -> None:
    """Halls before the buildings they are in; those that stay are closed."""
    for kind, id, _, _ in sorted(case.change.parts, key=lambda one: one[0] == BUILDING):
        model: type[Any] = Building if kind == BUILDING else Entrance
        key = case.estate.org_id, UUID(id)
        if id not in case.left:
            session.execute(delete(table(model)).where(model.org_id == key[0], model.id == key[1]))
        elif case.left[id] and (part := session.get(model, key)) is not None:
            part.closed_on = part.closed_on or clock.today()
    stock.retell(case.estate)


def _delete(session: Session, org_id: UUID, cases: Sequence[Case]) -> None:
    ids = [one.estate.id for one in cases]
    parts = [UUID(id) for one in cases for id in one.there]
    for start in range(0, len(parts), BATCH):
        some = parts[start : start + BATCH]
        session.execute(delete(table(Entrance)).where(Entrance.org_id == org_id, Entrance.id.in_(some)))
    if ids:
        for model in (Building, EstateMove):
            session.execute(delete(table(model)).where(model.org_id == org_id, model.estate_id.in_(ids)))
        session.execute(delete(table(Estate)).where(Estate.org_id == org_id, Estate.id.in_(ids)))


def _landlords(row: StockImport) -> dict[UUID, str]:
    """Those it made, with the name it gave them, folded."""
    return {UUID(id): key for id, key in (row.known.get("landlords_made") or {}).items()}


def _forget_names(session: Session, row: StockImport) -> None:
    """Names of the file that were said to be a landlord's."""
    for id, keys in (row.known.get("names_given") or {}).items():
        landlord = queries.landlords_meant(row.org_id).get(id)
        if landlord is not None:
            landlord.former_keys = [one for one in landlord.former_keys if one not in keys]


def _let_landlords_go(session: Session, row: StockImport) -> Iterator[Fate]:
    made = _landlords(row)
    used = standing.owning(session, row.org_id, list(made))
    for id, key in made.items():
        landlord = session.get(Landlord, (row.org_id, id))
        if landlord is None:
            continue
        if id in used or landlord.name_key != key or landlord.former_keys:
            yield Fate.landlords_kept
            continue
        session.delete(landlord)
        yield Fate.landlords_removed


def closed(session: Session, row: StockImport, estate_id: UUID, on: date) -> None:
    """An estate was closed from the page of this import: undoing it opens it again."""
    key = row.org_id, row.id, estate_id
    change = session.get(ImportChange, key)
    if change is None:
        change = ImportChange(org_id=row.org_id, import_id=row.id, estate_id=estate_id, made=False, parts=[])
        session.add(change)
    change.before, change.after = {"closed_on": None}, {"closed_on": plain(on)}


def forget(session: Session) -> None:
    """What can be undone no more is kept no more. For every organisation."""
    before = clock.now() - UNDONE_WITHIN
    over = select(StockImport.id).where(StockImport.applied_at < before, StockImport.state != State.undoing.value)
    session.execute(
        delete(ImportChange).where(ImportChange.import_id.in_(over)).execution_options(synchronize_session=False)
    )
