"""A mediator's days end, or a stand-in's: who does what next is said again, so that no case stays with nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.core import clock
from app.core.rows import find
from app.core.tenant import tenant
from app.core.unit import attempt, read_unit, write_unit
from app.extensions import db
from app.mediation import known, moves, reminders
from app.mediation.models import CaseMediator, MediationCase
from app.mediation.rules.states import OPEN
from app.people.models import Organisation
from app.worker import apart, tasks


@tasks.hourly
def look_who_is_left() -> None:
    at = clock.now()
    with read_unit() as s:
        orgs = s.scalars(select(Organisation.id).order_by(Organisation.id)).all()
    for org_id in orgs:
        apart(look, org_id, at)


def look(org_id: UUID, at: datetime) -> int:
    """How many cases were found to be owed by somebody who has them no more; each is a unit of its own."""
    with tenant(org_id):
        with read_unit():
            ids = _owed_by_nobody_there(org_id, at)
        for case_id in ids:
            attempt(lambda case_id=case_id: _again(org_id, case_id, at))  # type: ignore[misc]
        return len(ids)


def _owed_by_nobody_there(org_id: UUID, at: datetime) -> Sequence[UUID]:
    """Those whose step falls by name to somebody who has them no more; while one is looked at, it is no mediator's."""
    day = clock.service_day(at)
    hers = CaseMediator.org_id == org_id, CaseMediator.case_id == MediationCase.id
    there = CaseMediator.since <= day, CaseMediator.until.is_(None) | (CaseMediator.until >= day)
    still = select(CaseMediator.id).where(*hers, *there, CaseMediator.user_id == MediationCase.owner_id).exists()
    looked_at = MediationCase.state.in_([one.value for one in OPEN if one not in known.TO_LOOK_AT])
    of = MediationCase.org_id == org_id, MediationCase.owner_id.is_not(None), looked_at, ~still
    return db.session.scalars(select(MediationCase.id).where(*of).order_by(MediationCase.number)).all()


def _again(org_id: UUID, case_id: UUID, at: datetime) -> None:
    with write_unit():
        row = find(MediationCase, org_id, case_id, lock=True)
        if row is not None:
            reminders.follow_at(row, at)
            moves.refresh_on(row, clock.service_day(at))
