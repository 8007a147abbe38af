"""What an administrator or a coordinator does at the door: invitations, enrolments, phones, accesses.

What changes somebody's account itself is in `accounts`.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, select, update

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core.base import uuid7
from app.core.errors import NotAllowed, Refused, Unknown
from app.core.rows import get
from app.core.secrets import digest
from app.door import codes, rules, sessions
from app.door.models import Device, EnrolmentCode, Invitation, LoginSession, Passkey, RecoveryCode
from app.door.queries import unused_invitations
from app.extensions import db
from app.journal import actions as journal
from app.journal.rules import Event
from app.people import queries as people
from app.people.acting import Actor
from app.people.models import Membership, Organisation, UserAccount
from app.people.rules import Role, email_key, is_email, may_manage, needs_landlord

OTHERS = (
    "Cette adresse a une invitation en attente pour un rôle que vous ne donnez pas\u00a0: voyez avec l’administration."
)
log = logging.getLogger(__name__)


def invite(org_id: UUID, email: str, role: Role, landlord_id: UUID | None, at: datetime) -> str:
    """Store an invitation and return the code of its link, known only now. Raises Refused."""
    check_landlord(role, landlord_id)
    if not is_email(email):
        raise Refused("adresse", "Cette adresse électronique n’est pas complète.", field="email")
    return store_invitation(uuid7(), org_id, email, role, landlord_id, at)


def check_landlord(role: Role, landlord_id: UUID | None) -> None:
    """Raises Refused: a landlord's role without its landlord, or another with one."""
    if needs_landlord(role) != (landlord_id is not None):
        raise Refused("bailleur", "Un rôle de bailleur, et lui seul, désigne un bailleur.", field="landlord")


def store_invitation(id: UUID, org_id: UUID, email: str, role: Role, landlord_id: UUID | None, at: datetime) -> str:
    """Once all of it was checked."""
    code = secrets.token_urlsafe(24)
    journal.note(Event.invited, org=org_id, about=id)
    db.session().add(
        Invitation(
            org_id=org_id,
            id=id,
            email=email_key(email),
            role=role.value,
            landlord_id=landlord_id,
            code_hash=digest(code),
            made_at=at,
            expires_at=at + rules.CODE_LIFE,
        )
    )
    return code


class Waiting(Refused):
    """The address was invited to be something else, and its link is still good: `mark` agrees that it dies."""

    def __init__(self, invitation: Invitation) -> None:
        before = Role.label_of(invitation.role).lower()
        super().__init__(
            "invitation", f"Cette adresse a déjà une invitation en attente, pour un autre rôle\u00a0: {before}."
        )
        self.mark, self.before, self.until = mark_of(invitation), before, invitation.expires_at


def mark_of(invitation: Invitation) -> str:
    """Of what somebody was invited to be."""
    return f"{invitation.role} {invitation.landlord_id or ''}".strip()


def invite_as(
    actor: Actor, email: str, role: Role, landlord_id: UUID | None, at: datetime, instead_of: str = ""
) -> str:
    """The same at the desk: only a role one manages, only someone who is not in. An earlier link dies.

    `instead_of`: the mark of the invitation to be something else that it takes the place of. Raises NotAllowed,
    Refused, Waiting.
    """
    if not may_manage(actor.role, role):
        raise NotAllowed()
    user = people.account(email_key(email))
    member = people.membership(actor.org_id, user.id) if user else None
    if member is not None and member.active:
        raise Refused("membre", "Cette personne fait déjà partie de la structure.", field="email")
    if member is not None and not may_manage(actor.role, member.role):
        raise NotAllowed()
    _agreed(actor, email_key(email), (role.value, landlord_id), at, instead_of)
    end_links(actor.org_id, email_key(email), at)
    return invite(actor.org_id, email, role, landlord_id, at)


def _agreed(actor: Actor, email: str, wanted: tuple[str, UUID | None], at: datetime, instead_of: str) -> None:
    for one in unused_invitations(actor.org_id, email):
        if one.expires_at <= at or (one.role, one.landlord_id) == wanted:
            continue
        if not may_manage(actor.role, one.role):
            raise Refused("invitation", OTHERS, field="email")
        if mark_of(one) != instead_of:
            raise Waiting(one)


def end_links(org_id: UUID, email: str, at: datetime) -> None:
    """The links made for an address and never used open nothing any more."""
    for one in unused_invitations(org_id, email):
        one.expires_at = min(one.expires_at, at)


