"""How long a request is kept: with the case it became, or two years after anything was last done with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from app.core import clock
from app.core.base import uuid7
from app.core.bulk import insert_rows
from app.logbook.retained import USED_BY
from app.mediation import retained as cases
from app.mediation.intake.models import TYPED, CaseRequest, RequestEvent, RequestMore
from app.mediation.rules.requests import Happened
from app.places.models import PublicPoint
from app.retention.declared import Fade, Rule, among, declare
from app.retention.months import to_months
from app.retention.rules import Cutoff

_R = CaseRequest


def over(cut: Cutoff) -> list[ColumnElement[bool]]:
    """Conditions on a request: its case is over, or, of one that is none, nothing happened since."""
    since = [
        exists().where(one.org_id == _R.org_id, one.request_id == _R.id, one.at >= cut.moment)
        for one in (RequestEvent, RequestMore)
    ]
    last = func.coalesce(_R.closed_at, _R.received_at)
    alone = and_(_R.case_id.is_(None), last < cut.moment, _R.received_at < cut.moment, ~or_(*since))
    return [or_(among(cases.over(cut), _R.org_id, _R.case_id), alone)]


def _its_more(cut: Cutoff) -> list[ColumnElement[bool]]:
    its = _R.org_id == RequestMore.org_id, _R.id == RequestMore.request_id
    return [select(_R.id).where(*its, *over(cut)).exists()]


def _along(s: Session, org_id: UUID, ids: Sequence[UUID]) -> None:
    """Its history says since when nothing of it is anybody's."""
    for one in (RequestEvent, RequestMore):
        to_months(s, org_id, one, one.request_id.in_(ids), ("at",))
    at, said = clock.now(), {"org_id": org_id, "happened": Happened.effacee.value, "by_id": None}
    insert_rows(s, RequestEvent, [{**said, "id": uuid7(), "request_id": id, "at": at} for id in ids])


def _in_use(cut: Cutoff) -> ColumnElement[bool]:
    there: list[Any] = [_R.org_id == PublicPoint.org_id, _R.public_point_id == PublicPoint.id]
    return exists().where(*there, _R.erased_at.is_(None))


_ANSWERED = ("acknowledged_at", "acknowledged_on", "acknowledge_by", "answer_by", "closed_at", "next_on")

declare(
    Rule(
        "request.more", cases.DELAY, "ce qui fut ajouté à une demande", "qu’il y en a eu", RequestMore, _its_more,
        erases=("_text",),
    ),
    Rule(
        "request", cases.DELAY, "ce qui fut demandé, par qui, et comment la joindre", "les codes",
        CaseRequest, over, erases=tuple(f"_{one}" for one in TYPED),
    ),
    Rule(
        "request.detail", cases.DELAY, "le hall, le jour, le code de suivi", "numéro, résidence, famille, mois, durées",
        CaseRequest, over, fades=Fade(
            "erased_at", "received_on", "received_at", _ANSWERED,
            {"building_id": None, "entrance_id": None, "form": None, "code": None}, _along,
        ),
    ),
)  # fmt: skip
USED_BY.append(_in_use)
