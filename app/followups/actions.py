"""Schedule, do, postpone, hand over, cancel; let what is due become due. The moment is always an argument."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core import clock
from app.core.errors import NotAllowed, Refused
from app.core.rows import find, get
from app.extensions import db
from app.followups import queries, rules
from app.followups.confidential import CONFIDENTIAL
from app.followups.models import Followup
from app.followups.rules import FollowupState
from app.nomenclatures import queries as lists
from app.people.acting import Act, Actor
from app.people.rules import COORDINATION, letter_of

REASONS, OUTCOMES = "motif_suivi", "resultat_suivi"


def schedule(act: Act, data: Mapping[str, Any]) -> Followup:
    """A new follow-up of the person who acts, under the id they chose (`act.record_id`).

    data: `subject {kind, id}`, `due_on` (date), `reason` (list motif_suivi), and `estate_id` when it has one;
    `owner_id` where a feature asks it of somebody else. That the subject exists is checked by who calls.
    Raises Refused("id", "echeance", "liste").
    """
    actor = act.actor
    if find(Followup, actor.org_id, act.record_id) is not None:
        raise Refused("id", "Ce suivi existe déjà.", field="id")
    due_on: date = data["due_on"]
    rules.check_due_on(due_on, clock.service_day(act.occurred_at))
    row = Followup(
        org_id=actor.org_id,
        id=act.record_id,
        subject_kind=data["subject"]["kind"],
        subject_id=data["subject"]["id"],
        owner_id=data.get("owner_id", actor.user_id),
        due_on=due_on,
        reason=lists.check(actor.org_id, REASONS, data["reason"]),
        state=FollowupState.planifiee.value,
        estate_id=data.get("estate_id"),
        created_at=act.received_at,
    )
    db.session.add(row)
    return row


def done(act: Act, data: Mapping[str, Any]) -> Followup:
    """Done, with its result (`outcome`, list resultat_suivi). Said twice with the same result, it is done once."""
    row = _mine(act)
    changes.note(act.actor, row.id, Deed.followup_done)
    outcome = lists.check(row.org_id, OUTCOMES, data["outcome"])
    if row.state == FollowupState.faite and row.outcome == outcome:
        return row
    _move(row, FollowupState.faite, letter_of(act.actor.role))
    row.outcome, row.done_at = outcome, act.occurred_at
    row.moved_by, row.moved_at = act.actor.user_id, act.occurred_at
    return row


def postpone(act: Act, data: Mapping[str, Any]) -> Followup:
    """Put off to `due_on`, so many times at most by its owner. Raises Refused("etat", "reports", "echeance")."""
    row = _mine(act)
    changes.note(act.actor, row.id, Deed.followup_postponed)
    letter = letter_of(act.actor.role)
    rules.check_due_on(data["due_on"], clock.service_day(act.occurred_at))
    if row.state == FollowupState.reportee and row.due_on == data["due_on"]:
        return row
    _move(row, FollowupState.reportee, letter)
    rules.check_postpone(row.postponed, letter)
    row.due_on, row.postponed, row.notified_at = data["due_on"], row.postponed + 1, None
    row.moved_by, row.moved_at = act.actor.user_id, act.occurred_at
    return row


def hand_over(actor: Actor, at: datetime, followup_id: UUID, to: UUID) -> Followup:
    """Give it to somebody else who may see its place: it leaves one phone for the other, whose owner is told anew.

    What its owner did before that moment, on a phone without network, is still theirs to say.
    """
    if actor.role not in COORDINATION:
        raise NotAllowed("Confier un suivi à quelqu’un d’autre revient à la coordination.")
    row = get(Followup, actor.org_id, followup_id, lock=True)
    changes.note(actor, row.id, Deed.followup_handed)
    rules.check_open(row.state)
    if to == row.owner_id:
        raise Refused("personne", "Ce suivi est déjà à cette personne.", field="to")
    _check_sees(row, to, at)
    return _give(row, to, at)


def _check_sees(row: Followup, to: UUID, at: datetime) -> None:
    if to in {one.id for one in queries.takers_by([row], at)[row.id]}:
        return
    if row.subject_kind in CONFIDENTIAL:
        raise Refused("personne", "Ce suivi reste à qui suit le dossier.", field="to")
    raise Refused("personne", "Cette personne ne voit pas ce lieu\u00a0: choisissez-en une autre.", field="to")


def inherit(actor: Actor, at: datetime, followup_id: UUID, to: UUID) -> Followup:
    """Its owner leaves: to somebody who may see its place. Who may close an access is checked by who calls."""
    row = get(Followup, actor.org_id, followup_id, lock=True)
    changes.note(actor, row.id, Deed.followup_handed)
    rules.check_open(row.state)
    _check_sees(row, to, at)
    return _give(row, to, at)


def settle(actor: Actor, ids: Iterable[UUID], at: datetime, outcome: str) -> list[Followup]:
    """What these were to remind of is done, whoever owns them. Who may say so is checked by who calls."""
    rows = _open_among(actor.org_id, ids)
    for row in rows:
        _move(row, FollowupState.faite, "A")
        row.outcome, row.done_at = lists.check(row.org_id, OUTCOMES, outcome), at
        row.moved_by, row.moved_at = actor.user_id, at
    return rows


def drop(actor: Actor, ids: Iterable[UUID], at: datetime) -> list[Followup]:
    """These have no reason any more. Who may say so is checked by who calls."""
    rows = _open_among(actor.org_id, ids)
    for row in rows:
        _move(row, FollowupState.annulee, "S")
        row.done_at = row.moved_at = at
        row.moved_by = actor.user_id
    return rows


def follow(org_id: UUID, ids: Iterable[UUID], to: UUID, at: datetime) -> list[Followup]:
    """What they are about changed hands: so do those still open. Who may say so is checked by who calls."""
    return [_give(row, to, at) for row in _open_among(org_id, ids) if row.owner_id != to]


def _open_among(org_id: UUID, ids: Iterable[UUID]) -> list[Followup]:
    wanted = Followup.org_id == org_id, Followup.id.in_(list(ids)), Followup.state.in_(_codes(rules.OPEN))
    return list(db.session.scalars(select(Followup).where(*wanted).order_by(Followup.id).with_for_update()))


def _give(row: Followup, to: UUID, at: datetime) -> Followup:
    row.handed_from, row.handed_at, row.owner_id, row.notified_at = row.owner_id, at, to, None
    if row.state == FollowupState.notifiee:
        _move(row, FollowupState.due, "S")
    return row


def cancel_for_subject(actor: Actor, kind: str, id: UUID, at: datetime) -> list[Followup]:
    """What it was about is cancelled: so are its open follow-ups, whoever owns them. Returns them."""
    about = (
        Followup.org_id == actor.org_id,
        Followup.subject_kind == kind,
        Followup.subject_id == id,
        Followup.state.in_(_codes(rules.OPEN)),
    )
    return drop(actor, db.session.scalars(select(Followup.id).where(*about)).all(), at)


def play(s: Session, at: datetime, slice_size: int, owners: Sequence[UUID] | None = None) -> int:
    """Let those whose day has come become due, of these people or all, `slice_size` at most. Returns how many did."""
    come = [Followup.state.in_(_codes(rules.TO_COME)), Followup.due_on <= clock.service_day(at)]
    if owners is not None:
        come.append(Followup.owner_id.in_(owners))
    wanted = select(Followup).where(*come).order_by(Followup.due_on).limit(slice_size)
    rows = list(s.scalars(wanted.with_for_update(skip_locked=True)))
    for row in rows:
        _move(row, FollowupState.due, "S")
    return len(rows)


def mark_notified(rows: Iterable[Followup], at: datetime) -> None:
    """Their owner was told; those told before, or closed since, stay as they are."""
    for row in rows:
        if not rules.untold(row.state, row.notified_at, at):
            continue
        if row.state == FollowupState.due:
            _move(row, FollowupState.notifiee, "S")
        row.notified_at = at


def _mine(act: Act) -> Followup:
    row = get(Followup, act.actor.org_id, act.record_id, lock=True)
    if not row.was_of(act.actor.user_id, act.occurred_at) and letter_of(act.actor.role) != "C":
        raise NotAllowed("Ce suivi est celui d’une autre personne.")
    return row


def _move(row: Followup, target: FollowupState, letter: str) -> None:
    rules.check_move(row.state, target, letter)
    row.state = target.value


def _codes(states: Iterable[FollowupState]) -> list[str]:
    return [state.value for state in states]