def renew_invitation(actor: Actor, invitation_id: UUID, at: datetime) -> tuple[str, str]:
    """The address it is for, and the code of another link; the former one opens nothing any more.

    Raises Unknown, NotAllowed, Refused when it was used or withdrawn meanwhile.
    """
    invitation = get(Invitation, actor.org_id, invitation_id, lock=True)
    changes.note(actor, invitation.id, Deed.invitation_renewed)
    if not may_manage(actor.role, invitation.role):
        raise NotAllowed()
    if invitation.used_at is not None:
        raise Refused("etat", "Cette invitation a déjà servi\u00a0: la personne est dans l’équipe.")
    if invitation.expires_at < invitation.made_at + rules.CODE_LIFE:
        raise Refused("etat", "Cette invitation a été retirée. Invitez de nouveau cette personne.")
    code = secrets.token_urlsafe(24)
    invitation.code_hash, invitation.made_at, invitation.expires_at = digest(code), at, at + rules.CODE_LIFE
    journal.note(Event.invited, actor, about=invitation.id)
    return invitation.email or "", code


def withdraw_invitation(actor: Actor, invitation_id: UUID, at: datetime) -> Invitation:
    """The link opens nothing any more. Raises Unknown, NotAllowed, Refused when it was used meanwhile."""
    invitation = get(Invitation, actor.org_id, invitation_id, lock=True)
    changes.note(actor, invitation.id, Deed.invitation_withdrawn)
    if not may_manage(actor.role, invitation.role):
        raise NotAllowed()
    if invitation.used_at is not None:
        raise Refused("etat", "Cette invitation a déjà servi. Fermez plutôt l’accès de la personne.")
    invitation.expires_at = min(invitation.expires_at, at)
    journal.note(Event.invitation_withdrawn, actor, about=invitation.id)
    return invitation


def join(user: UserAccount, invitation: Invitation, at: datetime) -> Membership:
    """Give a user the role of an invitation, which is spent. One membership per organisation.

    Raises Unknown when another request spent it first.
    """
    s = db.session()
    spent = s.execute(
        update(Invitation).where(Invitation.id == invitation.id, Invitation.used_at.is_(None)).values(used_at=at)
    )
    if not spent.rowcount:  # type: ignore[attr-defined]
        raise Unknown()
    member = people.membership(invitation.org_id, user.id)
    if member is None:
        member = Membership(org_id=invitation.org_id, id=uuid7(), user_id=user.id)
        s.add(member)
    member.role, member.landlord_id = invitation.role, invitation.landlord_id
    _activate(member)
    s.flush()
    journal.note(Event.joined, account=user.id, org=member.org_id, about=invitation.id)
    return member


def make_enrolment_code(actor: Actor, user_id: UUID, at: datetime) -> str:
    """A single-use code, good for `CODE_LIFE`, for one user to enrol one phone; the user's earlier unused codes die.

    Returned once, kept as a keyed hash. Raises NotAllowed, Unknown, Refused.
    """
    if actor.role not in rules.ENROLLERS:
        raise NotAllowed()
    member = people.membership(actor.org_id, user_id)
    if member is None or not member.active:
        raise Unknown()
    if not rules.may_hold_a_phone(member.role):
        raise Refused("role", "Ce rôle n’utilise pas l’application du téléphone.")
    s = db.session()
    for old in s.scalars(select(EnrolmentCode).where(EnrolmentCode.user_id == user_id)):
        if old.used_at is None:
            old.expires_at = min(old.expires_at, at)
    changes.note(actor, user_id, Deed.code_made)
    code = codes.new_code()
    journal.note(Event.code_made, actor, about=user_id)
    s.add(
        EnrolmentCode(
            org_id=actor.org_id,
            id=uuid7(),
            user_id=user_id,
            code_hash=codes.kept(code),
            made_by=actor.user_id,
            made_at=at,
            expires_at=at + rules.CODE_LIFE,
        )
    )
    return code


def revoke_device(actor: Actor, device_id: UUID, at: datetime) -> Device:
    """Refuse a phone for good: its session dies now, and it wipes itself at its next call."""
    if actor.role not in rules.ENROLLERS:
        raise NotAllowed()
    device = get(Device, actor.org_id, device_id, lock=True)
    changes.note(actor, device.id, Deed.phone_revoked)
    _revoke(device, at)
    journal.note(Event.phone_revoked, actor, about=device.id)
    return device


def note_losses(actor: Actor, device_id: UUID, up_to: int) -> Device:
    """What never came of a phone's operations up to this number is known, and no longer asked about.

    `up_to`: the number on the page that was read; what was lost since is still told.
    """
    if actor.role not in rules.ENROLLERS:
        raise NotAllowed()
    device = get(Device, actor.org_id, device_id, lock=True)
    changes.note(actor, device.id, Deed.losses_noted)
    device.losses_noted_no = max(device.losses_noted_no, min(up_to, device.announced_max_no))
    log.info("losses of device %s noted up to %d", device.id, device.losses_noted_no)
    return device


def _revoke(device: Device, at: datetime) -> None:
    device.revoked_at, device.deposit_until = device.revoked_at or at, None
    sessions.close_where(db.session(), LoginSession.org_id == device.org_id, LoginSession.device_id == device.id)


