"""A restoration, as each organisation is told of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base, OrgOwned


class Restoration(OrgOwned, Base):
    """The database was put back, at `restored_at`, as it was at `saved_at` (None: nobody said)."""

    __tablename__ = "restoration"

    saved_at: Mapped[datetime | None]
    restored_at: Mapped[datetime]
    noted_at: Mapped[datetime | None]
    noted_by: Mapped[UUID | None] = mapped_column()
