"""Reading follow-ups: to do now, to come, those of a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.core import clock
from app.extensions import db
from app.followups.models import Followup
from app.followups.rules import TO_COME, TO_DO, FollowupState

ORDER = (Followup.due_on, Followup.created_at, Followup.id)


def due(org_id: UUID, at: datetime) -> list[Followup]:
    """What everyone of an organisation has to do now, first due first; for the coordinator."""
    theirs = (Followup.org_id == org_id, _in((*TO_DO, *TO_COME)), _day_come(at))
    return list(db.session.scalars(select(Followup).where(*theirs).order_by(*ORDER)))


def to_do(s: Session, org_id: UUID, owner_id: UUID, at: datetime) -> list[Followup]:
    """What one person has to do now, told of or not, first due first."""
    mine = (Followup.org_id == org_id, Followup.owner_id == owner_id, _in(TO_DO), _day_come(at))
    return list(s.scalars(select(Followup).where(*mine).order_by(*ORDER)))


def untold_owners(s: Session, at: datetime) -> Sequence[tuple[UUID, UUID]]:
    """(organisation, owner) of everyone with something due they were not told of. Under `every_tenant()`."""
    untold = (Followup.state == FollowupState.due.value, _day_come(at))
    found = select(Followup.org_id, Followup.owner_id).where(*untold).distinct()
    return [(org_id, owner_id) for org_id, owner_id in s.execute(found)]


def any_to_come(s: Session, at: datetime) -> bool:
    """True when something must become due. Under `every_tenant()`."""
    return s.scalar(select(Followup.id).where(_in(TO_COME), _day_come(at)).limit(1)) is not None


def _in(states: Sequence[FollowupState]) -> ColumnElement[bool]:
    return Followup.state.in_([state.value for state in states])


def _day_come(at: datetime) -> ColumnElement[bool]:
    return Followup.due_on <= clock.service_day(at)
