"""Shifts, who works them, and absences."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import Base, InOrg, OrgOwned
from app.core.feed import Synced, user_scope
from app.core.secrets import Encrypted
from app.people.models import of_member
from app.planning.rules import Span, State, Window


class ShiftAgent(InOrg, Base):
    __tablename__ = "shift_agent"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "shift_id"], ["shift.org_id", "shift.id"], ondelete="CASCADE"),
        of_member(),
        Index(None, "org_id", "user_id"),
    )

    shift_id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(primary_key=True)


class Shift(OrgOwned, Synced, Base):
    """A work period, possibly across midnight. `version` counts its publications."""

    __tablename__ = "shift"
    __table_args__ = (Index(None, "org_id", "service_date"), Index(None, "org_id", "starts_at"))
    feed_kind: ClassVar[str] = "shift"

    state: Mapped[str]
    version: Mapped[int] = mapped_column(default=0)
    service_date: Mapped[date]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    _note: Mapped[bytes | None] = mapped_column("note_sealed")
    note = Encrypted("_note")

    agents: Mapped[list[ShiftAgent]] = relationship(
        cascade="all, delete-orphan", order_by=ShiftAgent.user_id, lazy="selectin"
    )

    def scopes(self) -> set[str]:
        """The phones of its agents, once published; a cancellation must reach them too."""
        if self.published_at is None:
            return set()
        return {user_scope(agent.user_id) for agent in self.agents}

    @property
    def is_published(self) -> bool:
        return self.state == State.publiee

    def span(self) -> Span:
        """The shift as the rules see it."""
        agents = tuple(str(one.user_id) for one in self.agents)
        return Span(self.id, self.service_date, self.starts_at, self.ends_at, agents)


class Absence(OrgOwned, Base):
    """Someone is away from `starts_at` to `ends_at`; no reason is asked."""

    __tablename__ = "absence"
    __table_args__ = (of_member(), Index(None, "org_id", "user_id", "ends_at"))

    user_id: Mapped[UUID]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    def window(self) -> Window:
        """The absence as the rules see it."""
        return Window(self.starts_at, self.ends_at)
