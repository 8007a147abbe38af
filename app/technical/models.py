"""Technical problems, with the three axes they move along."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base
from app.core.secrets import Encrypted
from app.logbook.models import LogEntry, entry_args


class TechnicalProblem(LogEntry, Base):
    """A fault. `floor`: 0 is the ground floor, below is negative. `call_impossible`: no network, a danger
    could not be telephoned. `sent_*`: how, when and to whom the desk transmitted it."""

    __tablename__ = "technical_problem"
    __table_args__ = entry_args(Index(None, "org_id", "transmission"))
    feed_kind: ClassVar[str] = "technical"

    category: Mapped[str]
    sub_category: Mapped[str | None]
    severity: Mapped[str]
    requester: Mapped[str]
    floor: Mapped[int | None]
    work: Mapped[str]
    transmission: Mapped[str]
    feedback: Mapped[str]
    called_at: Mapped[datetime | None]
    _called_who: Mapped[bytes | None] = mapped_column("called_who_sealed")
    called_who = Encrypted("_called_who")
    call_impossible: Mapped[bool] = mapped_column(default=False)
    sent_at: Mapped[datetime | None]
    sent_channel: Mapped[str | None]
    sent_to: Mapped[str | None]
    _sent_reference: Mapped[bytes | None] = mapped_column("sent_reference_sealed")
    sent_reference = Encrypted("_sent_reference")
