"""Conflicts treated on the spot."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy.orm import Mapped

from app.core.base import Base
from app.logbook.models import LogEntry, entry_args


class Conflict(LogEntry, Base):
    """One conflict or situation. `type` is of the second level where the agent knew it; no party is stored."""

    __tablename__ = "conflict"
    __table_args__ = entry_args()
    feed_kind: ClassVar[str] = "conflict"

    type: Mapped[str]
    gravite: Mapped[str]
    recurrence: Mapped[str]
    origine: Mapped[str]
    issue: Mapped[str]
    reponses: Mapped[list[str]]
    mode: Mapped[str]
