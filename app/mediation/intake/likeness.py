"""What looks like a request: other requests and cases of its place and family. Shown, never joined by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from app.core import clock
from app.extensions import db
from app.mediation.intake.models import CaseRequest
from app.mediation.models import MediationCase
from app.mediation.rules import twins
from app.mediation.rules.requests import RequestState
from app.mediation.rules.states import CaseState
from app.mediation.rules.twins import Trace

MOST = 50
"""Of one estate and family, the latest: more of them are one matter already."""


@dataclass(frozen=True)
class Similar:
    """One of them, by its number alone. `request_id`: of a request, which has a page here."""

    number: str
    what: str
    how: str
    where: str
    on: date
    state: str
    request_id: UUID | None


def of(row: CaseRequest) -> list[Similar]:
    """The same entrance first, then the latest. The case it became, and what became the same case, is none of them."""
    if row.estate_id is None or row.family is None:
        return []
    known = {one.id: (one, line) for one, line in (*_requests(row), *_cases(row))}
    found = twins.look_alikes(_trace(row), [trace for trace, _ in known.values()])
    return [
        Similar(line.number, line.what, how.kind.label, how.where.label, trace.received_on, line.state, line.request_id)
        for trace, how in found
        for line in (known[trace.id][1],)
    ]


@dataclass(frozen=True)
class _Line:
    number: str
    what: str
    state: str
    request_id: UUID | None = None


def _trace(row: CaseRequest) -> Trace:
    closed = clock.service_day(row.closed_at) if row.closed_at else None
    return Trace(row.id, row.received_on, row.family or "", row.estate_id, row.entrance_id, closed)


def _requests(row: CaseRequest) -> list[tuple[Trace, _Line]]:
    """Those that did not become a case: of these the case is shown."""
    same = (CaseRequest.org_id == row.org_id, CaseRequest.estate_id == row.estate_id, CaseRequest.family == row.family)
    others = (CaseRequest.id != row.id, CaseRequest.case_id.is_(None))
    query = select(CaseRequest).where(*same, *others).order_by(CaseRequest.received_at.desc()).limit(MOST)
    return [
        (_trace(one), _Line(one.number, "Demande", RequestState.label_of(one.state), one.id))
        for one in db.session.scalars(query)
    ]


def _cases(row: CaseRequest) -> list[tuple[Trace, _Line]]:
    one = MediationCase
    same = (one.org_id == row.org_id, one.estate_id == row.estate_id, one.family == row.family)
    query = select(one).where(*same).order_by(one.asked_on.desc()).limit(MOST)
    return [
        (
            Trace(case.id, case.asked_on, case.family, case.estate_id, case.entrance_id, case.closed_on),
            _Line(case.number, "Dossier", CaseState.label_of(case.state)),
        )
        for case in db.session.scalars(query)
        if case.id != row.case_id
    ]
