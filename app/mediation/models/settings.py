"""What a structure chose of mediation."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base, OrgOwned


class MediationSettings(OrgOwned, Base):
    """One row a structure, under its own id. `coordination_reads`: whether coordination reads what was said, each
    reading logged; `flows`: by code of a flow, what differs from the one that is shipped, and its version."""

    __tablename__ = "mediation_settings"

    coordination_reads: Mapped[bool] = mapped_column(default=False)
    flows: Mapped[dict[str, Any]] = mapped_column(default=dict)
