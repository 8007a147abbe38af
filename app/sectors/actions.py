"""Open, rename, close and reopen a sector; assign people to it; give its estates to another.

Each verb notes the sector it changes: of two people who decide on one, the second is told of the first.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import load_only

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core import clock
from app.core.base import uuid7
from app.core.errors import NotAllowed, Refused
from app.core.rows import get
from app.extensions import db
from app.journal import actions as journal
from app.journal.rules import Event
from app.pages import names
from app.people.acting import Actor
from app.people.models import Organisation, SectorAssignment
from app.people.rules import COORDINATION
from app.places import actions as places
from app.places.models import Estate, Sector
from app.sectors import rules
from app.sectors.rules import Span

MOVED = load_only(
    Estate.sector_id,
    Estate.former_sector_id,
    Estate.moved_at,
    Estate.closed_on,
    Estate.source,
    Estate.by_hand,
    Estate.rev,
)
"""What a move reads and writes of an estate: a whole stock is given at once, and what it is found by is long."""
CHANGED = "Ces résidences ont changé de secteur depuis que la page est ouverte. Relisez, puis recommencez."


def create(actor: Actor, *, code: str, name: str) -> Sector:
    """A new sector, of no estate and nobody yet. Raises Refused when its code is taken."""
    _in_turn(actor)
    return places.create_sector(actor.org_id, name=name, code=code)


def rename(actor: Actor, sector_id: UUID, *, code: str, name: str) -> Sector:
    """Another name, another code; the phones of its team receive them."""
    sector = _held(actor, sector_id, Deed.sector_changed)
    places.rename_sector(sector, name=name, code=code)
    return sector


def assign(actor: Actor, at: datetime, sector_id: UUID, user_id: UUID, span: Span) -> SectorAssignment:
    """Somebody works there on these days; their phone follows by itself. Raises Refused."""
    _open(_held(actor, sector_id, Deed.sector_staffed))
    if user_id not in {one.id for one in names.team(actor.org_id)}:
        raise Refused("personne", "Choisissez une personne de l’équipe.", field="user_id")
    known = _of(actor.org_id, sector_id, user_id)
    for one in known:
        if span_of(one) == span:
            return one  # said twice
    _refuse(rules.new_problem(span, clock.service_day(at), map(span_of, known)))
    row = SectorAssignment(
        org_id=actor.org_id, id=uuid7(), user_id=user_id, sector_id=sector_id,
        starts_on=span.starts_on, ends_on=span.ends_on,
    )  # fmt: skip
    db.session.add(row)
    journal.note(Event.settings_changed, about=sector_id)
    return row


def change(actor: Actor, at: datetime, assignment_id: UUID, span: Span) -> SectorAssignment:
    """Other days for it: ended, prolonged, put off. Raises Refused."""
    row = _assignment(actor, assignment_id)
    if span_of(row) == span:
        return row
    others = [span_of(one) for one in _of(actor.org_id, row.sector_id, row.user_id) if one is not row]
    _refuse(rules.change_problem(span_of(row), span, clock.service_day(at), others))
    row.starts_on, row.ends_on = span.starts_on, span.ends_on
    journal.note(Event.settings_changed, about=row.sector_id)
    return row


def withdraw(actor: Actor, at: datetime, assignment_id: UUID) -> SectorAssignment:
    """One that has not begun is as if it had never been said. Raises Refused once it has."""
    row = _assignment(actor, assignment_id)
    if span_of(row).is_void:
        return row
    if row.starts_on <= clock.service_day(at):
        raise Refused("commencee", "Cette affectation a commencé\u00a0: donnez-lui plutôt un dernier jour.")
    row.ends_on = span_of(row).withdrawn().ends_on
    journal.note(Event.settings_changed, about=row.sector_id)
    return row


@dataclass(frozen=True)
class Left:
    """What a sector had when it was closed; estates out of service went along uncounted, as phones have none."""

    estates: int
    ended: int


def close(actor: Actor, at: datetime, sector_id: UUID, to: UUID | None, seen: str) -> Left:
    """Close it in one piece: its estates go `to` another or to none, its assignments end with this day.

    `seen`: the mark of what was said to be in it. What was noted in it stays there. Raises Refused.
    """
    sector = _held(actor, sector_id, Deed.sector_closed)
    if sector.closed_at is not None:
        return Left(0, 0)
    if to == sector_id:
        raise Refused("secteur", "Choisissez un autre secteur.", field="sector")
    estates, staff = _estates(actor.org_id, sector_id), standing(actor.org_id, sector_id, clock.service_day(at))
    open_ones = sum(one.closed_on is None for one in estates)
    if mark_of(open_ones, [one.id for one in staff]) != seen:
        raise Refused("change", "Ce secteur a changé depuis que la page est ouverte. Relisez, puis fermez-le.")
    _give(actor, estates, to)
    for one in staff:
        _end(one, clock.service_day(at))
    sector.closed_at = at
    journal.note(Event.settings_changed, about=sector_id)
    return Left(open_ones, len(staff))


def mark_of(estates: int, assignments: Collection[UUID]) -> str:
    """Of what a page said is in a sector: estates in service, assignments."""
    return f"{estates} {' '.join(sorted(map(str, assignments)))}".strip()


def reopen(actor: Actor, sector_id: UUID) -> Sector:
    """Open again, as a new one: of no estate and nobody."""
    sector = _held(actor, sector_id, Deed.sector_opened)
    sector.closed_at = None
    return sector


def give(actor: Actor, sector_id: UUID, ids: Collection[UUID], to: UUID | None) -> int:
    """These estates of a sector go `to` another, or to none. Raises Refused if one of them is no longer its own."""
    _held(actor, sector_id, Deed.sector_filled)
    return _give(actor, _named(actor.org_id, (sector_id, to), ids), to)


def take_in(actor: Actor, sector_id: UUID, ids: Collection[UUID]) -> int:
    """These estates of no sector become its own. Raises Refused if one of them has one by now."""
    _held(actor, sector_id, Deed.sector_filled)
    return _give(actor, _named(actor.org_id, (None, sector_id), ids), sector_id)


def give_all(
    actor: Actor, sector_id: UUID, among: Sequence[ColumnElement[bool]], seen: int, *, to: UUID | None, taken_in: bool
) -> int:
    """The same of all that a filter leaves, `seen` of them: those of the sector, or `taken_in` those of none."""
    _held(actor, sector_id, Deed.sector_filled)
    found = _estates(actor.org_id, None if taken_in else sector_id, *among)
    if len(found) != seen:
        raise Refused("change", CHANGED)
    return _give(actor, found, sector_id if taken_in else to)


def span_of(row: SectorAssignment) -> Span:
    return Span(row.starts_on, row.ends_on)


def _give(actor: Actor, estates: Sequence[Estate], to: UUID | None) -> int:
    if to is not None and estates:
        changes.note(actor, to, Deed.sector_filled)
    places.move_estates(actor.org_id, estates, to)
    return len(estates)


def _named(org_id: UUID, where: tuple[UUID | None, UUID | None], ids: Collection[UUID]) -> Sequence[Estate]:
    """Those ticked, as long as each is where it was, or where it goes already."""
    if not ids:
        raise Refused("residences", "Cochez au moins une résidence.", field="residences")
    found = [one for id in where for one in _estates(org_id, id, Estate.id.in_(ids), Estate.closed_on.is_(None))]
    if len(found) != len(set(ids)):
        raise Refused("change", CHANGED)
    return found


def _estates(org_id: UUID, sector_id: UUID | None, *among: ColumnElement[bool]) -> Sequence[Estate]:
    query = select(Estate).where(Estate.org_id == org_id, Estate.sector_id == sector_id, *among).options(MOVED)
    return db.session.scalars(query.order_by(Estate.id).with_for_update(key_share=True)).all()


def standing(org_id: UUID, sector_id: UUID, today: date) -> list[SectorAssignment]:
    """The assignments that are not over."""
    query = select(SectorAssignment).where(SectorAssignment.org_id == org_id, SectorAssignment.sector_id == sector_id)
    return [one for one in db.session.scalars(query) if not span_of(one).is_over(today)]


def _end(row: SectorAssignment, today: date) -> None:
    span = span_of(row)
    row.ends_on = span.withdrawn().ends_on if span.starts_on > today else today


def _of(org_id: UUID, sector_id: UUID, user_id: UUID) -> Sequence[SectorAssignment]:
    query = select(SectorAssignment).where(
        SectorAssignment.org_id == org_id, SectorAssignment.sector_id == sector_id, SectorAssignment.user_id == user_id
    )
    return db.session.scalars(query).all()


def _held(actor: Actor, sector_id: UUID, deed: Deed) -> Sector:
    _in_turn(actor)
    sector = get(Sector, actor.org_id, sector_id, lock=True)
    changes.note(actor, sector_id, deed)
    return sector


def _assignment(actor: Actor, assignment_id: UUID) -> SectorAssignment:
    _in_turn(actor)
    row = get(SectorAssignment, actor.org_id, assignment_id, lock=True)
    changes.note(actor, assignment_id, Deed.assignment_changed)
    changes.note(actor, row.sector_id, Deed.sector_staffed)
    return row


def _open(sector: Sector) -> Sector:
    if sector.closed_at is not None:
        raise Refused("ferme", "Ce secteur est fermé. Rouvrez-le d’abord.")
    return sector


def _refuse(problem: rules.Problem | None) -> None:
    if problem is not None:
        field, said = problem
        raise Refused("affectation", said, field=field)


def _in_turn(actor: Actor) -> None:
    """Who changes sectors does so one after the other: two never wait for each other, nor take one code."""
    if actor.role not in COORDINATION:
        raise NotAllowed("Les secteurs reviennent à la coordination.")
    db.session.execute(select(Organisation.id).where(Organisation.id == actor.org_id).with_for_update(key_share=True))
