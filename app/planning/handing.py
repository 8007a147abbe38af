"""The shifts of somebody who leaves: given to a colleague, or worked without them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core import clock
from app.core.errors import NotAllowed, Refused
from app.core.rows import get
from app.extensions import db
from app.people.acting import Actor
from app.people.models import UserAccount
from app.people.rules import DESK_ROLES
from app.planning import actions, queries, rules
from app.planning.hours import day_of
from app.planning.models import Shift, ShiftAgent
from app.planning.rules import ChangeReason, State, Verb


def upcoming(org_id: UUID, user_id: UUID, at: datetime) -> Sequence[Shift]:
    """The shifts of somebody that are not over, drafts and published, in order."""
    theirs = select(ShiftAgent.shift_id).where(ShiftAgent.org_id == org_id, ShiftAgent.user_id == user_id)
    live = (Shift.org_id == org_id, Shift.state != State.annulee.value, Shift.ends_at > at, Shift.id.in_(theirs))
    return db.session.scalars(select(Shift).where(*live).order_by(Shift.starts_at, Shift.id)).all()


def hand_over(actor: Actor, at: datetime, shift_id: UUID, leaving: UUID, to: UUID | None) -> Shift:
    """Somebody else works it, or those who are left; nobody left, it is given up. Its round follows by who calls.

    Whoever may close an access may do this. Raises Refused: `to` already works then, is away, is not of the team.
    """
    if actor.role not in DESK_ROLES:
        raise NotAllowed()
    shift = get(Shift, actor.org_id, shift_id, lock=True)
    changes.note(actor, shift.id, Deed.shift_changed)
    agents = [one for one in shift.agent_ids if one != leaving]
    if not agents and to is None:
        return _give_up(actor, at, shift)
    if to is not None and to not in agents:
        actions.check_agents(actor.org_id, [to])
        if shift.is_published:
            _check_free(shift, to)
        agents.append(to)
    was = actions.said_of(shift)
    actions.keep(actor, at, shift, Verb.modifiee, reason=ChangeReason.effectif.value, was=was)
    shift.give(agents)
    shift.version += shift.is_published
    queries.forget()
    return shift


def _give_up(actor: Actor, at: datetime, shift: Shift) -> Shift:
    shift.state = State.annulee.value
    shift.version += 1
    actions.keep(actor, at, shift, Verb.annulee, reason=ChangeReason.effectif.value)
    queries.forget()
    return shift


def _check_free(shift: Shift, user_id: UUID) -> None:
    name, day = db.session.get_one(UserAccount, user_id).name, f"{day_of(shift.starts_at):%d/%m/%Y}"
    for other in queries.shifts_of(shift.org_id, user_id, shift.starts_at, shift.ends_at):
        if other.starts_at < shift.ends_at and shift.starts_at < other.ends_at:
            when = (
                f"le {day_of(other.starts_at):%d/%m/%Y} de {clock.hour(other.starts_at)} à {clock.hour(other.ends_at)}"
            )
            raise Refused("chevauchement", f"{name} travaille déjà {when}. Décochez la vacation du {day}.")
    away = queries.absences_between(shift.org_id, [user_id], shift.starts_at, shift.ends_at)
    if any(rules.meets(shift.span(), one.window(), clock.zones()) for one in away):
        raise Refused("absence", f"{name} est en absence le {day}. Décochez la vacation du {day}.")
