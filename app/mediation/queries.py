"""A case as somebody may have it, its events, and what is known of it for its next move."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select

from app.core import clock
from app.core.errors import NotAllowed, Unknown
from app.core.rows import get
from app.extensions import db
from app.mediation.models import CaseEvent, CaseInterest, CaseMediator, MediationCase
from app.mediation.rules.closed import check_open
from app.mediation.subject import hands
from app.parties import access
from app.parties.access import Layer
from app.people.acting import Act, Actor
from app.people.rules import COORDINATION


def layer_of(actor: Actor, row: MediationCase, at: datetime | None = None) -> Layer:
    """How much of a case somebody reads, now unless a moment is said; whoever is asked to take it in hand, or has it
    from a later day, reads its envelope."""
    on = clock.today() if at is None else clock.service_day(at)
    found = access.layer(actor.role, actor.user_id, hands(row), on, at)
    if found == Layer.nothing and any(_waits(one, actor, on) for one in row.mediators):
        return Layer.envelope
    return found


def _waits(one: CaseMediator, actor: Actor, today: date) -> bool:
    over = one.until is not None and one.until < today
    return one.user_id == actor.user_id and not over and (one.cleared_at is None or one.since > today)


def readable(
    actor: Actor, case_id: UUID, *, lock: bool = False, at: datetime | None = None
) -> tuple[MediationCase, Layer]:  # fmt: skip
    """A case and how much of it this person reads, or read at that moment. Raises Unknown where it is nothing."""
    row = get(MediationCase, actor.org_id, case_id, lock=lock)
    if (found := layer_of(actor, row, at)) == Layer.nothing:
        raise Unknown()
    return row, found


def writable(act: Act, case_id: UUID, *, closed: bool = False) -> MediationCase:
    """A case to write in, held until the unit ends; with `closed`, one that is over too (`rules.closed` says for what).

    Raises Unknown, NotAllowed for whoever is no mediator of it, Refused once it is closed.
    """
    row, _ = readable(act.actor, case_id, lock=True, at=act.occurred_at)
    day = clock.service_day(act.occurred_at)
    if not access.may_write(act.actor.role, act.actor.user_id, hands(row), day, act.occurred_at):
        raise NotAllowed("Ce dossier est à ses médiateurs.")
    if not closed:
        check_open(row.state)
    return row


def coordinated(act: Act, case_id: UUID) -> MediationCase:
    """A case of which coordination decides something, held. Raises Unknown, NotAllowed."""
    row, _ = readable(act.actor, case_id, lock=True)
    if act.actor.role not in COORDINATION:
        raise NotAllowed("Cette décision revient à la coordination.")
    return row


def touched(act: Act, case_id: UUID, *, closed: bool = False) -> MediationCase:
    """A case that its mediators or coordination move, as `writable`. Raises Unknown, NotAllowed, Refused."""
    row, _ = readable(act.actor, case_id, lock=True, at=act.occurred_at)
    if act.actor.role not in COORDINATION:
        return writable(act, case_id, closed=closed)
    if not closed:
        check_open(row.state)
    return row


def is_mediator(act: Act, row: MediationCase) -> bool:
    return hands(row).of(act.actor.user_id, clock.service_day(act.occurred_at), act.occurred_at)


def of_user(actor: Actor) -> ColumnElement[bool]:
    """Condition on a case: this person has it in hand today, is asked to, or has it from a later day."""
    mine = select(CaseMediator.case_id).where(
        CaseMediator.org_id == actor.org_id, CaseMediator.user_id == actor.user_id
    )
    still = CaseMediator.until.is_(None) | (CaseMediator.until >= clock.today())
    return MediationCase.id.in_(mine.where(still))


def events(org_id: UUID, case_id: UUID) -> Sequence[CaseEvent]:
    """All that happened to it, the last first."""
    of = CaseEvent.org_id == org_id, CaseEvent.case_id == case_id
    return db.session.scalars(select(CaseEvent).where(*of).order_by(CaseEvent.at.desc(), CaseEvent.id.desc())).all()


def chain(row: MediationCase) -> list[UUID]:
    """This case, and the closed ones it continues."""
    found, at = [row.id], row
    while at.previous_id is not None and at.previous_id not in found:
        at = get(MediationCase, row.org_id, at.previous_id)
        found.append(at.id)
    return found


def tied(row: MediationCase) -> set[UUID]:
    """Who may not have it in hand: what was declared of it, and of the cases it continues."""
    of = CaseInterest.org_id == row.org_id, CaseInterest.case_id.in_(chain(row))
    return set(db.session.scalars(select(CaseInterest.user_id).where(*of)))


def numbers(org_id: UUID, ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """The numbers of these cases."""
    wanted = MediationCase.org_id == org_id, MediationCase.id.in_([one for one in ids if one is not None])
    rows = db.session.execute(select(MediationCase.id, MediationCase.number).where(*wanted))
    return {one.id: one.number for one in rows}
