"""Somebody leaves, or goes to the field no more: her cases are asked of a colleague, or are again to be entrusted.

Nobody is given a case: whoever is asked declares first that nothing ties her to a party. Meanwhile, and where nobody
was asked, coordination has it to entrust.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import or_, select

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core import clock
from app.core.base import uuid7
from app.extensions import db
from app.mediation import advice, journalled, moves, queries, reminders
from app.mediation.intake import leaving as requests
from app.mediation.models import CaseMediator, MediationCase
from app.mediation.rules.states import CASE
from app.people.acting import Act


@dataclass(frozen=True)
class InHand:
    """A case somebody has. `alone`: no other mediator has it in hand."""

    id: UUID
    number: str
    alone: bool


@dataclass(frozen=True)
class Left:
    """Of the cases: how many were asked of the colleague, stay with another mediator, are to be entrusted; of the
    requests, how many anybody of the coordination sees to; of the questions she was asked, how many are to be asked of
    somebody else."""

    asked: int = 0
    kept: int = 0
    alone: int = 0
    requests: int = 0
    advice: int = 0


def of(org_id: UUID, user_id: UUID, today: date) -> list[InHand]:
    """The open cases somebody has in hand, is asked to take, or has to look at; by number."""
    rows = [one for one in _rows(org_id, user_id, today) if one.state not in CASE.final]
    return [InHand(one.id, one.number, not _others(one, user_id, today)) for one in rows]


def hand_over(act: Act, user_id: UUID, to: UUID | None) -> Left:
    """She has none of them any more. `to`: who is asked to take those she had; whoever is tied to a party is not."""
    today = clock.service_day(act.occurred_at)
    told = [_leave(act, row, user_id, to, today) for row in _rows(act.actor.org_id, user_id, today)]
    return Left(
        told.count("asked"), told.count("kept"), told.count("alone"),
        requests.hand_over(act.actor.org_id, user_id), advice.left(act, user_id),
    )  # fmt: skip


def _leave(act: Act, row: MediationCase, user_id: UUID, to: UUID | None, today: date) -> str:
    hers = [one for one in row.mediators if one.user_id == user_id and _stands(one, today)]
    had = any(one.stands_in_for is None for one in hers)
    for one in hers:
        _end(row, one, act)
    if row.state in CASE.final:
        return ""  # it is over: nothing of it is told to anybody, and nobody is asked
    changes.note(act.actor, row.id, Deed.case_handed)
    if had:
        journalled.event(act, row, "mediateur_retire", who=user_id)
    asked = to is not None and had and _ask(act, row, to, today)
    reminders.follow(act, row)
    moves.refresh(act, row)
    return "asked" if asked else "kept" if _others(row, user_id, today) else "alone"


def _ask(act: Act, row: MediationCase, to: UUID, today: date) -> bool:
    """Whether she is asked: not who has it already, nor who declared a tie."""
    if to in queries.tied(row) or any(one.user_id == to and _stands(one, today) for one in row.mediators):
        return False
    row.mediators.append(
        CaseMediator(
            org_id=row.org_id, id=uuid7(), case_id=row.id, user_id=to, since=today, until=None, stands_in_for=None,
            named_by=act.actor.user_id, named_at=act.occurred_at, cleared_at=None,
        )
    )  # fmt: skip
    db.session.flush()
    journalled.event(act, row, "mediateur_demande", who=to)
    return True


def _rows(org_id: UUID, user_id: UUID, today: date) -> Sequence[MediationCase]:
    """Those she has or will have in hand, closed ones too; those of which she owes the next step."""
    still = or_(CaseMediator.until.is_(None), CaseMediator.until >= today)
    in_hand = select(CaseMediator.case_id).where(CaseMediator.org_id == org_id, CaseMediator.user_id == user_id, still)
    hers = or_(MediationCase.id.in_(in_hand), MediationCase.owner_id == user_id)
    query = select(MediationCase).where(MediationCase.org_id == org_id, hers)
    return db.session.scalars(query.order_by(MediationCase.number)).all()


def _others(row: MediationCase, user_id: UUID, today: date) -> bool:
    """Somebody else has it in hand."""
    return any(one.user_id != user_id and one.cleared_at is not None and _stands(one, today) for one in row.mediators)


def _stands(one: CaseMediator, today: date) -> bool:
    return one.until is None or one.until >= today


def _end(row: MediationCase, one: CaseMediator, act: Act) -> None:
    today = clock.service_day(act.occurred_at)
    if one.cleared_at is None or one.since > today:
        row.mediators.remove(one)  # it never was in her hands
    else:
        one.until, one.left_at = today - timedelta(days=1), act.occurred_at
