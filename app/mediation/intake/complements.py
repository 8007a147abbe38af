"""What is added by the code of a request once it is a case: told to those who follow it, until one of them reads it."""

from __future__ import annotations

from datetime import datetime

from app.core import clock, feed
from app.core.base import uuid7
from app.core.rows import find, get
from app.extensions import db
from app.mediation import journalled, known, moves
from app.mediation import queries as cases
from app.mediation.intake import setting
from app.mediation.intake.models import CaseRequest, RequestEvent
from app.mediation.models import MediationCase
from app.mediation.rules.requests import Happened, RequestNext
from app.mediation.rules.states import CASE
from app.people.acting import Act, Actor
from app.people.rules import COORDINATION


def arrived(row: CaseRequest, at: datetime) -> None:
    """A line in its case, and a step for its mediators; once it is closed, something to read for coordination. Nothing
    of a request that is no case yet."""
    if row.case_id is None:
        return
    case = get(MediationCase, row.org_id, row.case_id, lock=True)
    journalled.by_link(case, known.ADDED, None, at)
    db.session().flush()
    if case.state in CASE.final:
        row.next_action = RequestNext.lire.value
        row.next_on = setting.working_day(row.org_id, clock.service_day(at), 1)
    else:
        _follows(case, at)


def read(act: Act, row: CaseRequest) -> None:
    """Somebody reads the request: what was to be read by them is."""
    if row.next_action == RequestNext.lire and act.actor.role in COORDINATION:
        row.next_action = row.next_on = None
        noted(row, Happened.lue, act.occurred_at, act.actor)
    case = find(MediationCase, row.org_id, row.case_id) if row.case_id else None
    if case is None or known.more_on(case) is None or not _is_told(act, case):
        return
    case = get(MediationCase, row.org_id, case.id, lock=True)
    if known.more_on(case) is not None:  # of two who read it at once, one did
        journalled.event(act, case, known.READ)
        db.session().flush()
        _follows(case, act.occurred_at)


def _is_told(act: Act, case: MediationCase) -> bool:
    """Its mediators; coordination as long as it has none, or once it is over."""
    today = clock.service_day(act.occurred_at)
    alone = not known.of(case, today).mediators or case.state in CASE.final
    return cases.is_mediator(act, case) or (alone and act.actor.role in COORDINATION)


def _follows(case: MediationCase, at: datetime) -> None:
    moves.refresh_on(case, clock.service_day(at))
    feed.touch(db.session(), case)


def noted(row: CaseRequest, what: Happened, at: datetime, by: Actor | None = None) -> None:
    db.session().add(
        RequestEvent(
            org_id=row.org_id, id=uuid7(), request_id=row.id, happened=what.value, at=at,
            by_id=by.user_id if by else None,
        )
    )  # fmt: skip
