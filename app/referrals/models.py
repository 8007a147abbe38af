"""Partners, and referrals to them."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base, OrgOwned, fk
from app.core.feed import Synced, org_scope, user_scope
from app.core.secrets import Encrypted
from app.logbook.models import LogEntry, entry_args


class Partner(OrgOwned, Synced, Base):
    """A structure people are referred to. `domaines`: codes of the list `domaine`; `note` stays at the desk."""

    __tablename__ = "partner"
    __table_args__ = (Index(None, "org_id", "name"),)
    feed_kind: ClassVar[str] = "partner"

    name: Mapped[str]
    domaines: Mapped[list[str]]
    _phone: Mapped[bytes | None] = mapped_column("phone_sealed")
    phone = Encrypted("_phone")
    _address: Mapped[bytes | None] = mapped_column("address_sealed")
    address = Encrypted("_address")
    _hours: Mapped[bytes | None] = mapped_column("hours_sealed")
    hours = Encrypted("_hours")
    _note: Mapped[bytes | None] = mapped_column("note_sealed")
    note = Encrypted("_note")
    active: Mapped[bool] = mapped_column(default=True)

    def scopes(self) -> set[str]:
        """Every phone of the organisation, while it is active."""
        return {org_scope()} if self.active else set()


class Referral(LogEntry, Base):
    """Someone was told of a partner, or agreed to be introduced. `consent_at`: when the answer was given."""

    __tablename__ = "referral"
    __table_args__ = entry_args(fk("partner", "partner_id"), Index(None, "org_id", "state"))
    feed_kind: ClassVar[str] = "referral"

    domaine: Mapped[str]
    besoin: Mapped[str | None]
    partner_id: Mapped[UUID | None]
    path: Mapped[str]
    state: Mapped[str]
    consent: Mapped[str | None]
    consent_means: Mapped[str | None]
    consent_at: Mapped[datetime | None]
    transmitted_at: Mapped[datetime | None]
    transmitted_on: Mapped[date | None]
    channel: Mapped[str | None]

    def scopes(self) -> set[str]:
        """Those who were there, and nobody else of the sector."""
        return {user_scope(self.author_id), *map(user_scope, self.agents)}
