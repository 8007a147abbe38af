"""The follow-up: a due thing, its owner and what became of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base, OrgOwned, fk
from app.core.feed import Synced, user_scope
from app.followups.rules import FollowupState
from app.people.models import of_member


class Followup(Synced, OrgOwned, Base):
    """A due thing of one owner, about one record (`subject_kind`, `subject_id`). `handed_from`: whose it was before;
    `moved_by`, `moved_at`: who last did, put off or cancelled it, not known of what is older than these columns."""

    __tablename__ = "followup"
    __table_args__ = (
        of_member("owner_id"),
        of_member("handed_from"),
        of_member("moved_by"),
        fk("estate", "estate_id"),
        Index("ix_followup_owner", "org_id", "owner_id", "state"),
        Index("ix_followup_subject", "org_id", "subject_kind", "subject_id"),
        Index("ix_followup_due", "state", "due_on"),
    )
    feed_kind: ClassVar[str] = "followup"

    subject_kind: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[UUID]
    owner_id: Mapped[UUID]
    due_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(60))
    state: Mapped[str] = mapped_column(String(20), default=FollowupState.planifiee.value)
    postponed: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[str | None] = mapped_column(String(60))
    estate_id: Mapped[UUID | None]
    created_at: Mapped[datetime]
    notified_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    handed_at: Mapped[datetime | None]
    handed_from: Mapped[UUID | None]
    moved_at: Mapped[datetime | None]
    moved_by: Mapped[UUID | None]

    def was_of(self, user_id: UUID, at: datetime) -> bool:
        """Whether it was this person's at a moment, or is now; only its last hand-over is known."""
        before = self.handed_at is not None and at < self.handed_at
        return user_id == self.owner_id or (before and user_id == self.handed_from)

    def scopes(self) -> set[str]:
        """Its owner's phones, open or closed: the closed ones age out there."""
        return {user_scope(self.owner_id)}
