"""Server-side sessions: opened, found again by their cookie, renewed, closed. No commit here.

The cookie carries 256 random bits and nothing else; the row carries their SHA-256. A session dies with its
row: there is no signed cookie to replay after signing out (flask-login #190).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.core.damage import LONG_AGO
from app.core.secrets import digest
from app.door import rules
from app.door.models import Device, LoginSession
from app.door.rules import SessionKind, Stage
from app.people.acting import Actor
from app.people.models import Membership, UserAccount
from app.people.rules import Role


@dataclass(frozen=True)
class SignedIn:
    """A live, complete session: who, and what flask-login asks of a user.

    `proof_hash`: on a phone, that of its own secret.
    """

    actor: Actor
    email: str
    kind: str
    session_hash: str
    last_seen_at: datetime
    proof_hash: str | None = None
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """For flask-login; never stored in a cookie."""
        return str(self.actor.user_id)


def open_session(
    s: Session, user: UserAccount, at: datetime, *,
    stage: Stage = Stage.full, membership: Membership | None = None, device: Device | None = None,
) -> str:  # fmt: skip
    """Store a new session and return the secret for its cookie: the only time it is known."""
    secret = secrets.token_urlsafe(32)
    kind = SessionKind.device if device else SessionKind.desk
    s.add(
        LoginSession(
            id_hash=digest(secret),
            org_id=membership.org_id if membership else None,
            user_id=user.id,
            membership_id=membership.id if membership else None,
            kind=kind.value,
            stage=stage.value,
            device_id=device.id if device else None,
            created_at=at,
            last_seen_at=at,
            expires_at=at + rules.lifetime(kind, stage),
        )
    )
    if device:
        device.session_hash = digest(secret)
    return secret


def find(s: Session, secret: str | None, kind: SessionKind, at: datetime) -> LoginSession | None:
    """The live session behind a cookie, at whatever stage; its user must not be disabled."""
    found = _whose(s, secret, kind, at)
    return found[0] if found else None


def _whose(s: Session, secret: str | None, kind: SessionKind, at: datetime) -> tuple[LoginSession, UserAccount] | None:
    if not secret:
        return None
    row = s.get(LoginSession, digest(secret))
    if row is None or row.kind != kind.value:
        return None
    if not rules.session_alive(row.kind, row.created_at, row.last_seen_at, row.expires_at, at):
        return None
    user = s.get(UserAccount, row.user_id)
    return (row, user) if user is not None and user.disabled_at is None else None


def signed_in(s: Session, secret: str | None, kind: SessionKind, at: datetime) -> SignedIn | None:
    """Who a cookie stands for; None unless the session is complete and its membership still active.

    Looks across organisations: call it under `every_tenant()`.
    """
    found = _whose(s, secret, kind, at)
    if found is None:
        return None
    row, user = found
    if row.stage != Stage.full.value or row.org_id is None:
        return None
    member = s.get(Membership, (row.org_id, row.membership_id))
    if member is None or not member.active:
        return None
    device = s.get(Device, (row.org_id, row.device_id)) if row.device_id else None
    if row.device_id and (device is None or device.revoked_at is not None):
        return None
    actor = Actor(user.id, row.org_id, Role.read(member.role), member.id, member.landlord_id, row.device_id, user.name)
    proof_hash = device.proof_hash if device else None
    return SignedIn(actor, user.email, row.kind, row.id_hash, row.last_seen_at, proof_hash)


def revoked_device(s: Session, secret: str | None) -> UUID | None:
    """The id of the revoked phone whose last session this cookie was; under `every_tenant()`."""
    if not secret:
        return None
    mine = (Device.session_hash == digest(secret), Device.revoked_at.is_not(None))
    row = s.execute(select(Device.id, Device.revoked_at).where(*mine)).first()
    # It will erase what it holds: not on the word of a damaged value.
    return row.id if row is not None and row.revoked_at != LONG_AGO else None


@dataclass(frozen=True)
class ClosedPhone:
    """A phone whose owner's access was closed at `closed_at`, or who has no use of a phone since.

    Until `until` it may hand in, and read nothing.
    """

    actor: Actor
    device_id: UUID
    closed_at: datetime
    until: datetime

    def may_deposit(self, at: datetime) -> bool:
        """False once the organisation's days are over."""
        return at < self.until


def closed_phone(s: Session, secret: str | None) -> ClosedPhone | None:
    """The phone of a closed access whose last session this cookie was; under `every_tenant()`.

    Its session died with the access, or before; a phone that was revoked is not one of these.
    """
    if not secret:
        return None
    mine = (Device.session_hash == digest(secret), Device.revoked_at.is_(None))
    device = s.scalar(select(Device).where(*mine, Device.deposit_until.is_not(None)))
    return closed_access(s, device) if device is not None else None


def closed_access(s: Session, device: Device) -> ClosedPhone | None:
    """The same of a phone known otherwise; None while its person may hold one, or when no day was set."""
    member, actor = _owner_of(s, device)
    if device.deposit_until is None or member is None or actor is None or _holds_a_phone(member):
        return None
    return ClosedPhone(actor, device.id, member.closed_at or device.deposit_until, device.deposit_until)


def present_owner(s: Session, device: Device) -> Actor | None:
    """Whose phone it is, with the role they have now; None while they may not come in."""
    member, actor = _owner_of(s, device)
    user = s.get(UserAccount, device.user_id)
    let_in = user is not None and user.disabled_at is None and member is not None and _holds_a_phone(member)
    return actor if let_in else None


def _holds_a_phone(member: Membership) -> bool:
    return member.active and rules.may_hold_a_phone(member.role)


def _owner_of(s: Session, device: Device) -> tuple[Membership | None, Actor | None]:
    mine = (Membership.org_id == device.org_id, Membership.user_id == device.user_id)
    member, user = s.scalar(select(Membership).where(*mine)), s.get(UserAccount, device.user_id)
    if member is None or user is None:
        return None, None
    role = Role.read(member.role)
    return member, Actor(user.id, device.org_id, role, member.id, member.landlord_id, device.id, user.name)


def seen(s: Session, session_hash: str, at: datetime) -> None:
    """Write down that a session was used; a phone's starts its 30 days again."""
    row = s.get(LoginSession, session_hash)
    if row is None:
        return
    row.last_seen_at = at
    if row.kind == SessionKind.device.value:
        row.expires_at = at + rules.DEVICE_TOTAL


def close(s: Session, secret: str | None) -> None:
    """Forget the session of a cookie; its push subscriptions go with it (cascade)."""
    if secret:
        close_where(s, LoginSession.id_hash == digest(secret))


def close_where(s: Session, *conditions: object) -> None:
    """Forget sessions: of a user, a membership, a device; or those that have run out."""
    s.execute(delete(LoginSession).where(*conditions))  # type: ignore[arg-type]


def sweep(s: Session, at: datetime) -> None:
    """Forget the sessions that have run out. A phone keeps its enrolment, so its user can reopen one."""
    close_where(s, LoginSession.expires_at <= at)
