"""What is done to somebody's account at the desk: a lost secret forgotten, another role, a name corrected."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core.base import uuid7
from app.core.errors import NotAllowed, Refused
from app.door import actions, rules
from app.door.models import SecretReset
from app.door.queries import unused_invitations
from app.extensions import db
from app.journal import actions as journal
from app.journal.rules import Event
from app.people import queries as people
from app.people.acting import Actor
from app.people.models import Membership, UserAccount
from app.people.rules import Role, is_name, may_manage

CLOSED = "Cet accès est fermé\u00a0: rouvrez-le d’abord."
ELSEWHERE = (
    "Ce compte sert aussi dans une autre structure\u00a0: seule la personne qui exploite Palier peut le faire, par "
    "«\u00a0./palier user reset\u00a0»."
)
NAMED_ELSEWHERE = "Ce compte sert aussi dans une autre structure\u00a0: son nom ne se corrige pas ici."
OWN = "Pour vous-même, changez votre mot de passe depuis le menu."


def is_elsewhere(org_id: UUID, user_id: UUID) -> bool:
    """Whether this account opens another organisation too: what is done to it there is not ours to do."""
    return any(one.org_id != org_id for one in people.active_memberships(user_id))


def reset(actor: Actor, user_id: UUID, *, second_factor: bool, at: datetime) -> str:
    """Forget a password, and the second factor with it: the code of the link that lets them choose anew.

    Their sessions end now, phones included; what an earlier link opened it opens no more. Raises Unknown, NotAllowed,
    Refused.
    """
    member, user = _account(actor, user_id)
    if user_id == actor.user_id:
        raise Refused("soi", OWN)
    changes.note(actor, user_id, Deed.secrets_reset)
    if not member.active:
        raise Refused("ferme", CLOSED)
    if is_elsewhere(actor.org_id, user_id):
        raise Refused("ailleurs", ELSEWHERE)
    actions.end_links(actor.org_id, user.email, at)
    actions.forget_secrets(user, second_factor=second_factor)
    id = uuid7()
    db.session().add(
        SecretReset(org_id=actor.org_id, id=id, user_id=user_id, made_by=actor.user_id, made_at=at,
                    second_factor=second_factor)
    )  # fmt: skip
    return actions.store_invitation(id, actor.org_id, user.email, member.as_role, member.landlord_id, at)


def change_role(actor: Actor, user_id: UUID, role: Role, landlord_id: UUID | None, at: datetime) -> Membership:
    """Another role, or another landlord; the sessions of the former one end, and a link still open gives the new one.

    Raises Unknown, NotAllowed, Refused: the same, a landlord missing, nobody left to administrate.
    """
    member, user = _account(actor, user_id)
    if not may_manage(actor.role, role):
        raise NotAllowed()
    changes.note(actor, user_id, Deed.role_changed)
    actions.check_landlord(role, landlord_id)
    if not member.active:
        raise Refused("ferme", CLOSED)
    if (member.role, member.landlord_id) == (role.value, landlord_id):
        raise Refused("role", "C’est déjà le rôle de cette personne.", field="role")
    if role != Role.administrator:
        actions.keep_an_administrator(member)
    member.role, member.landlord_id = role.value, landlord_id
    _keep_phones(member, at)
    for link in unused_invitations(actor.org_id, user.email):
        link.role, link.landlord_id = role.value, landlord_id
    journal.note(Event.role_changed, actor, about=user_id)
    return member


def _keep_phones(member: Membership, at: datetime) -> None:
    """Sessions end; where the role has no use of a phone, theirs hand in what they hold, and read nothing."""
    if rules.may_hold_a_phone(member.role):
        actions.end_sessions(member)
        actions.open_phones(member)
    else:
        actions.shut_phones(member, at)
        member.closed_at = member.closed_at or at


def rename(actor: Actor, user_id: UUID, name: str) -> UserAccount:
    """Correct how somebody is called. Raises Unknown, NotAllowed, Refused."""
    _, user = _account(actor, user_id)
    changes.note(actor, user_id, Deed.person_renamed)
    if not is_name(name):
        raise Refused("nom", "Indiquez le prénom et le nom.", field="name")
    if is_elsewhere(actor.org_id, user_id):
        raise Refused("ailleurs", NAMED_ELSEWHERE, field="name")
    user.name = name.strip()
    return user


def _account(actor: Actor, user_id: UUID) -> tuple[Membership, UserAccount]:
    member = actions.manageable(actor, user_id)
    return member, db.session().get_one(UserAccount, user_id)
