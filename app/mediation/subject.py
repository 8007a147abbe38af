"""The case as a record that has parties: whose hands it is in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.core import memory
from app.extensions import db
from app.mediation.models import CaseInterest, MediationCase, MediationSettings
from app.parties import subjects
from app.parties.access import Hands, Mediator
from app.parties.subjects import About, Subject

KIND = "case"


def about(case_id: UUID) -> About:
    return About(KIND, case_id)


def settings_of(org_id: UUID) -> MediationSettings | None:
    """What the structure chose; None while it chose nothing: no row is none that the session would keep."""
    key = "settings of mediation", org_id
    return memory.until_written(
        (MediationSettings,), key, lambda: db.session().get(MediationSettings, (org_id, org_id))
    )


def hands(row: MediationCase) -> Hands:
    """Its mediators, once each declared that nothing ties her to a party: before, it is in nobody's."""
    chosen = settings_of(row.org_id)
    return Hands(
        mediators=mediating(row),
        formal=row.formal,
        coordination_reads=chosen is not None and chosen.coordination_reads,
        tied=_tied(row),
    )


def mediating(row: MediationCase) -> tuple[Mediator, ...]:
    """Those who declared, each with her days."""
    return tuple(
        Mediator(one.user_id, one.since, one.until, one.stands_in_for is not None, one.left_at)
        for one in row.mediators
        if one.cleared_at is not None
    )


def _tied(row: MediationCase) -> Mapping[UUID, datetime]:
    of = CaseInterest.org_id == row.org_id, CaseInterest.case_id == row.id
    asked = select(CaseInterest).where(*of)
    return memory.until_written(
        (CaseInterest,), ("tied", row.id), lambda: {one.user_id: one.at for one in db.session.scalars(asked)}
    )


CASE_SUBJECT = Subject(KIND, MediationCase, hands)


def init_app() -> None:
    """Known once for the process, however many applications are made in it."""
    if KIND not in subjects.SUBJECTS:
        subjects.declare(CASE_SUBJECT)
