"""Roles, and what is said of a person or an organisation. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import count
from uuid import UUID

from app.core.errors import Refused
from app.core.folding import fold
from app.core.labels import Label


class Role(Label):
    """What a person is in one organisation. The wall follows the role, never the employer."""

    agent = "agent", "Agent de médiation"
    coordinator = "coordinator", "Coordination"
    lead = "lead", "Responsable de la médiation"
    landlord_reader = "landlord_reader", "Bailleur, lecture"
    landlord_service = "landlord_service", "Bailleur, service technique"
    administrator = "administrator", "Administration"


COORDINATION = (Role.coordinator, Role.lead)
DESK_ROLES = (*COORDINATION, Role.administrator)
PORTAL_ROLES = (Role.landlord_reader, Role.landlord_service)
FIELD_ROLES = (Role.agent, *COORDINATION)
OWN_ROLES = (Role.agent,)
"""Whose desk is of her own cases, follow-ups and planning: nothing of the others', no count of the organisation's."""


class OrgKind(Label):
    """What an organisation is; it grants nothing."""

    association = "association", "Association"
    bailleur = "bailleur", "Bailleur"
    collectivite = "collectivite", "Collectivité"
    institution = "institution", "Institution"


# What an organisation starts with; each has its own in its row.
DEPOSIT_DAYS = 14
EXPORTED = {"DEPOSIT_DAYS": DEPOSIT_DAYS}
"""As long, too, a shared phone keeps what can be read of somebody who has not taken it since."""

DEPOSIT_MOST = 90
SLUG_MAX = 40
NAMELESS = "structure"
"""The short name of a structure whose name has no letter of ours."""


def letter_of(role: str) -> str:
    """Who moves a state machine: C the coordination, A an agent."""
    return "C" if role in COORDINATION else "A"


def needs_landlord(role: str) -> bool:
    """A landlord role reads one landlord's stock, which must be named."""
    return role in PORTAL_ROLES


def may_manage(actor_role: str, member_role: str) -> bool:
    """Accounts are the administrator's; a coordinator opens and closes those of agents."""
    return actor_role == Role.administrator or (actor_role == Role.coordinator and member_role == Role.agent)


def pseudonym(id: UUID) -> str:
    """Who wrote what stays, once the account is erased: always the same, and nobody."""
    return f"Ancien compte {id.hex[-6:].upper()}"


def void_address(id: UUID) -> str:
    """In the place of an erased address: of no domain there is (RFC 2606)."""
    return f"{id.hex}@efface.invalid"


def email_key(email: str) -> str:
    """One address, one account: trimmed, NFKC, lower case. What cannot be printed is no address: empty."""
    key = unicodedata.normalize("NFKC", email).strip().lower()
    return key if key.isprintable() else ""


def is_email(email: str) -> bool:
    """Something before and after one @, a dot after it, no space; the invitation proves the rest."""
    return len(email) <= 254 and re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", email_key(email)) is not None


def is_name(text: str) -> bool:
    """How somebody may be called: two signs at least, all of which show."""
    return 2 <= len(text.strip()) <= 120 and text.isprintable()


def check_structure(name: str) -> None:
    """Raises Refused for what nobody could read as the name of a structure."""
    if len(name) < 2 or not name.isprintable():
        raise Refused("nom", "Écrivez le nom de la structure, en lettres qui se lisent.", field="structure")


def is_slug(text: str) -> bool:
    """Lower-case letters, digits and inner dashes, 40 at most."""
    return len(text) <= SLUG_MAX and re.fullmatch(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?", text) is not None


def slugs(name: str) -> Iterator[str]:
    """Short names for a structure, the plainest first, without end: `trait-d-union`, `trait-d-union-2`…"""
    plain = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-") or NAMELESS
    for number in count(1):
        after = f"-{number}" if number > 1 else ""
        yield plain[: SLUG_MAX - len(after)].rstrip("-") + after
