"""People, phones and rights, read. Within one organisation unless the name says otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from app.core import clock, feed, tenant
from app.core.secrets import digest
from app.extensions import db
from app.people import codes
from app.people.acting import Actor
from app.people.models import (
    Device,
    EnrolmentCode,
    Invitation,
    Membership,
    Organisation,
    SectorAssignment,
    UserAccount,
)
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


def membership(org_id: UUID, user_id: UUID) -> Membership | None:
    """Someone's place in an organisation, active or not."""
    return db.session().scalar(select(Membership).where(Membership.org_id == org_id, Membership.user_id == user_id))


def active_memberships(user_id: UUID) -> Sequence[Membership]:
    """Every organisation someone may enter, by name; looks across them."""
    with tenant.every_tenant():
        query = (
            select(Membership)
            .join(Organisation, Organisation.id == Membership.org_id)
            .where(Membership.user_id == user_id, Membership.active)
            .order_by(Organisation.name)
        )
        return db.session().scalars(query).all()


def organisation_named(slug: str) -> Organisation | None:
    """The structure of a short name."""
    return db.session().scalar(select(Organisation).where(Organisation.slug == slug))


def account(email_key: str) -> UserAccount | None:
    """The account of an address in its `rules.email_key` form."""
    return db.session().scalar(select(UserAccount).where(UserAccount.email == email_key))


def open_invitation(code: str, at: datetime) -> Invitation | None:
    """The invitation of a link, if neither used nor out of date; looks across organisations."""
    with tenant.every_tenant():
        return db.session().scalar(
            select(Invitation).where(
                Invitation.code_hash == digest(code), Invitation.used_at.is_(None), Invitation.expires_at > at
            )
        )


def pending_invitations(org_id: UUID, at: datetime) -> Sequence[Invitation]:
    """The links of an organisation that still open something, those that end first first."""
    query = select(Invitation).where(
        Invitation.org_id == org_id, Invitation.used_at.is_(None), Invitation.expires_at > at
    )
    return db.session().scalars(query.order_by(Invitation.expires_at, Invitation.id)).all()


def open_code(user_id: UUID, code: str, at: datetime) -> EnrolmentCode | None:
    """This user's enrolment code, unused and in date; looks across organisations."""
    with tenant.every_tenant():
        return db.session().scalar(
            select(EnrolmentCode).where(
                EnrolmentCode.user_id == user_id,
                EnrolmentCode.code_hash.in_(codes.could_be(code)),
                EnrolmentCode.used_at.is_(None),
                EnrolmentCode.expires_at > at,
            )
        )


def _on(day: date) -> tuple[ColumnElement[bool], ...]:
    ends = SectorAssignment.ends_on
    return SectorAssignment.starts_on <= day, ends.is_(None) | (ends >= day)


def sectors_of(user_id: UUID, at: datetime) -> list[UUID]:
    """The sectors someone is assigned to on the local day of a moment."""
    day = clock.local(at).date()
    query = select(SectorAssignment.sector_id).where(SectorAssignment.user_id == user_id, *_on(day))
    return sorted(set(db.session().scalars(query)))


def sectors_named(user_id: UUID, at: datetime) -> list[dict[str, Any]]:
    """The same with `{id, code, name}`, by code."""
    day = clock.local(at).date()
    query = select(SectorAssignment).where(SectorAssignment.user_id == user_id, *_on(day))
    found = {one.sector_id: one.sector for one in db.session().scalars(query)}
    lines = [{"id": one.id, "code": one.code, "name": one.name} for one in found.values()]
    return sorted(lines, key=lambda line: str(line["code"]))


def scopes_of(actor: Actor, at: datetime) -> frozenset[str]:
    """The scopes of the feed that someone's phone may hold at a moment."""
    sectors = {feed.sector_scope(one) for one in sectors_of(actor.user_id, at)}
    return frozenset({feed.org_scope(), feed.user_scope(actor.user_id), *sectors})


def team(org_id: UUID, at: datetime) -> list[Member]:
    """Everyone of an organisation, active first, then by name."""
    s = db.session()
    pending = {
        one.user_id: one.expires_at
        for one in s.scalars(
            select(EnrolmentCode).where(
                EnrolmentCode.org_id == org_id, EnrolmentCode.used_at.is_(None), EnrolmentCode.expires_at > at
            )
        )
    }
    rows = s.execute(
        select(Membership, UserAccount)
        .join(UserAccount, UserAccount.id == Membership.user_id)
        .where(Membership.org_id == org_id)
        .order_by(Membership.active.desc(), UserAccount.name)
    )
    sectors = _sectors_now(org_id, at)
    return [
        Member(
            user.id, user.name, user.email, Role(member.role), member.active and user.disabled_at is None,
            member.pair_code, pending.get(user.id), tuple(sorted(sectors.get(user.id, ()))),
        )
        for member, user in rows
    ]  # fmt: skip


def _sectors_now(org_id: UUID, at: datetime) -> dict[UUID, set[UUID]]:
    day = clock.local(at).date()
    found: dict[UUID, set[UUID]] = {}
    query = select(SectorAssignment).where(SectorAssignment.org_id == org_id, *_on(day))
    for one in db.session().scalars(query):
        found.setdefault(one.user_id, set()).add(one.sector_id)
    return found


def devices(org_id: UUID) -> list[DeviceLine]:
    """Every phone enrolled in an organisation, those in use first, then by person and age."""
    rows = db.session().execute(
        select(Device, UserAccount)
        .join(UserAccount, UserAccount.id == Device.user_id)
        .where(Device.org_id == org_id)
        .order_by(Device.revoked_at.is_not(None), UserAccount.name, Device.enrolled_at)
    )
    return [DeviceLine(device, user.id, user.name) for device, user in rows]
