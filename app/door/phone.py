"""A phone comes in: enrolled once with a single-use code, reopened by the same user with the password.

That it is the same phone is shown by its own secret (`proof`), never by the id it gives.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.errors import Refused
from app.core.secrets import digest
from app.core.unit import read_unit, write_unit
from app.door import proof, queries, rules, sessions, throttle
from app.door.models import Device, EnrolmentCode, LoginSession
from app.door.signin import WrongPassword, check_password
from app.door.throttle import Budget
from app.journal import actions as journal
from app.journal.rules import Event
from app.people import queries as people
from app.people.models import UserAccount
from app.people.rules import email_key

CODE_REFUSED = (
    "Ce code n’est pas le bon, ou il ne sert plus. Vérifiez-le, ou demandez-en un autre à votre coordination."
)
UNPROVED = (
    "Sur ce téléphone, le mot de passe seul ne suffit pas. "
    "Demandez un nouveau code à votre coordination, puis entrez-le avec votre mot de passe."
)


RESET = (
    "{} a réinitialisé votre mot de passe le {}. Ouvrez le lien qu’on vous a remis pour en choisir un autre, puis "
    "revenez ici. Si vous n’avez rien demandé, dites-le à votre structure."
)
CHOSEN = (
    "{} a réinitialisé votre mot de passe le {}, et un autre a été choisi depuis, par le lien. Si ce n’est pas "
    "par vous, dites-le à votre structure."
)


class Revoked(Exception):
    """This phone was revoked: the answer tells it so, and it wipes itself."""

    def __init__(self, device_id: UUID) -> None:
        super().__init__(str(device_id))
        self.device_id = device_id


@dataclass(frozen=True, kw_only=True)
class Showing:
    """What a browser shows by its cookies alone: the secret of its last session, expired or not (`cookie`), those of
    all that are open on it, whosever (`sessions`), and the phone's own (`proofs`), by enrolment. `device_id`: which of
    them is meant.
    """

    device_id: UUID | None
    cookie: str | None
    sessions: Sequence[str] = ()
    proofs: Mapping[UUID, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Request(Showing):
    """What a phone sends to come in. `attempt`: a secret of this enrolment, chosen by the phone before it asked."""

    email: str
    password: str
    label: str
    code: str | None
    attempt: UUID | None = None


@dataclass(frozen=True)
class Opened:
    """Who is signed in, and the secrets for the cookies: of the session, and of the phone itself."""

    signed: sessions.SignedIn
    device_id: UUID
    secret: str
    proof: str


def open_session(wanted: Request, budgets: list[Budget], at: datetime) -> Opened:
    """Enrol a phone or reopen its session.

    Raises TooMany, WrongPassword, Refused (code asked for, or not good), Revoked.
    """
    try:
        user_id = check_password(wanted.email, wanted.password, budgets, at)
    except WrongPassword:
        _tell_of_reset(wanted)
        raise
    with write_unit() as s, tenant.every_tenant():
        user = s.get(UserAccount, user_id)
        if user is None or user.disabled_at is not None:
            raise WrongPassword()
        device = _enrol(s, user, wanted, at) if wanted.code else _known_device(s, user, wanted)
        throttle.forgive(s, budgets[:1])
        return let_in(s, user, device, Event.phone_enrolled if wanted.code else Event.phone_reopened, wanted, at)


def let_in(s: Session, user: UserAccount, device: Device, event: Event, wanted: Showing, at: datetime) -> Opened:
    """The session of an enrolment, for whoever it is of and has shown so. Raises Refused: a role without a phone."""
    journal.note(event, account=user.id, org=device.org_id, about=device.id)
    shown = wanted.proofs.get(device.id)
    own = shown if shown and proof.proves(device.proof_hash, shown) else proof.new(device)
    secret = _start(s, user, device, wanted.sessions, at)
    s.flush()
    signed = sessions.signed_in(s, secret, rules.SessionKind.device, at)
    if signed is None or not rules.may_hold_a_phone(signed.actor.role):
        raise Refused("role", "Votre accès à cette structure est fermé. Parlez-en à votre coordination.")
    return Opened(signed, device.id, secret, own)


def _tell_of_reset(wanted: Request) -> None:
    """Why the password is no longer the right one, to a phone that shows it is this person's.

    Told too once the link was used, by whomever, until the phone is in again. Raises Refused.
    """
    with read_unit() as s, tenant.every_tenant():
        user = people.account(email_key(wanted.email))
        device = proved(s, user, wanted) if user else None
        if user is None or device is None:
            return
        used = user.password_hash is not None
        told = queries.last_reset(user.id) if used else queries.waiting_reset(user.id)
        if told is None or (used and (device.last_contact or device.enrolled_at) > told.at):
            return
    said = (CHOSEN if used else RESET).format(told.by, clock.date_and_hour(told.at))
    raise Refused("mot_de_passe", said, field="password")


def _known_device(s: Session, user: UserAccount, wanted: Request) -> Device:
    """The phone this user enrolled before: a wrong secret and an unknown phone are the same answer."""
    return checked(user, proved(s, user, wanted) or _of_before(s, user, wanted), Refused("code", UNPROVED, "code"))


def checked(user: UserAccount, device: Device | None, unknown: Refused) -> Device:
    """The phone that was shown to be theirs. Raises Revoked, or what is said of one that was not."""
    if device is None or device.revoked_at is not None:
        journal.note(Event.phone_refused, account=user.id, about=device.id if device else None)
    if device is None:
        raise unknown
    if device.revoked_at is not None:
        raise Revoked(device.id)
    return device


def proved(s: Session, user: UserAccount, wanted: Showing) -> Device | None:
    """By the phone's own secret; of several enrolments the one that is meant, else the last."""
    ids = [one for one in wanted.proofs if wanted.device_id in (None, one)]
    mine = select(Device).where(Device.user_id == user.id, Device.id.in_(ids))
    known = [one for one in s.scalars(mine) if proof.proves(one.proof_hash, wanted.proofs[one.id])]
    return max(known, key=lambda one: (one.revoked_at is None, one.enrolled_at), default=None)


