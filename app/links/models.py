"""Links, and what was done with each."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base, OrgOwned, fk
from app.core.keyring import CASES
from app.core.secrets import Encrypted
from app.links import rules
from app.links.rules import Standing
from app.people.models import of_member


class Link(OrgOwned, Base):
    """One page without account, for one purpose, of one record.

    `token`: the digest of the secret in its address; None once it was swept. `party_id`: whose it is, of a record that
    has parties. `made_by` None: made by a form nobody signed in for. `opened`: how often it was pressed open.
    """

    __tablename__ = "link"
    __table_args__ = (
        UniqueConstraint("token"),
        of_member("made_by"),
        fk("party", "party_id"),
        Index(None, "org_id", "about_id"),
    )

    purpose: Mapped[str] = mapped_column(String(40))
    about_kind: Mapped[str] = mapped_column(String(30))
    about_id: Mapped[UUID]
    party_id: Mapped[UUID | None]
    token: Mapped[str | None] = mapped_column(String(64))
    made_by: Mapped[UUID | None]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(20))
    opened_first_at: Mapped[datetime | None]
    opened_last_at: Mapped[datetime | None]
    opened: Mapped[int] = mapped_column(default=0)
    answered_at: Mapped[datetime | None]

    @property
    def about(self) -> tuple[str, UUID]:
        return self.about_kind, self.about_id

    def standing(self, at: datetime) -> Standing:
        return rules.standing(self.made_at, self.expires_at, self.ended_at, at)


class LinkUse(OrgOwned, Base):
    """The neutral page was shown, the link was pressed open, or an answer came: when, and nothing of who.

    `id` of a press or an answer: of its form, so that the form is done once. `said`: what its page told.
    """

    __tablename__ = "link_use"
    __table_args__ = (fk("link", "link_id"), Index(None, "org_id", "link_id"))

    link_id: Mapped[UUID]
    at: Mapped[datetime]
    what: Mapped[str] = mapped_column(String(20))
    verb: Mapped[str | None] = mapped_column(String(40))
    _said: Mapped[bytes | None] = mapped_column("said_sealed")
    said = Encrypted("_said", CASES)
