"""The columns common to every entry, and the versions kept of each."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ColumnElement, Index, String, UniqueConstraint, and_
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import SchemaItem

from app.core import feed
from app.core.base import Base, OrgOwned, fk
from app.core.columns import Ended
from app.core.feed import Synced
from app.core.secrets import Encrypted, EncryptedJson


class LogEntry(Synced, OrgOwned, Base):
    """Base of the table of each kind of entry, whose `__table_args__ = entry_args(...)`."""

    __abstract__ = True

    occurred_at: Mapped[datetime]
    phone_at: Mapped[datetime]
    phone_offset_min: Mapped[int]
    clock_gap_ms: Mapped[int | None] = mapped_column(BigInteger)
    suspect_clock: Mapped[bool] = mapped_column(default=False)
    received_at: Mapped[datetime]
    service_date: Mapped[date]

    author_id: Mapped[UUID]
    agents: Mapped[list[str]]
    op_id: Mapped[UUID | None]
    round_id: Mapped[UUID | None]
    origin_kind: Mapped[str | None] = mapped_column(String(30))
    origin_id: Mapped[UUID | None]

    sector_id: Mapped[UUID | None]
    estate_id: Mapped[UUID | None]
    building_id: Mapped[UUID | None]
    entrance_id: Mapped[UUID | None]
    public_point_id: Mapped[UUID | None]
    lieu: Mapped[str | None] = mapped_column(String(60))

    _text: Mapped[bytes | None] = mapped_column("text_sealed")
    text = Encrypted("_text")

    own: Mapped[dict[str, Any] | None]
    """Answers to the structure's own fields: code -> code of a choice, number or day, never a text (app/fields)."""

    cancelled_at: Mapped[datetime | None] = mapped_column(Ended())
    changed_by: Mapped[UUID | None]
    changed_at: Mapped[datetime | None]
    """Who corrected or cancelled it last, and when they did."""

    anonymised_at: Mapped[datetime | None] = mapped_column(Ended())
    """Since when its month and its estate alone are known: its other dates only keep their distance (app/retention)."""

    twins: Mapped[dict[str, Any] | None]
    """Another entry's id -> what was last said of both: `same`, `by`, `at`, and `op`, which breaks ties."""
    twin_of: Mapped[UUID | None]
    """The entry that counts for both; it counts for itself without."""

    @classmethod
    def standing(cls) -> ColumnElement[bool]:
        """Those that count: neither cancelled, nor the same fact as another."""
        return and_(cls.cancelled_at.is_(None), cls.twin_of.is_(None))

    def scopes(self) -> set[str]:
        """The sector's agents (codes) and those who were there (text too)."""
        people = {feed.user_scope(one) for one in (str(self.author_id), *self.agents)}
        return people | ({feed.sector_scope(self.sector_id)} if self.sector_id else set())


def entry_args(*more: SchemaItem) -> tuple[SchemaItem, ...]:
    """Constraints of an entry's table: references stay inside the organisation, exactly one place."""
    return (
        CheckConstraint("(estate_id IS NULL) <> (public_point_id IS NULL)", name="one_place"),
        Index(None, "org_id", "service_date"),
        Index(None, "org_id", "estate_id", "service_date"),
        Index(None, "org_id", "round_id"),
        fk("sector", "sector_id"),
        fk("estate", "estate_id"),
        fk("building", "building_id"),
        fk("entrance", "entrance_id"),
        fk("public_point", "public_point_id"),
        fk("round", "round_id"),
        *more,
    )


class EntryVersion(OrgOwned, Base):
    """What an entry said at a revision, before it was corrected or cancelled; why and by whom."""

    __tablename__ = "entry_version"
    __table_args__ = (UniqueConstraint("org_id", "kind", "entity_id", "rev"),)

    kind: Mapped[str] = mapped_column(String(30))
    entity_id: Mapped[UUID]
    rev: Mapped[int]
    at: Mapped[datetime]
    by: Mapped[UUID]
    change: Mapped[str] = mapped_column(String(20))
    _reason: Mapped[bytes | None] = mapped_column("reason_sealed")
    reason = Encrypted("_reason")
    _body: Mapped[bytes | None] = mapped_column("body_sealed")
    body: Any = EncryptedJson("_body")
