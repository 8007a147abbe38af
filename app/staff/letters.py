"""What people of the team are told by mail: the link made for them, and what changed in how they come in."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock, tenant
from app.core.dates import datetime_fr
from app.core.secrets import digest
from app.door.models import Invitation
from app.mail.actions import queue
from app.mail.letters import Letter, declare
from app.people.models import UserAccount
from app.people.queries import active_memberships


def _opens(s: Session, org_id: UUID, about_id: UUID | None, params: dict[str, Any]) -> bool:
    """Whether this very link still opens something: another may have been made since, or it was used."""
    code = str(params.get("link", "")).rpartition("/")[2]
    mine = (Invitation.org_id == org_id, Invitation.id == about_id, Invitation.code_hash == digest(code))
    row = s.scalars(select(Invitation).where(*mine)).first()
    return row is not None and row.used_at is None and row.expires_at > clock.now()


INVITATION = declare("invitation", "Invitation", _opens)
PASSWORD = declare("mot_de_passe", "Mot de passe à choisir", _opens)
FACTOR = declare("second_facteur", "Mot de passe et second facteur à choisir", _opens)
PASSKEY = declare("cle", "Clé d’accès ajoutée ou retirée")
INSTALLED = declare("facteur", "Second facteur installé")


def send_link(s: Session, org_id: UUID, letter: Letter, to: str, link: str, at: datetime) -> bool:
    """Have somebody receive the link that was made for them in this unit; False where no mail is sent."""
    code = link.rpartition("/")[2]
    s.flush()
    made = s.scalars(select(Invitation).where(Invitation.org_id == org_id, Invitation.code_hash == digest(code))).one()
    until = datetime_fr(made.expires_at)
    return queue(org_id, letter, to, at, made.id, link=link, until=until) is not None


def tell_of_passkeys(s: Session, user_id: UUID) -> None:
    """At their address: a passkey came or went, which whoever did it may hide. In the name of the structure at hand."""
    _tell(s, user_id, PASSKEY)


def tell_of_factor(s: Session, user_id: UUID) -> None:
    """At their address: six digits open the desk from now on, whoever installed them."""
    _tell(s, user_id, INSTALLED)


def _tell(s: Session, user_id: UUID, letter: Letter) -> None:
    here = tenant.current()
    with tenant.every_tenant():
        orgs = [one.org_id for one in active_memberships(user_id)]
        if orgs:
            org_id = here if here in orgs else orgs[0]
            queue(org_id, letter, s.get_one(UserAccount, user_id).email, clock.now(), user_id)
