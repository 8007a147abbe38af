"""What becomes of an operation that was held once its author put the same thing right, or somebody refused it."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.sync.authors import author_of, to_apply
from app.sync.models import HeldOp
from app.sync.reading import Deposit, opener, read
from app.sync.rules import SAID_AGAIN, Reason, Settled


def of(session: Session, who: Deposit, landed: set[UUID]) -> list[HeldOp]:
    """Those their author put right and sent once more, under the same ids inside the same record: it is there now."""
    hers = HeldOp.user_id == who.actor.user_id, HeldOp.record_id.in_(landed)
    refused = HeldOp.settled_at.is_(None), HeldOp.reason.in_([one.value for one in SAID_AGAIN])
    query = select(HeldOp).where(HeldOp.org_id == who.actor.org_id, *hers, *refused).order_by(HeldOp.held_at, HeldOp.id)
    return [held for held in session.scalars(query) if _made_in(held) & landed]


def is_refused(session: Session, who: Deposit, op_id: UUID) -> bool:
    """Whether a person decided that it is not to be applied: what follows it is judged by itself then."""
    refused = HeldOp.settled == Settled.dismissed.value, HeldOp.reason != Reason.id_reuse.value
    query = select(HeldOp.id).where(HeldOp.org_id == who.actor.org_id, HeldOp.op_id == op_id, *refused)
    return session.scalar(query.limit(1)) is not None


def _made_in(held: HeldOp) -> set[UUID]:
    """What it was to make inside its record, as far as it opens."""
    if not HeldOp.body.opens(held):
        return set()
    who = Deposit(author_of(held), held.device_id, held.held_at, exchange_gap_ms=None)
    intent = read(who, to_apply(held), opener()).intent
    return {one.id for one in intent.named if one.new} if intent is not None else set()
