"""The last number given in a series, by organisation and year."""

from __future__ import annotations

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base, OrgOwned


class CaseNumber(OrgOwned, Base):
    """`series`: `dossier`, `demande`… Held until commit by whoever takes the next one, so that none is skipped."""

    __tablename__ = "case_number"
    __table_args__ = (UniqueConstraint("org_id", "series", "year"),)

    series: Mapped[str] = mapped_column(String(20))
    year: Mapped[int]
    last: Mapped[int] = mapped_column(default=0)
