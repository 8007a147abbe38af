"""A phone comes in: enrolled once with a single-use code, reopened by the same user with the password alone."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.core import tenant
from app.core.base import uuid7
from app.core.errors import Refused
from app.core.secrets import digest
from app.core.unit import write_unit
from app.door import queries, rules, sessions, throttle
from app.door.models import Device, EnrolmentCode, LoginSession
from app.door.signin import WrongPassword, check_password
from app.door.throttle import Budget
from app.people import queries as people
from app.people.models import UserAccount

log = logging.getLogger(__name__)


class Revoked(Exception):
    """This phone was revoked: the answer tells it so, and it wipes itself."""

    def __init__(self, device_id: UUID) -> None:
        super().__init__(str(device_id))
        self.device_id = device_id


@dataclass(frozen=True)
class Request:
    """What a phone sends to come in; `cookie` is the secret of its last session, expired or not."""

    email: str
    password: str
    label: str
    code: str | None
    device_id: UUID | None
    cookie: str | None


def open_session(wanted: Request, budgets: list[Budget], at: datetime) -> tuple[str, sessions.SignedIn]:
    """Enrol a phone or reopen its session: the secret for its cookie, and who is signed in.

    Raises TooMany, WrongPassword, Refused (code asked for, or not good), Revoked.
    """
    user_id = check_password(wanted.email, wanted.password, budgets, at)
    with write_unit() as s, tenant.every_tenant():
        user = s.get(UserAccount, user_id)
        if user is None or user.disabled_at is not None:
            raise WrongPassword()
        device = _enrol(s, user, wanted, at) if wanted.code else _known_device(s, user, wanted)
        secret = _start(s, user, device, wanted.cookie, at)
        throttle.forgive(s, budgets[:1])
        log.info("phone session of %s opened", user.id)
        s.flush()
        signed = sessions.signed_in(s, secret, rules.SessionKind.device, at)
        if signed is None:
            raise Refused("role", "Votre accès à cette structure est fermé. Parlez-en à votre coordination.")
        return secret, signed


def _known_device(s: Session, user: UserAccount, wanted: Request) -> Device:
    """The phone this user enrolled before. Another phone's cookie says this is not it."""
    held = _device_of(s, wanted.cookie)
    named = wanted.device_id or (held.id if held else None)
    device = s.scalar(select(Device).where(Device.id == named, Device.user_id == user.id))
    if device is None or (held is not None and held.id != device.id):
        raise Refused("code", "Entrez le code que votre coordination vous a donné.", field="code")
    if device.revoked_at is not None:
        raise Revoked(device.id)
    return device


def _device_of(s: Session, cookie: str | None) -> Device | None:
    if not cookie:
        return None
    return s.scalar(select(Device).where(Device.session_hash == digest(cookie)))


def _enrol(s: Session, user: UserAccount, wanted: Request, at: datetime) -> Device:
    code = queries.open_code(user.id, wanted.code or "", at)
    if code is None or not _spend(s, code, at):
        log.warning("enrolment code refused for %s", user.id)
        raise Refused("code", "Ce code n’est plus valable. Demandez-en un autre à votre coordination.", "code")
    member = people.membership(code.org_id, user.id)
    if member is None or not member.active or not rules.may_hold_a_phone(member.role):
        raise Refused("role", "Ce rôle n’utilise pas l’application du téléphone.")
    device = Device(org_id=code.org_id, id=uuid7(), user_id=user.id, label=wanted.label, enrolled_at=at)
    s.add(device)
    s.flush()
    log.info("device %s enrolled for %s", device.id, user.id)
    return device


def _spend(s: Session, code: EnrolmentCode, at: datetime) -> bool:
    spent = s.execute(
        update(EnrolmentCode).where(EnrolmentCode.id == code.id, EnrolmentCode.used_at.is_(None)).values(used_at=at)
    )
    return bool(spent.rowcount)  # type: ignore[attr-defined]


def _start(s: Session, user: UserAccount, device: Device, cookie: str | None, at: datetime) -> str:
    # One session per phone: the device's own and whoever's was open on this browser both end.
    sessions.close(s, cookie)
    sessions.close_where(s, LoginSession.org_id == device.org_id, LoginSession.device_id == device.id)
    member = people.membership(device.org_id, user.id)
    device.last_contact, device.lease_until = at, rules.lease_until(at)
    return sessions.open_session(s, user, at, membership=member, device=device)


def close_session(secret: str | None) -> None:
    """Sign a phone out: its session and push subscriptions go; it stays enrolled."""
    with write_unit() as s, tenant.every_tenant():
        sessions.close(s, secret)
