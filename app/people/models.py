"""Organisations, accounts, memberships and phones. Also sessions, codes and the throttle."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import Base, OrgOwned, fk
from app.core.secrets import Encrypted
from app.people.rules import DEPOSIT_DAYS, Role


def of_member(column: str = "user_id") -> ForeignKeyConstraint:
    """A reference to a user *of this organisation*: (org_id, column) -> membership(org_id, user_id).

    Kept by the database, so that nothing of an organisation can be given to someone who is not in it.
    """
    return ForeignKeyConstraint(["org_id", column], ["membership.org_id", "membership.user_id"])


class Organisation(Base):
    """The tenant: everything but accounts belongs to exactly one.

    `deposit_days`: how long the phone of someone whose access was closed may still hand in what it holds.
    """

    __tablename__ = "organisation"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[str]
    hours: Mapped[dict[str, Any]]
    deposit_days: Mapped[int] = mapped_column(default=DEPOSIT_DAYS)
    created_at: Mapped[datetime]


class UserAccount(Base):
    """One person, whatever the number of organisations. `password_hash` None: invited, never signed in."""

    __tablename__ = "user_account"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str | None]
    _phone: Mapped[bytes | None] = mapped_column("phone_sealed")
    _totp_secret: Mapped[bytes | None] = mapped_column("totp_secret_sealed")
    totp_last_step: Mapped[int | None] = mapped_column(BigInteger)
    disabled_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    phone = Encrypted("_phone")
    totp_secret = Encrypted("_totp_secret")


class Membership(OrgOwned, Base):
    """One role of one user in one organisation. `pair_code` is shared by the agents who walk together.

    `closed_at`: since when it is no longer active; None while it is.
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
        """The role as the enum."""
        return Role(self.role)


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


class Device(OrgOwned, Base):
    """One enrolment of one user in one organisation on one phone.

    What the phone announced at its last written contact: operations pending, highest operation number,
    moment of the oldest one, build, storage granted, bytes left, clock offset (server minus phone, ms).
    `session_hash` is the hash of its last session, kept after that session died: it is how a revoked phone
    is recognised, and told so. `deposit_until`: its owner's access is closed; until then it may still hand in
    what it holds, and reads nothing. `losses_noted_no`: what never came of its operations up to this number is
    known to a coordinator.
    """

    __tablename__ = "device"
    __table_args__ = (of_member(), Index(None, "org_id", "user_id"))

    user_id: Mapped[UUID]
    label: Mapped[str]
    enrolled_at: Mapped[datetime]
    last_contact: Mapped[datetime | None]
    announced_pending: Mapped[int] = mapped_column(default=0)
    announced_max_no: Mapped[int] = mapped_column(default=0)
    losses_noted_no: Mapped[int] = mapped_column(default=0)
    oldest_pending_at: Mapped[datetime | None]
    build: Mapped[str | None]
    persisted: Mapped[bool | None]
    quota_left: Mapped[int | None] = mapped_column(BigInteger)
    clock_offset_ms: Mapped[int | None] = mapped_column(BigInteger)
    push_ok: Mapped[bool | None]
    lease_until: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    deposit_until: Mapped[datetime | None]
    session_hash: Mapped[str | None] = mapped_column(index=True)


class LoginSession(Base):
    """A signed-in browser or phone. The cookie holds 256 random bits, the row their SHA-256.

    Not of an organisation: it is what says which one. `org_id` is empty until it is chosen.
    """

    __tablename__ = "login_session"
    __table_args__ = (fk("membership", "membership_id"), fk("device", "device_id"))

    id_hash: Mapped[str] = mapped_column(primary_key=True)
    org_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    membership_id: Mapped[UUID | None]
    kind: Mapped[str]
    stage: Mapped[str]
    device_id: Mapped[UUID | None]
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class EnrolmentCode(OrgOwned, Base):
    """A single-use code that lets one user enrol one phone; only its hash is kept."""

    __tablename__ = "enrolment_code"
    __table_args__ = (of_member(), Index(None, "org_id", "user_id"))

    user_id: Mapped[UUID]
    code_hash: Mapped[str] = mapped_column(unique=True)
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """One of the ten codes that stand in, once each, for a lost second factor."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("user_id", "code_hash"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    code_hash: Mapped[str]
    used_at: Mapped[datetime | None]


class Invitation(OrgOwned, Base):
    """A single-use link by which someone takes up one role; only the hash of its code is kept."""

    __tablename__ = "invitation"
    __table_args__ = (fk("landlord", "landlord_id"),)

    email: Mapped[str]
    role: Mapped[str]
    landlord_id: Mapped[UUID | None]
    code_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Throttle(Base):
    """How many tries a key (account, known device, network) spent in ten seconds."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(primary_key=True)
    window: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    count: Mapped[int]
