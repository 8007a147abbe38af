"""Shifts copied to other days as drafts, each with the stops of its round."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core.errors import NotAllowed, Refused
from app.core.tenant import only
from app.extensions import db
from app.people.acting import Actor
from app.people.rules import COORDINATION
from app.planning import actions as planning
from app.planning import copies
from app.planning.copies import Copy
from app.planning.models import Shift
from app.planning.rules import State
from app.rounds import queries as rounds
from app.rounds.actions.planned import plan_round
from app.rounds.models import Round
from app.rounds.rules import State as RoundState


def copy_shift(actor: Actor, at: datetime, shift_id: UUID, days: Sequence[date]) -> list[Copy]:
    """One shift to these days. Returns what was made, and what was there already."""
    changes.note(actor, shift_id, Deed.shift_copied)
    return copy_shifts(actor, at, [(shift_id, day) for day in sorted(set(days))])


def copy_shifts(actor: Actor, at: datetime, wanted: Sequence[tuple[UUID, date]]) -> list[Copy]:
    """Each to its day. Whoever copies the same ones meanwhile waits here, then finds them there. Raises Refused."""
    if actor.role not in COORDINATION:
        raise NotAllowed("Le planning revient à la coordination.")
    found = _held(actor.org_id, {shift_id for shift_id, _ in wanted})
    if any(shift_id not in found for shift_id, _ in wanted):
        raise Refused("etat", "Une de ces vacations n’existe plus, ou est annulée. Choisissez de nouveau.")
    made = copies.planned(actor.org_id, [(found[shift_id], day) for shift_id, day in wanted])
    walks, gone = rounds.of_shifts(actor.org_id, list(found)), rounds.closed_stops(actor.org_id, found)
    for one in made:
        if one.made:
            _make(actor, at, one, found[one.source], walks.get(one.source), gone)
    return made


def _held(org_id: UUID, ids: set[UUID]) -> dict[UUID, Shift]:
    mine = (only(Shift, org_id), Shift.id.in_(ids), Shift.state != State.annulee.value)
    rows = db.session.scalars(select(Shift).where(*mine).order_by(Shift.id).with_for_update())
    return {one.id: one for one in rows}


def _make(
    actor: Actor, at: datetime, one: Copy, source: Shift, walk: Round | None, gone: Collection[UUID]
) -> None:  # fmt: skip
    shift = planning.create_shift(
        actor, at, service_date=one.span.service_date, starts_at=one.span.starts_at, ends_at=one.span.ends_at,
        agents=[UUID(agent) for agent in one.span.agents], note=source.note, shift_id=one.span.id,
    )  # fmt: skip
    if walk is None or walk.state == RoundState.annulee:
        return
    stops = [stop for stop in walk.standing_stops if not stop.added and stop.estate_id not in gone]
    if stops:
        hints = {stop.estate_id: stop.hint for stop in stops if stop.hint}
        estates = [stop.estate_id for stop in stops]
        plan_round(actor, at, shift_id=shift.id, estates=estates, type_tournee=walk.type_tournee, hints=hints)
