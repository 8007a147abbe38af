"""What each role needs to come in, and how long it may stay. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import unquote

from app.core import clock
from app.core.labels import Label
from app.people.rules import DESK_ROLES, FIELD_ROLES, OWN_ROLES, PORTAL_ROLES, Role

ENROLLERS = (Role.coordinator, Role.administrator)
SECOND_FACTOR_ROLES = frozenset((*DESK_ROLES, *OWN_ROLES, *PORTAL_ROLES))


class SessionKind(Label):
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
LEASE_DAYS = 7
LEASE = timedelta(days=LEASE_DAYS)
CODE_HOURS = 72
CODE_LIFE = timedelta(hours=CODE_HOURS)
# How often being seen is written down: reading a page must not cost a write each time.
DESK_SEEN_EVERY = timedelta(minutes=1)
CONTACT_EVERY = timedelta(minutes=5)

EXPORTED = {"LEASE_DAYS": LEASE_DAYS, "CODE_HOURS": CODE_HOURS}


def needs_second_factor(role: str) -> bool:
    """True at the desk and the portal, whatever the role. A phone asks for a code of its own once, and no factor."""
    return role in SECOND_FACTOR_ROLES


def may_hold_a_phone(role: str) -> bool:
    """Phones are for those who go to the field; a landlord or an administrator has none."""
    return role in FIELD_ROLES


def session_alive(kind: str, created_at: datetime, last_seen_at: datetime, expires_at: datetime, at: datetime) -> bool:
    """True while neither the total nor the idle time has run out.

    A session opened under a clock set ahead is as if it had never been; one that was only used under it goes on.
    """
    if at >= expires_at or at < created_at - DESK_IDLE:
        return False
    return abs(at - last_seen_at) < (DEVICE_TOTAL if kind == SessionKind.device else DESK_IDLE)


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
    return clock.elapsed(last_contact, at) >= CONTACT_EVERY


def locked(last_contact: datetime | None, at: datetime) -> bool:
    """True when a phone that has been in contact has locked itself since, as far as is known."""
    return last_contact is not None and clock.elapsed(last_contact, at) > LEASE


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


class Purpose(Label):
    """What a passkey is asked for; an answer to one is none to another."""

    sign_in = "sign_in", "Se connecter"
    add = "add", "Ajouter une clé d’accès"
    reopen = "reopen", "Rouvrir un téléphone"


CHALLENGE_LIFE = timedelta(minutes=5)
PASSKEYS_MOST = 20
PASSKEY_NAME_MOST = 60
"""Letters of what its owner calls one."""

PHONE_HOME = "/app/"
OWN_DESK = "/bureau/mien"
"""Leads a mediator to the first page of her own desk (app/pages/menu.py)."""


def home_of(role: str) -> str:
    """The first page of a role, once signed in at the desk or the portal."""
    if role in PORTAL_ROLES:
        return "/bailleur/"
    if role in DESK_ROLES:
        return "/bureau/"
    return OWN_DESK if role in OWN_ROLES else PHONE_HOME


def works_outside(role: str) -> bool:
    """True for who works on a phone first: told where the password just chosen is to be typed."""
    return role in OWN_ROLES
