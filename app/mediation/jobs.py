"""A mediator's days begin or end: what is next is said again, so that no case stays with nobody; phones follow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_, select

from app.core import clock, feed
from app.core.feed import Feed
from app.core.rows import find
from app.core.tenant import tenant
from app.core.unit import attempt, read_unit, write_unit
from app.extensions import db
from app.mediation import known, moves, reminders
from app.mediation.models import CaseMediator, MediationCase
from app.mediation.rules.states import OPEN
from app.mediation.subject import KIND
from app.people.models import Organisation
from app.worker import apart, tasks

LOOKED_BACK = 14
"""Days: longer than a worker stands still unseen."""


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


@tasks.hourly
def tell_phones() -> None:
    at = clock.now()
    with read_unit() as s:
        orgs = s.scalars(select(Organisation.id).order_by(Organisation.id)).all()
    for org_id in orgs:
        apart(tell, org_id, at)


def tell(org_id: UUID, at: datetime) -> int:
    """Somebody's days begin, or end: her phone receives the case that day, or lets it go. How many cases it was."""
    with tenant(org_id):
        with read_unit():
            ids = _turned(org_id, at)
        for case_id in ids:
            attempt(lambda case_id=case_id: _touch(org_id, case_id))  # type: ignore[misc]
        return len(ids)


def _turned(org_id: UUID, at: datetime) -> Sequence[UUID]:
    """Open cases in which the days of somebody turned since phones were last told of it, and those never told of."""
    day = clock.service_day(at)
    told = Feed.org_id == org_id, Feed.kind == KIND, Feed.entity_id == MediationCase.id
    turned = [_turns(org_id, day - timedelta(days=back), *told) for back in range(LOOKED_BACK)]
    of = MediationCase.org_id == org_id, MediationCase.state.in_([one.value for one in OPEN])
    return db.session.scalars(select(MediationCase.id).where(*of, or_(*turned, ~exists().where(*told)))).all()


def _turns(org_id: UUID, day: date, *told: ColumnElement[bool]) -> ColumnElement[bool]:
    hers = CaseMediator.org_id == org_id, CaseMediator.case_id == MediationCase.id
    turns = or_(CaseMediator.since == day, CaseMediator.until == day - timedelta(days=1))
    before = Feed.deleted.is_(False), Feed.at < clock.zones().bounds(day)[0]
    return and_(exists().where(*hers, turns), exists().where(*told, *before))


def _touch(org_id: UUID, case_id: UUID) -> None:
    with write_unit() as s:
        row = find(MediationCase, org_id, case_id, lock=True)
        if row is not None:
            feed.touch(s, row)