def _of_before(s: Session, user: UserAccount, wanted: Request) -> Device | None:
    """A phone enrolled before phones had a secret, and not in contact since: the cookie of its last session is it."""
    if not wanted.cookie:
        return None
    last = (Device.session_hash == digest(wanted.cookie), Device.proof_hash.is_(None), Device.user_id == user.id)
    device = s.scalar(select(Device).where(*last))
    return device if device and wanted.device_id in (None, device.id) else None


def _enrol(s: Session, user: UserAccount, wanted: Request, at: datetime) -> Device:
    code = queries.open_code(user.id, wanted.code or "", at)
    if code is None or not _spend(s, code, at):
        if (begun := _begun(s, user, wanted, at)) is not None:
            return begun
        journal.note(Event.code_refused, account=user.id)
        raise Refused("code", CODE_REFUSED, "code")
    member = people.membership(code.org_id, user.id)
    if member is None or not member.active or not rules.may_hold_a_phone(member.role):
        raise Refused("role", "Ce rôle n’utilise pas l’application du téléphone.")
    id = _named(code, wanted.attempt) if wanted.attempt else uuid7()
    device = Device(org_id=code.org_id, id=id, user_id=user.id, label=wanted.label, enrolled_at=at)
    s.add(device)
    s.flush()
    return device


def _begun(s: Session, user: UserAccount, wanted: Request, at: datetime) -> Device | None:
    """The phone this code enrolled, when the answer was lost on its way: it shows the secret it asked with."""
    code = queries.spent_code(user.id, wanted.code or "", at) if wanted.attempt else None
    device = s.get(Device, (code.org_id, _named(code, wanted.attempt))) if code and wanted.attempt else None
    if device is not None and device.revoked_at is not None:
        raise Revoked(device.id)
    return device


def _named(code: EnrolmentCode, attempt: UUID) -> UUID:
    """The id of the phone one attempt enrols: found again from the attempt, which nobody finds from the id."""
    words = bytearray(hashlib.sha256(code.id.bytes + attempt.bytes).digest()[:16])
    words[6], words[8] = 0x80 | words[6] & 0x0F, 0x80 | words[8] & 0x3F
    return UUID(bytes=bytes(words))


def _spend(s: Session, code: EnrolmentCode, at: datetime) -> bool:
    spent = s.execute(
        update(EnrolmentCode).where(EnrolmentCode.id == code.id, EnrolmentCode.used_at.is_(None)).values(used_at=at)
    )
    return bool(spent.rowcount)  # type: ignore[attr-defined]


def _start(s: Session, user: UserAccount, device: Device, shown: Sequence[str], at: datetime) -> str:
    # One session per enrolment, and per person on one phone: a colleague's there stays open.
    hers = (LoginSession.user_id == user.id, LoginSession.org_id == device.org_id)
    sessions.close_where(s, LoginSession.id_hash.in_([digest(one) for one in shown]), *hers)
    sessions.close_where(s, LoginSession.org_id == device.org_id, LoginSession.device_id == device.id)
    member = people.membership(device.org_id, user.id)
    device.last_contact, device.lease_until = at, rules.lease_until(at)
    return sessions.open_session(s, user, at, membership=member, device=device)


def close_session(secret: str | None, at: datetime) -> None:
    """Sign a phone out: its session and push subscriptions go; it stays enrolled."""
    with write_unit() as s, tenant.every_tenant():
        left = sessions.find(s, secret, rules.SessionKind.device, at)
        if left is not None:
            journal.note(Event.phone_signed_out, account=left.user_id, org=left.org_id, about=left.device_id)
            # Worth nothing any more, not even to hand in once the access is closed: the phone has a secret for that.
            s.get_one(Device, (left.org_id, left.device_id)).session_hash = None
        sessions.close(s, secret)
