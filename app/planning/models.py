"""Shifts, who works them, and absences."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, String, func, select
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from app.core.base import Base, InOrg, OrgOwned
from app.core.feed import Synced, user_scope
from app.core.secrets import Encrypted, EncryptedJson
from app.people.models import of_member
from app.planning.rules import Span, State, Verb, Window


def _of_shift() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["org_id", "shift_id"], ["shift.org_id", "shift.id"], ondelete="CASCADE")


class ShiftAgent(InOrg, Base):
    __tablename__ = "shift_agent"
    __table_args__ = (
        _of_shift(),
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

    if TYPE_CHECKING:
        changed_at: Mapped[datetime | None]

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

    @property
    def is_live(self) -> bool:
        return self.state != State.annulee

    @property
    def agent_ids(self) -> list[UUID]:
        return [one.user_id for one in self.agents]

    def give(self, agents: Iterable[UUID]) -> None:
        """These work it, and nobody else: those who stay keep their row."""
        known, wanted = {one.user_id: one for one in self.agents}, sorted(set(agents))
        new = [ShiftAgent(org_id=self.org_id, shift_id=self.id, user_id=one) for one in wanted if one not in known]
        self.agents = [*(known[one] for one in wanted if one in known), *new]

    def span(self) -> Span:
        """The shift as the rules see it."""
        agents = tuple(str(one.user_id) for one in self.agents)
        return Span(self.id, self.service_date, self.starts_at, self.ends_at, agents)


class ShiftChange(OrgOwned, Base):
    """Something done to a shift at the desk: only ever added.

    `was`: what it said before a change, the stops of its round among it; None when nothing it said changed.
    `accepted`: what was warned of and published all the same, by code (`labour.Kind`).
    """

    __tablename__ = "shift_change"
    __table_args__ = (_of_shift(), of_member("by"), Index(None, "org_id", "shift_id", "at"))

    shift_id: Mapped[UUID]
    at: Mapped[datetime]
    by: Mapped[UUID]
    verb: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str | None] = mapped_column(String(20))
    accepted: Mapped[list[str]] = mapped_column(default=list)
    _was: Mapped[bytes | None] = mapped_column("was_sealed")
    was: Any = EncryptedJson("_was")


# When what its agents had received was last changed or cancelled: read with the shift, never written.
Shift.changed_at = column_property(
    select(func.max(ShiftChange.at))
    .where(
        ShiftChange.org_id == Shift.org_id,
        ShiftChange.shift_id == Shift.id,
        ShiftChange.verb != Verb.publiee.value,
        ShiftChange.at > Shift.published_at,
    )
    .correlate_except(ShiftChange)
    .scalar_subquery()
)


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
