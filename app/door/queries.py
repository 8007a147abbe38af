"""Invitations, codes, phones and who may come in, read. Within one organisation unless the name says otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select

from app.core import clock, tenant
from app.core.secrets import digest
from app.door import codes
from app.door.models import Device, EnrolmentCode, FirstLink, Invitation, Passkey, SecretReset
from app.extensions import db
from app.people.models import Membership, UserAccount
from app.people.queries import sectors_now
from app.people.rules import Role


@dataclass(frozen=True)
class Member:
    """One person of the team, for a page. `code_until`: an unused enrolment code is good until then."""

    user_id: UUID
    name: str
    email: str
    role: Role
    active: bool
    pair_code: str | None
    code_until: datetime | None
    sector_ids: tuple[UUID, ...]


@dataclass(frozen=True)
class DeviceLine:
    """One phone, for a page: whose it is, and its row."""

    device: Device
    user_id: UUID
    user_name: str


def _opens(model: type[Invitation] | type[EnrolmentCode] | type[FirstLink], at: datetime) -> ColumnElement[bool]:
    """Unused, in date, and not made under a clock set ahead: it would be good for so much longer."""
    return and_(model.used_at.is_(None), model.expires_at > at, model.made_at <= at + clock.AHEAD)


def open_invitation(code: str, at: datetime) -> Invitation | None:
    """The invitation of a link, if neither used nor out of date; looks across organisations."""
    with tenant.every_tenant():
        return db.session().scalar(
            select(Invitation).where(Invitation.code_hash == digest(code), _opens(Invitation, at))
        )


def open_first_link(code: str, at: datetime) -> FirstLink | None:
    """The link of a code, if neither used nor out of date."""
    wanted = (FirstLink.code_hash == digest(code), _opens(FirstLink, at))
    return db.session().scalar(select(FirstLink).where(*wanted))


def pending_invitations(org_id: UUID, at: datetime) -> Sequence[Invitation]:
    """The links of an organisation that still open something, those that end first first."""
    query = select(Invitation).where(Invitation.org_id == org_id, _opens(Invitation, at))
    return db.session().scalars(query.order_by(Invitation.expires_at, Invitation.id)).all()


def unused_invitations(org_id: UUID, email: str) -> Sequence[Invitation]:
    """The links made for an address and never used, in date or not."""
    query = select(Invitation).where(Invitation.org_id == org_id, Invitation.used_at.is_(None))
    return [one for one in db.session().scalars(query) if Invitation.email.shown(one) == email]


@dataclass(frozen=True)
class Forgotten:
    """A secret forgotten at the desk: by whom, when, the second factor with the password or not."""

    by: str
    at: datetime
    second_factor: bool


def last_reset(user_id: UUID) -> Forgotten | None:
    """The last time somebody had this person's password forgotten; looks across organisations."""
    return _forgotten(SecretReset.user_id == user_id)


def waiting_reset(user_id: UUID) -> Forgotten | None:
    """The same, while its link was not used."""
    links = select(Invitation.id).where(Invitation.used_at.is_(None))
    return _forgotten(SecretReset.user_id == user_id, SecretReset.id.in_(links))


def reset_by(invitation_id: UUID) -> Forgotten | None:
    """The one that a link follows from; None for an invitation."""
    return _forgotten(SecretReset.id == invitation_id)


def _forgotten(*which: ColumnElement[bool]) -> Forgotten | None:
    with tenant.every_tenant():
        query = select(SecretReset, UserAccount.name).join(UserAccount, UserAccount.id == SecretReset.made_by)
        found = db.session().execute(query.where(*which).order_by(SecretReset.made_at.desc()).limit(1)).first()
    return Forgotten(found[1], found[0].made_at, found[0].second_factor) if found else None


def has_second_factor(user: UserAccount) -> bool:
    """Whether there is one to reset: six digits, or a passkey."""
    mine = select(Passkey.id).where(Passkey.user_id == user.id)
    return user._totp_secret is not None or db.session().scalar(mine.limit(1)) is not None


def open_code(user_id: UUID, code: str, at: datetime) -> EnrolmentCode | None:
    """This user's enrolment code, unused and in date; looks across organisations."""
    with tenant.every_tenant():
        return db.session().scalar(
            select(EnrolmentCode).where(
                EnrolmentCode.user_id == user_id,
                EnrolmentCode.code_hash.in_(codes.could_be(code)),
                _opens(EnrolmentCode, at),
            )
        )


def spent_code(user_id: UUID, code: str, at: datetime) -> EnrolmentCode | None:
    """This user's enrolment code, used and not yet out of date; looks across organisations."""
    with tenant.every_tenant():
        return db.session().scalar(
            select(EnrolmentCode).where(
                EnrolmentCode.user_id == user_id,
                EnrolmentCode.code_hash.in_(codes.could_be(code)),
                EnrolmentCode.used_at.is_not(None),
                EnrolmentCode.expires_at > at,
            )
        )


def team(org_id: UUID, at: datetime) -> list[Member]:
    """Everyone of an organisation, active first, then by name."""
    s = db.session()
    pending = {
        one.user_id: one.expires_at
        for one in s.scalars(select(EnrolmentCode).where(EnrolmentCode.org_id == org_id, _opens(EnrolmentCode, at)))
    }
    rows = s.execute(
        select(Membership, UserAccount)
        .join(UserAccount, UserAccount.id == Membership.user_id)
        .where(Membership.org_id == org_id)
        .order_by(Membership.active.desc(), UserAccount.name)
    )
    sectors = sectors_now(org_id, at)
    return [
        Member(
            user.id, user.name, user.email, Role.read(member.role), member.active and user.disabled_at is None,
            member.pair_code, pending.get(user.id), tuple(sorted(sectors.get(user.id, ()))),
        )
        for member, user in rows
    ]  # fmt: skip


def phone_holders(org_id: UUID) -> set[UUID]:
    """Those of an organisation who have a phone enrolled, in service."""
    wanted = Device.org_id == org_id, Device.revoked_at.is_(None)
    return set(db.session().scalars(select(Device.user_id).where(*wanted)))


def has_phone(user_id: UUID | None) -> bool:
    """Whether somebody has one enrolled, in service, in whatever structure; under `every_tenant()`."""
    mine = Device.user_id == user_id, Device.revoked_at.is_(None)
    return db.session().scalar(select(Device.id).where(*mine).limit(1)) is not None


def devices(org_id: UUID) -> list[DeviceLine]:
    """Every phone enrolled in an organisation, those in use first, then by person and age."""
    rows = db.session().execute(
        select(Device, UserAccount)
        .join(UserAccount, UserAccount.id == Device.user_id)
        .where(Device.org_id == org_id)
        .order_by(Device.revoked_at.is_not(None), UserAccount.name, Device.enrolled_at)
    )
    return [DeviceLine(device, user.id, user.name) for device, user in rows]
