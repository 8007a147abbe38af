"""Plan, publish, change and cancel shifts; note absences."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core import clock
from app.core.base import uuid7
from app.core.errors import NotAllowed, Refused
from app.core.rows import get
from app.extensions import db
from app.journal import actions as journal
from app.journal.rules import Event
from app.people.acting import Actor
from app.people.models import Membership, UserAccount
from app.people.rules import COORDINATION, FIELD_ROLES
from app.planning import queries, rules
from app.planning.labour import Notice
from app.planning.models import Absence, Shift, ShiftAgent, ShiftChange
from app.planning.rules import MACHINE, NOTE_MAX, ChangeReason, Clash, Span, State, Verb


def create_shift(
    actor: Actor,
    at: datetime,
    *,
    service_date: date,
    starts_at: datetime,
    ends_at: datetime,
    agents: Sequence[UUID],
    note: str | None = None,
    shift_id: UUID | None = None,
) -> Shift:
    """A draft shift for these agents. `rules.moments` turns wall-clock hours into these moments.

    Raises Refused: no agent, someone who does not go to the field, hours that cannot be.
    """
    _check_planner(actor)
    _check(actor.org_id, starts_at, ends_at, agents, note)
    shift = Shift(
        org_id=actor.org_id,
        id=shift_id or uuid7(),
        state=State.brouillon.value,
        version=0,
        service_date=service_date,
        starts_at=starts_at,
        ends_at=ends_at,
        note=note or None,
    )
    shift.agents = [ShiftAgent(org_id=actor.org_id, shift_id=shift.id, user_id=one) for one in sorted(set(agents))]
    db.session.add(shift)
    return shift


def publish(actor: Actor, at: datetime, shift_id: UUID, accepted: Collection[Notice] = ()) -> Shift:
    """The agents' phones receive the shift. Refused when one of them already works then, is away or has no access
    any more. `accepted`: what the planner was warned of, and published all the same."""
    _check_planner(actor)
    shift = get(Shift, actor.org_id, shift_id, lock=True)
    changes.note(actor, shift.id, Deed.shift_published)
    if shift.state == State.publiee:
        return shift
    _check_move(shift, State.publiee)
    _lock_agents(shift)
    _check_obstacle(shift)
    shift.state = State.publiee.value
    shift.published_at = at
    keep(actor, at, shift, Verb.publiee, accepted=accepted)
    queries.forget()
    shift.version += 1
    return shift


def obstacle(org_id: UUID, shift: Span, also: Sequence[Span] = ()) -> Refused | None:
    """Why a shift cannot be published, None when it can. `also`: shifts taken as published besides those that are."""
    gone = queries.without_access(org_id, [UUID(one) for one in shift.agents])
    if gone:
        return Refused("acces", access_message(_name(one) for one in gone), field="agents")
    found = queries.clashes_of(org_id, shift, also)
    if found:
        return Refused("chevauchement", clash_message(found[0], shift.id))
    away = queries.absences_over(org_id, shift)
    return Refused("absence", absence_message(away)) if away else None


def change_shift(
    actor: Actor,
    at: datetime,
    shift_id: UUID,
    *,
    service_date: date,
    starts_at: datetime,
    ends_at: datetime,
    agents: Sequence[UUID],
    note: str | None = None,
    reason: str | None = None,
    accepted: Collection[Notice] = (),
    beside: dict[str, Any] | None = None,
) -> Shift:
    """Another day, other hours, other people: a draft freely, what its agents received with a `reason`.

    Those who no longer work it lose it, those who do receive it. `beside`: what else it said, kept with what it was.
    Raises Refused: what publishing it would refuse, a shift given up, a change without its reason.
    """
    _check_planner(actor)
    shift = get(Shift, actor.org_id, shift_id, lock=True)
    changes.note(actor, shift.id, Deed.shift_changed)
    _check_change(shift, reason)
    _check(actor.org_id, starts_at, ends_at, agents, note)
    keep(actor, at, shift, Verb.modifiee, reason=reason, accepted=accepted, was={**said_of(shift), **(beside or {})})
    shift.service_date, shift.starts_at, shift.ends_at, shift.note = service_date, starts_at, ends_at, note or None
    shift.give(agents)
    queries.forget()
    if shift.is_published:
        _lock_agents(shift)
        _check_obstacle(shift)
        shift.version += 1
    return shift


def said_of(shift: Shift) -> dict[str, Any]:
    """What a shift says now, to be kept."""
    return {
        "day": shift.service_date.isoformat(),
        "starts_at": shift.starts_at.isoformat(),
        "ends_at": shift.ends_at.isoformat(),
        "agents": [str(one) for one in shift.agent_ids],
        "note": shift.note,
    }


def keep(
    actor: Actor,
    at: datetime,
    shift: Shift,
    verb: Verb,
    *,
    reason: str | None = None,
    accepted: Collection[Notice] = (),
    was: dict[str, Any] | None = None,
) -> None:
    """Write down what was done to it, by whom and why."""
    row = ShiftChange(org_id=shift.org_id, id=uuid7(), shift_id=shift.id, at=at, by=actor.user_id, verb=verb.value)
    row.reason, row.accepted, row.was = reason, sorted({one.kind.value for one in accepted}), was
    db.session.add(row)


def cancel(actor: Actor, at: datetime, shift_id: UUID) -> Shift:
    """Give up a shift, draft or published; the phones that had it are told."""
    _check_planner(actor)
    shift = get(Shift, actor.org_id, shift_id, lock=True)
    changes.note(actor, shift.id, Deed.shift_cancelled)
    if shift.state == State.annulee:
        return shift
    _check_move(shift, State.annulee)
    shift.state = State.annulee.value
    keep(actor, at, shift, Verb.annulee)
    journal.note(Event.cancelled, actor, about=shift.id)
    queries.forget()
    shift.version += 1
    return shift


def declare_absence(actor: Actor, at: datetime, *, user_id: UUID, starts_at: datetime, ends_at: datetime) -> Absence:
    """Someone is away over [starts_at, ends_at): they are not reminded of anything then."""
    _check_planner(actor)
    if ends_at <= starts_at:
        raise Refused("heures", "La fin doit être après le début.", field="ends_at")
    check_agents(actor.org_id, [user_id])
    others = queries.absences_between(actor.org_id, [user_id], starts_at, ends_at)
    if others:
        raise Refused("absence", f"Une absence est déjà notée\u00a0: {span_of(others[0])}.", field="starts_at")
    absence = Absence(org_id=actor.org_id, id=uuid7(), user_id=user_id, starts_at=starts_at, ends_at=ends_at)
    db.session.add(absence)
    return absence


def change_absence(actor: Actor, at: datetime, absence_id: UUID, *, starts_at: datetime, ends_at: datetime) -> Absence:
    """Other days for an absence that is not over. Refused when it meets another one of the same person."""
    _check_planner(actor)
    changes.note(actor, absence_id, Deed.absence_changed)
    absence = get(Absence, actor.org_id, absence_id, lock=True)
    if absence.ends_at <= at:
        raise Refused("etat", "Cette absence est déjà finie.")
    if ends_at <= max(starts_at, at):
        raise Refused("heures", "La fin doit être à venir, et après le début.", field="ends_at")
    near = queries.absences_between(actor.org_id, [absence.user_id], starts_at, ends_at)
    if others := [one for one in near if one.id != absence.id]:
        raise Refused("absence", f"Une absence est déjà notée\u00a0: {span_of(others[0])}.", field="starts_at")
    absence.starts_at, absence.ends_at = starts_at, ends_at
    return absence


def end_absence(actor: Actor, at: datetime, absence_id: UUID) -> None:
    """Someone is back: what is left of the absence goes, all of it when it had not begun. Refused when it is over."""
    _check_planner(actor)
    changes.note(actor, absence_id, Deed.absence_ended)  # first: what was ended before it began is gone
    absence = get(Absence, actor.org_id, absence_id, lock=True)
    if absence.ends_at <= at:
        raise Refused("etat", "Cette absence est déjà finie.")
    journal.note(Event.cancelled, actor, about=absence.id)
    if absence.starts_at >= at:
        db.session.delete(absence)
    else:
        absence.ends_at = at


def absence_message(absences: Sequence[Absence]) -> str:
    """Who is away, from when until when to the hour, and what to do."""
    said = "\u00a0; ".join(f"{_name(one.user_id)}, {_hours_of(one)}" for one in absences)
    return f"Absence notée sur ces heures\u00a0: {said}. Choisissez quelqu’un d’autre, ou mettez fin à l’absence."


def span_of(absence: Absence) -> str:
    """From which day to which, as people say it: the last day included."""
    first = clock.service_day(absence.starts_at)
    last = clock.service_day(absence.ends_at - timedelta(microseconds=1))
    if first == last:
        return f"le {first:%d/%m/%Y}"
    return f"du {first:%d/%m/%Y} au {last:%d/%m/%Y}"


def _hours_of(absence: Absence) -> str:
    return f"du {clock.date_and_hour(absence.starts_at)} au {clock.date_and_hour(absence.ends_at)}"


def _name(user_id: UUID) -> str:
    user = db.session.get(UserAccount, user_id)
    return user.name if user else ""


def access_message(names: Iterable[str]) -> str:
    """Whose access is closed, and what to do."""
    said = ", ".join(names)
    return f"Accès fermé\u00a0: {said}. Choisissez quelqu’un d’autre, ou rouvrez l’accès dans Équipe."


def clash_message(clash: Clash, shift_id: UUID) -> str:
    """The overlap in words, naming the other shift's hours."""
    other = clash.second if clash.first.id == shift_id else clash.first
    starts, ends = clock.local(other.starts_at), clock.local(other.ends_at)
    return (
        f"Cette vacation en chevauche une autre le {starts:%d/%m/%Y} de {clock.hour(starts)} à {clock.hour(ends)}"
        " pour au moins une même personne. Changez les heures ou annulez l’autre."
    )


