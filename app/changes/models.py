"""The last change of each record."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base, OrgOwned
from app.people.models import of_member


class LastChange(OrgOwned, Base):
    """Who did what to the record `id`, of whatever table. `seq`: where on the organisation's clock; 0 until the end
    of the unit that makes it."""

    __tablename__ = "last_change"
    __table_args__ = (of_member(),)

    seq: Mapped[int] = mapped_column(BigInteger)
    user_id: Mapped[UUID]
    at: Mapped[datetime]
    deed: Mapped[str] = mapped_column(String(30))
