"""The answers to the checklist of a flow, and what was proposed and decided of them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base, OrgOwned, fk
from app.people.models import of_member


class CaseAnswer(OrgOwned, Base):
    """The answer to one item, the last given; `on`: the day it asks for (an earlier recourse), when it has one."""

    __tablename__ = "case_answer"
    __table_args__ = (
        fk("mediation_case", "case_id", ondelete="CASCADE"),
        of_member("by"),
        UniqueConstraint("org_id", "case_id", "item"),
    )

    case_id: Mapped[UUID]
    item: Mapped[str] = mapped_column(String(40))
    answer: Mapped[str] = mapped_column(String(10))
    on: Mapped[date | None]
    by: Mapped[UUID]
    at: Mapped[datetime]


class CaseVerdict(OrgOwned, Base):
    """What a mediator proposes, or coordination decides (`decided`): recevable or not, and for which reasons."""

    __tablename__ = "case_verdict"
    __table_args__ = (
        fk("mediation_case", "case_id", ondelete="CASCADE"),
        of_member("by"),
        Index(None, "org_id", "case_id", "at"),
    )

    case_id: Mapped[UUID]
    decided: Mapped[bool]
    verdict: Mapped[str] = mapped_column(String(20))
    reasons: Mapped[list[str]]
    by: Mapped[UUID]
    at: Mapped[datetime]
