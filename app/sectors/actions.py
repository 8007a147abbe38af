"""Open, rename, close and reopen a sector; assign people to it; give its estates to another, now or on a day.

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
from app.core.errors import NotAllowed, Refused, Unknown
from app.core.rows import get
from app.extensions import db
from app.journal import actions as journal
from app.journal.rules import Event
from app.pages import names
from app.people.acting import Actor
from app.people.models import Organisation, SectorAssignment
from app.people.rules import COORDINATION
from app.places import actions as places
from app.places import planned
from app.places.models import Estate, EstateMove, Sector
from app.places.rules import MoveState
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
    """What a sector had when it was closed; estates out of service went along uncounted, as phones have none.

    `fallen`: estates of which something was planned that is no more.
    """

    estates: int
    ended: int
    fallen: int = 0


@dataclass(frozen=True)
class Given:
    """How many estates were given, at once or for the day `on`; `replaced`: those something else was planned of."""

    count: int
    on: date | None = None
    replaced: int = 0


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
    open_ones, falling = sum(one.closed_on is None for one in estates), planned.about(actor.org_id, sector_id)
    if mark_of(open_ones, {*(one.id for one in staff), *(one.decision_id for one in falling)}) != seen:
        raise Refused("change", "Ce secteur a changé depuis que la page est ouverte. Relisez, puis fermez-le.")
    for move in falling:
        move.end(MoveState.sector_closed, at)
    _give(actor, estates, to)
    for one in staff:
        _end(one, clock.service_day(at))
    sector.closed_at = at
    journal.note(Event.settings_changed, about=sector_id)
    return Left(open_ones, len(staff), len(falling))


def mark_of(estates: int, decided: Collection[UUID]) -> str:
    """Of what a page said is in a sector: estates in service, assignments, and what is planned of its estates."""
    return f"{estates} {' '.join(sorted(map(str, decided)))}".strip()


def reopen(actor: Actor, sector_id: UUID) -> Sector:
    """Open again, as a new one: of no estate and nobody."""
    sector = _held(actor, sector_id, Deed.sector_opened)
    sector.closed_at = None
    return sector


def give(actor: Actor, sector_id: UUID, ids: Collection[UUID], to: UUID | None, on: date | None = None) -> Given:
    """These estates of a sector go `to` another, or to none, now or `on` a day to come.

    Raises Refused if one of them is no longer its own.
    """
    _held(actor, sector_id, Deed.sector_filled)
    return _give(actor, _named(actor.org_id, (sector_id, to), ids), to, on)


def take_in(actor: Actor, sector_id: UUID, ids: Collection[UUID], on: date | None = None) -> Given:
    """These estates of no sector become its own. Raises Refused if one of them has one by now."""
    _held(actor, sector_id, Deed.sector_filled)
    return _give(actor, _named(actor.org_id, (None, sector_id), ids), sector_id, on)


def give_all(
    actor: Actor,
    sector_id: UUID,
    among: Sequence[ColumnElement[bool]],
    seen: int,
    *,
    to: UUID | None,
    taken_in: bool,
    on: date | None = None,
) -> Given:
    """The same of all that a filter leaves, `seen` of them: those of the sector, or `taken_in` those of none."""
    _held(actor, sector_id, Deed.sector_filled)
    found = _estates(actor.org_id, None if taken_in else sector_id, *among)
    if len(found) != seen:
        raise Refused("change", CHANGED)
    return _give(actor, found, sector_id if taken_in else to, on)


def withdraw_move(actor: Actor, decision_id: UUID) -> tuple[int, UUID | None]:
    """What was decided at once and has not come yet stays where it is: how many, and a sector that keeps them.

    Raises Refused once it was done, Unknown.
    """
    _in_turn(actor)
    rows = planned.of_decision(actor.org_id, decision_id)
    if not rows:
        raise Unknown()
    changes.note(actor, decision_id, Deed.move_withdrawn)
    if any(row.state == MoveState.done for row in rows):
        raise Refused("faite", "Ces résidences ont déjà changé de secteur\u00a0: déplacez-les de nouveau.")
    kept = _withdrawn(decision_id, [row for row in rows if row.state == MoveState.planned])
    return kept, rows[0].from_id or rows[0].to_id


def keep_estate(actor: Actor, estate_id: UUID) -> int:
    """What is planned of one estate alone is withdrawn; 0 when nothing is. Raises Unknown."""
    _in_turn(actor)
    get(Estate, actor.org_id, estate_id, lock=True)
    changes.note(actor, estate_id, Deed.move_withdrawn)
    return _withdrawn(estate_id, planned.standing(actor.org_id, [estate_id]))


def _withdrawn(about: UUID, rows: Sequence[EstateMove]) -> int:
    for row in rows:
        row.end(MoveState.withdrawn, clock.now())
    if rows:
        journal.note(Event.cancelled, about=about)
    return len(rows)


def span_of(row: SectorAssignment) -> Span:
    return Span(row.starts_on, row.ends_on)


def _give(actor: Actor, estates: Sequence[Estate], to: UUID | None, on: date | None = None) -> Given:
    today = clock.today()
    _refuse(rules.day_problem(on, today))
    if to is not None and estates:
        changes.note(actor, to, Deed.sector_filled)
    if on is not None and on > today:
        return _plan(actor, [one for one in estates if one.sector_id != to and one.closed_on is None], to, on)
    replaced = _replaced(actor, planned.standing(actor.org_id, [one.id for one in estates if one.sector_id != to]))
    places.move_estates(actor.org_id, estates, to)
    return Given(len(estates), replaced=replaced)


def _plan(actor: Actor, estates: Sequence[Estate], to: UUID | None, on: date) -> Given:
    """For each the last decision stands; one that was made already is not made again."""
    places.check_receives(actor.org_id, to)
    before = planned.standing(actor.org_id, [one.id for one in estates])
    same = {row.estate_id for row in before if (row.to_id, row.on_day) == (to, on)}
    replaced = _replaced(actor, [row for row in before if row.estate_id not in same])
    if fresh := [one for one in estates if one.id not in same]:
        decision = planned.write(actor.org_id, fresh, to, on, actor.user_id)
        changes.note(actor, decision, Deed.move_planned)
        journal.note(Event.settings_changed, about=decision)
    return Given(len(estates), on, replaced)


def _replaced(actor: Actor, moves: Sequence[EstateMove]) -> int:
    """Decided otherwise since. Raises Stale for what somebody else planned after the page was read."""
    changes.check_seen(actor, {one.decision_id for one in moves})
    for one in moves:
        one.end(MoveState.replaced, clock.now())
    return len(moves)


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
    take_turn(actor.org_id)


def take_turn(org_id: UUID) -> None:
    """Until the end of the unit nobody else changes the sectors of this organisation."""
    db.session.execute(select(Organisation.id).where(Organisation.id == org_id).with_for_update(key_share=True))
