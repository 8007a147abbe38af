"""Organisations, accounts, memberships, and the sectors people work in."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import Base, OrgOwned, fk
from app.core.columns import Ended
from app.core.holidays import between, region_of
from app.core.secrets import Credential, Encrypted
from app.core.zones import PARIS, Zones
from app.people.rules import DEPOSIT_DAYS, Role


def of_member(column: str = "user_id") -> ForeignKeyConstraint:
    """A reference to a user *of this organisation*: (org_id, column) -> membership(org_id, user_id).

    Kept by the database, so that nothing of an organisation can be given to someone who is not in it.
    """
    return ForeignKeyConstraint(["org_id", column], ["membership.org_id", "membership.user_id"])


class Organisation(Base):
    """The tenant: everything but accounts belongs to exactly one.

    `deposit_days`: how long the phone of someone whose access was closed may still hand in what it holds.
    `zones`: the history of its time zone, as `core.zones.Zones` keeps it; `holidays`: the region whose public
    holidays hold, a code of `core.holidays.REGIONS`, None for that of its zone. `demo`: all of it is invented.
    """

    __tablename__ = "organisation"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[str]
    hours: Mapped[dict[str, Any]]
    deposit_days: Mapped[int] = mapped_column(default=DEPOSIT_DAYS)
    zones: Mapped[list[Any]] = mapped_column(default=PARIS.kept)
    holidays: Mapped[str | None]
    demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    def holidays_between(self, first: date, last: date) -> dict[date, str]:
        """Its public holidays from one day to another, both included: `{day: name}`."""
        return between(region_of(self.holidays, Zones.read(self.zones).present), first, last)


class UserAccount(Base):
    """One person, whatever the number of organisations. `password_hash` None: invited, never signed in.

    `passkey_handle`: what her passkeys know her by, at random; None until she asked for one. `erased_at`: since when
    its name is a pseudonym; nothing opens it again.
    """

    __tablename__ = "user_account"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None]
    _phone: Mapped[bytes | None] = mapped_column("phone_sealed")
    _totp_secret: Mapped[bytes | None] = mapped_column("totp_secret_sealed")
    totp_last_step: Mapped[int | None] = mapped_column(BigInteger)
    passkey_handle: Mapped[bytes | None]
    disabled_at: Mapped[datetime | None] = mapped_column(Ended())
    erased_at: Mapped[datetime | None] = mapped_column(Ended())
    created_at: Mapped[datetime]

    phone = Encrypted("_phone")
    totp_secret = Credential(
        "_totp_secret",
        "Le second facteur de ce compte est illisible sur le serveur. Utilisez un code de secours, ou demandez à la"
        " personne qui administre Palier de le réinitialiser.",
    )


class Membership(OrgOwned, Base):
    """One role of one user in one organisation. `pair_code` is shared by the agents who walk together.

    `closed_at`: since when it is no longer active, or of a role whose phones are shut; None otherwise.
    """

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("org_id", "user_id"), fk("landlord", "landlord_id"))

    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    role: Mapped[str]
    landlord_id: Mapped[UUID | None]
    active: Mapped[bool] = mapped_column(default=True)
    closed_at: Mapped[datetime | None]
    pair_code: Mapped[str | None]

    user: Mapped[UserAccount] = relationship()
    organisation: Mapped[Organisation] = relationship()

    @property
    def as_role(self) -> Role:
        return Role.read(self.role)


class SectorAssignment(OrgOwned, Base):
    """An agent works a sector from `starts_on` to `ends_on` included (None: until further notice)."""

    __tablename__ = "sector_assignment"
    __table_args__ = (fk("sector", "sector_id"), of_member(), Index(None, "org_id", "user_id"))

    user_id: Mapped[UUID]
    sector_id: Mapped[UUID]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    # By name: places is above people, which may point at it as a foreign key does, but not import it.
    sector: Mapped[Any] = relationship("Sector", viewonly=True)
