"""What somebody asks about what is known of them: written down, followed step by step, answered within the month."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid5

from sqlalchemy import func, select

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core import clock
from app.core.base import uuid7
from app.core.errors import NotAllowed, Refused, Unknown
from app.core.rows import find, get
from app.extensions import db
from app.people.acting import Actor
from app.people.models import Organisation
from app.people.rules import COORDINATION
from app.retention import rules
from app.retention.about import SOURCES
from app.retention.models import RightsLink, RightsRequest, RightsStep
from app.retention.rules import Outcome, Right, State, Step


def receive(
    actor: Actor, at: datetime, *, right: Right, received_on: date, who: str, reach: str, asked: str | None
) -> RightsRequest:
    """A new request, numbered, due in a month. Raises Refused."""
    _check(actor)
    rules.check_received(received_on, clock.local(at).date())
    row = RightsRequest(
        org_id=actor.org_id, id=uuid7(), number=_next_number(actor.org_id), right=right.value,
        state=State.recue.value, received_on=received_on, due_on=rules.due(received_on, extended=False),
        who=who, reach=reach, asked=asked, made_by=actor.user_id, made_at=at,
    )  # fmt: skip
    db.session.add(row)
    return row


def note_step(actor: Actor, request_id: UUID, at: datetime, step: Step, on_day: date, note: str | None) -> RightsStep:
    """Something was done about it, today or before. Raises Refused, Unknown."""
    row = _held(actor, request_id, Deed.rights_step)
    if on_day > clock.local(at).date() or on_day < row.received_on:
        raise Refused("date", "Choisissez un jour entre la réception et aujourd’hui.", field="le")
    if step == Step.prolongation:
        rules.check_extends(row.received_on, row.extended_on is not None, on_day)
        row.extended_on, row.due_on = on_day, rules.due(row.received_on, extended=True)
    row.state = State.en_cours.value
    made = RightsStep(
        org_id=row.org_id, id=uuid7(), request_id=row.id, verb=step.value, on_day=on_day, by=actor.user_id, at=at,
        note=note or None,
    )  # fmt: skip
    db.session.add(made)
    return made


def close(actor: Actor, request_id: UUID, at: datetime, outcome: Outcome, answer: str) -> None:
    """It was answered, one way or the other; nothing is added to it after that. Raises Refused, Unknown."""
    row = _held(actor, request_id, Deed.rights_closed)
    row.state, row.closed_at = State.close.value, at
    row.outcome, row.answer = outcome.value, answer


def join(actor: Actor, request_id: UUID, at: datetime, kind: str, record_id: UUID, *, without_text: bool) -> RightsLink:
    """This record concerns her; joined again, it says anew whether its text is hers. Raises Refused, Unknown."""
    row = _held(actor, request_id, Deed.rights_joined)
    if kind not in SOURCES:
        raise Unknown()
    id = uuid5(row.id, f"{kind}.{record_id}")
    link = find(RightsLink, actor.org_id, id, lock=True)
    if link is None:
        link = RightsLink(org_id=row.org_id, id=id, request_id=row.id, kind=kind, record_id=record_id,
                          by=actor.user_id, at=at)  # fmt: skip
        db.session.add(link)
    link.without_text = without_text
    return link


def part(actor: Actor, request_id: UUID, link_id: UUID) -> None:
    """It does not concern her. Raises Refused, Unknown."""
    _held(actor, request_id, Deed.rights_parted)
    link = get(RightsLink, actor.org_id, link_id, lock=True)
    if link.request_id != request_id:
        raise Unknown()
    db.session.delete(link)


def _held(actor: Actor, request_id: UUID, deed: Deed) -> RightsRequest:
    _check(actor)
    row = get(RightsRequest, actor.org_id, request_id, lock=True)
    changes.note(actor, row.id, deed)
    rules.check_open(row.state)
    return row


def _check(actor: Actor) -> None:
    if actor.role not in COORDINATION:
        raise NotAllowed("Les demandes des personnes sont à la coordination.")


def _next_number(org_id: UUID) -> int:
    # The row of the structure is held, so that two requests at the same instant have two numbers.
    session = db.session()
    session.get_one(Organisation, org_id, with_for_update={"key_share": True}, populate_existing=True)
    last = session.scalar(select(func.max(RightsRequest.number)).where(RightsRequest.org_id == org_id))
    return (last or 0) + 1
