"""What a structure chose of mediation, and each choice it made."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base, OrgOwned
from app.people.models import of_member


class MediationSettings(OrgOwned, Base):
    """One row a structure, under its own id. `coordination_reads`: whether coordination reads what was said, each
    reading logged; `flows`: by code of a flow, what differs from the one that is shipped."""

    __tablename__ = "mediation_settings"

    coordination_reads: Mapped[bool] = mapped_column(default=False)
    flows: Mapped[dict[str, Any]] = mapped_column(default=dict)


class MediationVersion(OrgOwned, Base):
    """What was chosen, whole, of a flow (`what` is its code) or of what coordination reads; it stays."""

    __tablename__ = "mediation_version"
    __table_args__ = (UniqueConstraint("org_id", "what", "version"), of_member("by_id"))

    what: Mapped[str] = mapped_column(String(30))
    version: Mapped[int]
    changes: Mapped[dict[str, Any]]
    by_id: Mapped[UUID]
    at: Mapped[datetime]
