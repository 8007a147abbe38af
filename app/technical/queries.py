"""Technical problems as the desk lists them, and probable duplicates."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, select

from app.extensions import db
from app.technical.models import TechnicalProblem


def duplicates(org_id: UUID, problem: TechnicalProblem) -> list[TechnicalProblem]:
    """Others open at the same estate in the same category, nearest place first. Suggested, never merged."""
    if problem.estate_id is None:
        return []
    same = _live(
        org_id,
        TechnicalProblem.estate_id == problem.estate_id,
        TechnicalProblem.category == problem.category,
        TechnicalProblem.id != problem.id,
    )
    return sorted(same, key=lambda one: (one.entrance_id != problem.entrance_id, one.floor != problem.floor))


def _live(org_id: UUID, *conditions: ColumnElement[bool], by_severity: bool = False) -> list[TechnicalProblem]:
    first = [TechnicalProblem.severity] if by_severity else []
    return list(
        db.session.scalars(
            select(TechnicalProblem)
            .where(TechnicalProblem.org_id == org_id, TechnicalProblem.standing(), *conditions)
            .order_by(*first, TechnicalProblem.occurred_at, TechnicalProblem.id)
        )
    )
