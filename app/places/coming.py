"""What is planned of estates, what fell, and where they were before, as pages say it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from app.core import clock
from app.core.dates import date_fr, weekday_fr
from app.extensions import db
from app.pages import names
from app.pages.lists import grouped
from app.places import queries
from app.places.models import Estate, EstateMove, Sector
from app.places.rules import FELL, TOLD_FOR, MoveState

Sectors = dict[UUID, Sector]
STANDS = [MoveState.planned.value, *(one.value for one in FELL)]


@dataclass(frozen=True)
class Coming:
    """What was decided at once and stands alike, of one estate or several. `planned`: it may still be withdrawn."""

    decision_id: UUID
    said: str
    by: str
    planned: bool


def of_sector(org_id: UUID, sector_id: UUID, *, planned_only: bool = False) -> list[Coming]:
    """What leaves a sector or comes there, the first day first; of what fell, the last days."""
    mine = or_(EstateMove.from_id == sector_id, EstateMove.to_id == sector_id)
    return [one for one in _read(org_id, mine, here=sector_id) if one.planned or not planned_only]


def of_estate(org_id: UUID, estate_id: UUID) -> list[Coming]:
    """What is planned of it, and what fell these last days."""
    return _read(org_id, EstateMove.estate_id == estate_id)


def beside(org_id: UUID, ids: Collection[UUID]) -> dict[UUID, str]:
    """In the line of each estate that something is planned of: passe au secteur Nord le lundi 30 novembre 2026."""
    sectors = _sectors(org_id)
    shown = EstateMove.estate_id, EstateMove.to_id, EstateMove.on_day
    wanted = EstateMove.state == MoveState.planned.value, EstateMove.estate_id.in_(ids)
    rows = db.session.execute(select(*shown).where(EstateMove.org_id == org_id, *wanted))
    return {row.estate_id: f"{goes(sectors, row.to_id)} {on(row.on_day)}" for row in rows}


def _read(org_id: UUID, *among: ColumnElement[bool], here: UUID | None = None) -> list[Coming]:
    alike = (EstateMove.decision_id, EstateMove.from_id, EstateMove.to_id, EstateMove.on_day, EstateMove.state,
             EstateMove.by_id)  # fmt: skip
    own = (Estate.org_id == EstateMove.org_id) & (Estate.id == EstateMove.estate_id)
    count, name, ended = func.count(), func.min(Estate.name), func.max(EstateMove.ended_at)
    query = select(*alike, count.label("many"), name.label("name"), ended.label("ended")).join(Estate, own)
    standing = EstateMove.org_id == org_id, EstateMove.state.in_(STANDS), EstateMove.on_day.is_not(None)
    ordered = EstateMove.on_day, EstateMove.decision_id, EstateMove.state
    rows = db.session.execute(query.where(*standing, *among).group_by(*alike).order_by(*ordered)).all()
    rows = [row for row in rows if row.state == MoveState.planned or is_told(row.on_day, row.ended, clock.now())]
    if not rows:
        return []
    sectors, people = _sectors(org_id), names.people(org_id)
    return [
        Coming(row.decision_id, sentence(row, sectors, here),
               people[row.by_id].name if row.by_id in people else "", row.state == MoveState.planned)
        for row in rows
    ]  # fmt: skip


def is_told(day: date, ended: datetime, at: datetime) -> bool:
    """Whether one that fell is still told of."""
    return clock.service_day(at) <= max(day, clock.service_day(ended)) + TOLD_FOR


def sentence(row: Any, sectors: Sectors, here: UUID | None = None) -> str:
    """Les Glycines passe au secteur Nord le lundi 30 novembre 2026; as the page of the sector `here` says it."""
    several = row.many > 1
    who = f"{grouped(row.many)} résidences" if several else row.name
    if row.state != MoveState.planned:
        going = goes(sectors, row.to_id, "devaient passer" if several else "devait passer")
        return f"{who} {going} {on(row.on_day)}\u00a0: ce n’est plus prévu ({MoveState.read(row.state).label})."
    if here is not None and row.to_id == here:
        return f"{who} {'arrivent' if several else 'arrive'} {_out_of(sectors, row.from_id)} {on(row.on_day)}."
    return f"{who} {goes(sectors, row.to_id, 'passent' if several else 'passe')} {on(row.on_day)}."


def goes(sectors: Sectors, to: UUID | None, verb: str = "passe") -> str:
    """passe au secteur Nord; passe sans secteur."""
    return f"{verb} au secteur {sectors[to].name}" if to in sectors else f"{verb} sans secteur"


def _out_of(sectors: Sectors, leaving: UUID | None) -> str:
    return f"du secteur {sectors[leaving].name}" if leaving in sectors else "sans venir d’un secteur"


def on(day: date) -> str:
    """le lundi 30 novembre 2026."""
    return f"le {weekday_fr(day)} {date_fr(day)}"


def _sectors(org_id: UUID) -> Sectors:
    return {one.id: one for one in queries.sectors(org_id)}


@dataclass(frozen=True)
class Stay:
    """A sector an estate was in, and until when. `since`: as far as it is known."""

    sector: str
    since: date | None
    until: date


def stays(org_id: UUID, estate_id: UUID) -> list[Stay]:
    """Where it was before, the last one first."""
    done = EstateMove.estate_id == estate_id, EstateMove.state == MoveState.done.value
    query = select(EstateMove).where(EstateMove.org_id == org_id, *done).order_by(EstateMove.ended_at, EstateMove.id)
    rows = db.session.scalars(query).all()
    return list(reversed(_one_after_the_other(rows, _sectors(org_id)))) if rows else []


def _one_after_the_other(rows: Sequence[EstateMove], sectors: Sectors) -> list[Stay]:
    found, since = list[Stay](), None
    for row in rows:
        until = clock.service_day(row.ended_at) if row.ended_at else clock.today()
        sector = sectors.get(row.from_id) if row.from_id else None
        if sector is not None or since is not None:  # before its first sector it was nowhere, or not yet there
            found.append(Stay(f"{sector.code}, {sector.name}" if sector is not None else "sans secteur", since, until))
        since = until
    return found
