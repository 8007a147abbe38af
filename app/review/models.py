"""The review of each revision of an entry, and the closed table a landlord reads."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base, OrgOwned, fk
from app.core.columns import Ended
from app.core.secrets import Encrypted
from app.review.rules import Revision, unpack


class Review(OrgOwned, Base):
    """One revision of one entry, and what was decided of it. The last revision is the current one.

    `facts` are the landlord's columns of that revision, kept until release. `part_of` names the entry
    this one only completes. `at_once`: shown while it waits. `withdrawn_at` is set when the entry is
    cancelled. `aside`: it is the same fact as an entry that counts for both. `asks`: the entry it may be the same fact
    as, which nobody said yet. `level`, `place` and `sort` are keys of the work list and of the search for twins.
    """

    __tablename__ = "review"
    __table_args__ = (
        UniqueConstraint("org_id", "entity_id", "kind", "rev"),  # an entry is looked for by its id alone
        Index("ix_review_work_list", "org_id", "state", "service_date"),
        Index("ix_review_parts", "org_id", "part_of"),
        Index("ix_review_asks", "org_id", "asks"),
        fk("estate", "estate_id"),
    )

    kind: Mapped[str] = mapped_column(String(30))
    entity_id: Mapped[UUID]
    rev: Mapped[int]
    current: Mapped[bool] = mapped_column(default=True)
    at_once: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(20))
    by: Mapped[UUID | None]
    at: Mapped[datetime]
    reason: Mapped[str | None] = mapped_column(String(60))
    _note: Mapped[bytes | None] = mapped_column("note_sealed")
    note = Encrypted("_note")
    withdrawn_at: Mapped[datetime | None] = mapped_column(Ended())
    aside: Mapped[bool] = mapped_column(default=False)
    asks: Mapped[UUID | None]
    facts: Mapped[dict[str, Any] | None]

    estate_id: Mapped[UUID | None]
    service_date: Mapped[date]
    occurred_at: Mapped[datetime]
    author_id: Mapped[UUID]
    agents: Mapped[list[str]]
    level: Mapped[str | None] = mapped_column(String(60))
    place: Mapped[str | None] = mapped_column(String(60))
    sort: Mapped[str | None] = mapped_column(String(60))
    part_of: Mapped[UUID | None]

    def revision(self) -> Revision:
        """The row as the rules see it."""
        facts = unpack(self.facts) if self.facts else None
        return Revision(self.rev, self.state, facts, self.at_once, self.aside or self.withdrawn_at is not None)


class ReleasedLine(OrgOwned, Base):
    """What a landlord sees of one entry or case: the columns of `rules.Facts`, and no other."""

    __tablename__ = "released_line"
    __table_args__ = (
        UniqueConstraint("org_id", "entity_id", "kind"),
        # A landlord asks for a period, and each kind stands at a day of its own: a page costs what the period holds.
        Index("ix_released_line_visit", "org_id", "kind", "service_date"),
        Index("ix_released_line_conflict", "org_id", "kind", "iso_week"),  # and a case, at the week it was opened
        Index("ix_released_line_technical", "org_id", "kind", "flagged_on"),
        Index("ix_released_line_contact", "org_id", "kind", "month"),
        fk("estate", "estate_id"),
        fk("building", "building_id"),
        fk("entrance", "entrance_id"),
    )

    kind: Mapped[str] = mapped_column(String(30))
    entity_id: Mapped[UUID]
    rev: Mapped[int]

    estate_id: Mapped[UUID]
    service_date: Mapped[date | None]
    iso_week: Mapped[str | None] = mapped_column(String(8))
    month: Mapped[str | None] = mapped_column(String(7))
    daypart: Mapped[str | None] = mapped_column(String(20))
    state: Mapped[str | None] = mapped_column(String(20))
    ambience_level: Mapped[int | None]
    family: Mapped[str | None] = mapped_column(String(60))
    severity: Mapped[str | None] = mapped_column(String(20))
    outcome: Mapped[str | None] = mapped_column(String(60))
    building_id: Mapped[UUID | None]
    entrance_id: Mapped[UUID | None]
    lieu: Mapped[str | None] = mapped_column(String(60))
    category: Mapped[str | None] = mapped_column(String(60))
    sub_category: Mapped[str | None] = mapped_column(String(60))
    work: Mapped[str | None] = mapped_column(String(20))
    transmission: Mapped[str | None] = mapped_column(String(20))
    feedback: Mapped[str | None] = mapped_column(String(20))
    flagged_on: Mapped[date | None]
    sent_on: Mapped[date | None]
    number: Mapped[str | None] = mapped_column(String(20))
    closed_week: Mapped[str | None] = mapped_column(String(8))
    sessions: Mapped[int | None]