def disable_user(actor: Actor, user_id: UUID, at: datetime) -> None:
    """End someone's access to this organisation. Raises NotAllowed, Unknown, Refused (oneself)."""
    member = manageable(actor, user_id)
    if user_id == actor.user_id:
        raise Refused("soi", "Vous ne pouvez pas fermer votre propre accès.")
    changes.note(actor, user_id, Deed.access_closed)
    keep_an_administrator(member)
    close_access(member, at)


def close_access(member: Membership, at: datetime) -> None:
    """At once: role and sessions. The account too, when no other organisation uses it.

    A phone reads nothing from now on, but may still hand in what it holds for as long as the organisation says.
    """
    s = db.session()
    if not member.active:
        return  # said twice: the days of deposit run from the first time
    member.active, member.closed_at = False, at
    s.flush()
    shut_phones(member, at)
    user = s.get_one(UserAccount, member.user_id)
    end_links(member.org_id, user.email, at)
    if not people.active_memberships(user.id):
        user.disabled_at = at
        sessions.close_where(s, LoginSession.user_id == user.id)
    journal.note(Event.access_closed, org=member.org_id, about=user.id)


def shut_phones(member: Membership, at: datetime) -> None:
    """Their sessions in this organisation end; a phone may still hand in what it holds, and reads nothing."""
    _open_deposit(member, at)
    end_sessions(member)


def end_sessions(member: Membership) -> None:
    """All of theirs in this organisation, at the desk and on phones."""
    mine = (LoginSession.org_id == member.org_id, LoginSession.user_id == member.user_id)
    sessions.close_where(db.session(), *mine)


def _open_deposit(member: Membership, at: datetime) -> None:
    """Each of their phones: one that is signed out, or whose session ran out, hands in by its own secret."""
    days = db.session().get_one(Organisation, member.org_id).deposit_days
    for device in (one for one in _phones(member) if one.deposit_until is None):
        device.deposit_until = at + timedelta(days=days)


def _phones(member: Membership) -> Sequence[Device]:
    mine = (Device.org_id == member.org_id, Device.user_id == member.user_id, Device.revoked_at.is_(None))
    return db.session().scalars(select(Device).where(*mine)).all()


def enable_user(actor: Actor, user_id: UUID) -> None:
    """Give the access back. Raises NotAllowed, Unknown, Refused of an account that is a pseudonym by now."""
    member = manageable(actor, user_id)
    if db.session().get_one(UserAccount, user_id).erased_at is not None:
        raise Refused("efface", "Ce compte a été effacé au terme de son délai\u00a0: envoyez une nouvelle invitation.")
    changes.note(actor, user_id, Deed.access_opened)
    open_access(member)


def open_access(member: Membership) -> None:
    """The role again; each phone that was not revoked reopens with the password."""
    _activate(member)
    db.session().get_one(UserAccount, member.user_id).disabled_at = None
    journal.note(Event.access_opened, org=member.org_id, about=member.user_id)


def _activate(member: Membership) -> None:
    member.active = True
    open_phones(member)


def open_phones(member: Membership) -> None:
    """What was shut is not any more; each reopens with the password."""
    member.closed_at = None
    for device in _phones(member):
        device.deposit_until = None


def forget_secrets(user: UserAccount, *, second_factor: bool) -> None:
    """For someone who lost their password (and their second factor, passkeys included): nothing opens until they
    choose anew.

    Every session ends, phones included; a phone stays enrolled and reopens with the new password. The next
    invitation lets them choose one, so this is the operator's where the account is of several organisations
    (`accounts.reset`).
    """
    s = db.session()
    user.password_hash = None
    if second_factor:
        user.totp_secret, user.totp_last_step = None, None
        s.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
        s.execute(delete(Passkey).where(Passkey.user_id == user.id))
    sessions.close_where(s, LoginSession.user_id == user.id)
    journal.note(Event.secrets_forgotten, about=user.id)


def keep_an_administrator(leaving: Membership) -> None:
    """Somebody must be left who may open accounts, also of two who do it to each other at once. Raises Refused."""
    if leaving.role != Role.administrator or not leaving.active:
        return
    mine = (Membership.org_id == leaving.org_id, Membership.role == Role.administrator.value, Membership.active)
    # Not their keys: whoever sent a form holds that of their own row, and two would wait for each other.
    held = select(Membership).where(*mine).order_by(Membership.id).with_for_update(key_share=True)
    left = db.session().scalars(held.execution_options(populate_existing=True))
    if all(one.user_id == leaving.user_id for one in left):
        raise Refused("dernier", "Il faut au moins une personne à l’administration\u00a0: nommez-en d’abord une autre.",
                      field="role")  # fmt: skip


def manageable(actor: Actor, user_id: UUID) -> Membership:
    """The place of somebody this person manages. Raises Unknown, NotAllowed."""
    member = people.membership(actor.org_id, user_id)
    if member is None:
        raise Unknown()
    if not may_manage(actor.role, member.role):
        raise NotAllowed()
    return member
