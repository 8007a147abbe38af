"""Roles, and what each needs to come in. Pure."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta
from urllib.parse import unquote

from app.core.labels import Label


class Role(Label):
    """What a person is in one organisation. The wall follows the role, never the employer."""

    agent = "agent", "Agent de médiation"
    coordinator = "coordinator", "Coordination"
    lead = "lead", "Responsable de la médiation"
    landlord_reader = "landlord_reader", "Bailleur, lecture"
    landlord_service = "landlord_service", "Bailleur, service technique"
    administrator = "administrator", "Administration"


DESK_ROLES = (Role.coordinator, Role.lead, Role.administrator)
PORTAL_ROLES = (Role.landlord_reader, Role.landlord_service)
FIELD_ROLES = (Role.agent, Role.coordinator, Role.lead)
ENROLLERS = (Role.coordinator, Role.administrator)
SECOND_FACTOR_ROLES = frozenset((*DESK_ROLES, *PORTAL_ROLES))


class OrgKind(Label):
    """What an organisation is; it grants nothing."""

    association = "association", "Association"
    bailleur = "bailleur", "Bailleur"
    collectivite = "collectivite", "Collectivité"
    institution = "institution", "Institution"


class SessionKind(Label):
    """Where a session lives."""

    desk = "desk", "Bureau ou espace bailleur"
    device = "device", "Téléphone"


class Stage(Label):
    """How far a desk session has come; only `full` opens a page."""

    code = "code", "Second facteur attendu"
    setup = "setup", "Second facteur à créer"
    choice = "choice", "Organisation à choisir"
    full = "full", "Ouverte"


DESK_IDLE = timedelta(minutes=30)
DESK_TOTAL = timedelta(hours=12)
# Someone who has only given a password holds nothing yet: the door closes sooner.
PENDING_TOTAL = timedelta(minutes=10)
DEVICE_TOTAL = timedelta(days=30)
LEASE = timedelta(days=7)
CODE_LIFE = timedelta(hours=72)
# What an organisation starts with; each has its own in its row.
DEPOSIT_DAYS = 14
# How often being seen is written down: reading a page must not cost a write each time.
DESK_SEEN_EVERY = timedelta(minutes=1)
CONTACT_EVERY = timedelta(minutes=5)


def needs_second_factor(role: str) -> bool:
    """True for every role that reads what others wrote."""
    return role in SECOND_FACTOR_ROLES


def may_hold_a_phone(role: str) -> bool:
    """Phones are for those who go to the field; a landlord or an administrator has none."""
    return role in FIELD_ROLES


def needs_landlord(role: str) -> bool:
    """A landlord role reads one landlord's stock, which must be named."""
    return role in PORTAL_ROLES


def session_alive(kind: str, created_at: datetime, last_seen_at: datetime, expires_at: datetime, at: datetime) -> bool:
    """True while neither the total nor, at the desk, the idle time has run out."""
    if at >= expires_at or at < created_at - DESK_IDLE:
        return False
    return kind == SessionKind.device or at - last_seen_at < DESK_IDLE


def lifetime(kind: str, stage: str) -> timedelta:
    """How long a session opened now may live at most (a device's is renewed by each exchange)."""
    if kind == SessionKind.device:
        return DEVICE_TOTAL
    return DESK_TOTAL if stage == Stage.full else PENDING_TOTAL


def lease_until(last_contact: datetime) -> datetime:
    """When the phone locks its content unless it reaches the server before."""
    return last_contact + LEASE


def contact_due(last_contact: datetime | None, at: datetime) -> bool:
    """True when being in contact is worth writing down again."""
    return last_contact is None or at - last_contact >= CONTACT_EVERY


def may_manage(actor_role: str, member_role: str) -> bool:
    """Accounts are the administrator's; a coordinator opens and closes those of agents."""
    return actor_role == Role.administrator or (actor_role == Role.coordinator and member_role == Role.agent)


def email_key(email: str) -> str:
    """One address, one account: trimmed, NFKC, lower case. What cannot be printed is no address: empty."""
    key = unicodedata.normalize("NFKC", email).strip().lower()
    return key if key.isprintable() else ""


def is_email(email: str) -> bool:
    """Something before and after one @, a dot after it, no space; the invitation proves the rest."""
    return len(email) <= 254 and re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", email_key(email)) is not None


def is_slug(text: str) -> bool:
    """Lower-case letters, digits and inner dashes, 40 at most."""
    return re.fullmatch(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?", text) is not None


def same_origin_path(target: str | None) -> str | None:
    """A `next=` that stays here, else None: a path from the root, never a host, a scheme or a backslash.

    Browsers read `/\\evil.example` and `//evil.example` as another host and drop tabs and newlines first.
    """
    if not target or len(target) > 2000 or not target.startswith("/") or target.startswith("//"):
        return None
    if "\\" in target or any(ord(one) < 0x21 or ord(one) == 0x7F for one in target):
        return None
    decoded = unquote(target)
    if decoded.startswith("//") or "\\" in decoded or any(ord(one) < 0x20 for one in decoded):
        return None
    return target


def home_of(role: str) -> str:
    """The first page of a role."""
    if role in PORTAL_ROLES:
        return "/bailleur/"
    return "/bureau/" if role in DESK_ROLES else "/app/"