def _check_planner(actor: Actor) -> None:
    if actor.role not in COORDINATION:
        raise NotAllowed("Le planning revient à la coordination.")


def _check_obstacle(shift: Shift) -> None:
    if (problem := obstacle(shift.org_id, shift.span())) is not None:
        raise problem


def _check_move(shift: Shift, target: State) -> None:
    if not MACHINE.may(shift.state, target, "C"):
        raise Refused("etat", f"Cette vacation est déjà «\u00a0{State.label_of(shift.state)}\u00a0».")


def check_live(shift: Shift) -> None:
    """Raises Refused when it was given up."""
    if shift.state == State.annulee:
        raise Refused("etat", "Cette vacation est annulée\u00a0: elle ne se modifie plus. Créez-en une autre.")


def _check_change(shift: Shift, reason: str | None) -> None:
    check_live(shift)
    if shift.is_published and reason not in ChangeReason.codes():
        raise Refused("motif", "Dites pourquoi cette vacation change\u00a0: ses agents l’ont reçue.", field="reason")


def _check(org_id: UUID, starts_at: datetime, ends_at: datetime, agents: Sequence[UUID], note: str | None) -> None:
    problem = rules.times_problem(starts_at, ends_at)
    if problem:
        raise Refused("heures", problem, field="ends_at")
    if note and len(note) > NOTE_MAX:
        raise Refused("longueur", f"La note compte au plus {NOTE_MAX} signes.", field="note")
    if not agents:
        raise Refused("agents", "Choisissez au moins une personne.", field="agents")
    check_agents(org_id, agents)


def check_agents(org_id: UUID, agents: Sequence[UUID]) -> None:
    """Raises Refused when one of these people is not of the team, or has no access any more."""
    if gone := queries.without_access(org_id, agents):
        raise Refused("acces", access_message(_name(one) for one in gone), field="agents")
    known = select(Membership.user_id).where(
        Membership.org_id == org_id,
        Membership.user_id.in_(agents),
        Membership.role.in_([str(role) for role in FIELD_ROLES]),
    )
    if set(db.session.scalars(known)) != set(agents):
        raise Refused("agents", "Une de ces personnes ne fait pas partie de l’équipe.", field="agents")


def _lock_agents(shift: Shift) -> None:
    # Two coordinators may publish two shifts of one agent at the same moment: the second one waits here.
    people = sorted(shift.agent_ids)
    db.session.scalars(
        select(Membership.id)
        .where(Membership.org_id == shift.org_id, Membership.user_id.in_(people))
        .order_by(Membership.user_id)
        .with_for_update()
    ).all()
