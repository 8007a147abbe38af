"""Phones, sessions, invitations, codes and counted tries: what opens the door, and to whom."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base, OrgOwned, fk
from app.core.columns import Ended
from app.core.secrets import Credential, Encrypted
from app.people.models import of_member


class Device(OrgOwned, Base):
    """One enrolment of one user in one organisation on one phone.

    What the phone announced at its last written contact: operations pending, highest operation number,
    moment of the oldest one, build, storage granted, bytes left, clock offset (server minus phone, ms).
    `session_hash` is the hash of its last session, kept after that session died: it is how a revoked phone
    is recognised, and told so. `deposit_until`: its owner's access is closed; until then it may still hand in
    what it holds, and reads nothing. `losses_noted_no`: what never came of its operations up to this number is
    known to a coordinator. `proof_hash`: of the phone's own secret (door.proof), None until it was given one.
    """

    __tablename__ = "device"
    __table_args__ = (of_member(), Index(None, "org_id", "user_id"))

    user_id: Mapped[UUID]
    _label: Mapped[bytes | None] = mapped_column("label_sealed")
    label = Encrypted("_label")
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
    revoked_at: Mapped[datetime | None] = mapped_column(Ended())
    deposit_until: Mapped[datetime | None]
    session_hash: Mapped[str | None] = mapped_column(index=True)
    proof_hash: Mapped[str | None]


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
    used_at: Mapped[datetime | None] = mapped_column(Ended())


class RecoveryCode(Base):
    """One of the ten codes that stand in, once each, for a lost second factor."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("user_id", "code_hash"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"))
    code_hash: Mapped[str]
    used_at: Mapped[datetime | None] = mapped_column(Ended())


class Passkey(Base):
    """What a device signs with in the place of password and code, once it has known its owner (finger, face, code).

    Not of an organisation, as the account. `host`: the name it was made under, and the only one it opens.
    `sign_count`: what it last said; one that goes back was copied. `backed_up`: others of its owner's devices hold it.
    """

    __tablename__ = "passkey"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id"), index=True)
    credential_id: Mapped[bytes] = mapped_column(unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(BigInteger)
    host: Mapped[str]
    _name: Mapped[bytes | None] = mapped_column("name_sealed")
    name = Encrypted("_name")
    transports: Mapped[list[str]]
    backed_up: Mapped[bool]
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]


class PasskeyChallenge(Base):
    """What a passkey is asked to sign: once, within minutes, for the browser that asked.

    `bound_to`: the hash of a secret of that browser alone; `user_id`: whose passkey is being added.
    """

    __tablename__ = "passkey_challenge"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    challenge: Mapped[bytes]
    purpose: Mapped[str]
    bound_to: Mapped[str]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class Invitation(OrgOwned, Base):
    """A single-use link by which someone takes up one role; only the hash of its code is kept."""

    __tablename__ = "invitation"
    __table_args__ = (fk("landlord", "landlord_id"),)

    _email: Mapped[bytes | None] = mapped_column("email_sealed")
    email = Credential(
        "_email",
        "L’adresse de cette invitation est illisible sur le serveur. Demandez qu’on vous en envoie une autre.",
    )
    role: Mapped[str]
    landlord_id: Mapped[UUID | None]
    code_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(Ended())


class SecretReset(OrgOwned, Base):
    """A password, and the second factor with it or not, forgotten at the desk: told to the person it is of.

    `id` is that of the invitation whose link lets them choose anew.
    """

    __tablename__ = "secret_reset"
    __table_args__ = (of_member(), of_member("made_by"))

    user_id: Mapped[UUID] = mapped_column(index=True)
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]
    second_factor: Mapped[bool]


class FirstLink(Base):
    """A single-use link that makes a structure and its first administrator; only the hash of its code is kept.

    Not of an organisation: there is none yet.
    """

    __tablename__ = "first_link"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(Ended())


class Throttle(Base):
    """How many tries a key (account, known device, network) spent in ten seconds."""

    __tablename__ = "throttle"

    key: Mapped[str] = mapped_column(primary_key=True)
    window: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    count: Mapped[int]
