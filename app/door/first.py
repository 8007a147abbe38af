"""First steps: a link of the operator's by which a structure and its first administrator are made, together.

As an invitation, it is 192 random bits kept as their digest, serves once and dies after `CODE_LIFE`. On a database
without a structure there is one at most: the next start makes another, and the former opens nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.core import tenant
from app.core.base import uuid7
from app.core.errors import Refused, Unknown
from app.core.secrets import digest
from app.core.unit import read_unit, savepoint, write_unit
from app.door import queries, rules, signin
from app.door.models import FirstLink
from app.door.signin import Passed, WrongPassword
from app.door.throttle import Budget
from app.extensions import db
from app.journal import actions as journal
from app.journal.rules import Event
from app.people import actions as people
from app.people import demonstration
from app.people.models import Membership, Organisation, UserAccount
from app.people.queries import account
from app.people.rules import Role, check_structure, email_key
from app.people.rules import slugs as slugs_of

Furnish = Callable[[UUID], object]
_furnishing: dict[str, Furnish] = {}

KNOWN = "Cette adresse a déjà un compte Palier, et ce n’est pas son mot de passe."
TO_CHOOSE = (
    "Le mot de passe de cette adresse est à choisir par le lien que la personne a reçu. Ouvrez-le d’abord, ou donnez"
    " une autre adresse."
)
JUST_TAKEN = "Cette adresse vient de recevoir un compte. Envoyez de nouveau, avec son mot de passe."


def furnished_by(work: Furnish) -> None:
    """Have this done for each new structure, in the unit that makes it: what it needs lives in the layers above."""
    _furnishing[f"{work.__module__}.{work.__qualname__}"] = work


@dataclass(frozen=True)
class Wanted:
    """What the page asks: the structure, and who administers it. `email` as `email_key` makes it."""

    structure: str
    kind: str
    zone: str
    name: str
    email: str


def link(at: datetime) -> str:
    """Make a link, and return its code, known only now. Raises Refused on the data of a demonstration."""
    s = db.session()
    demonstration.keep_apart()
    if s.scalar(select(Organisation.id).limit(1)) is None:
        _close_all(s, at)
    code, id = secrets.token_urlsafe(24), uuid7()
    s.add(FirstLink(id=id, code_hash=digest(code), made_at=at, expires_at=at + rules.CODE_LIFE))
    journal.note(Event.invited, about=id)
    return code


def _close_all(s: Session, at: datetime) -> None:
    still = (FirstLink.used_at.is_(None), FirstLink.expires_at > at)
    s.execute(update(FirstLink).where(*still).values(expires_at=at))


def is_open(code: str, at: datetime) -> bool:
    """Whether it still makes something: unused, in date, and not on the data of a demonstration."""
    with read_unit():
        return queries.open_first_link(code, at) is not None and not demonstration.present()


def has_account(email: str) -> bool:
    """Whether this address comes in with a password of its own already."""
    with read_unit():
        found = account(email_key(email))
        return found is not None and found.password_hash is not None


def found(code: str, wanted: Wanted, password: str, old_secret: str | None, budget: Budget, at: datetime) -> Passed:
    """The structure, its lists, its administrator and their session, all or nothing.

    Raises Unknown when the link serves no more, TooMany, Refused.
    """
    if not is_open(code, at):
        raise Unknown()
    signin.take_a_try([budget], at)
    known = has_account(wanted.email)
    hashed = None if known else signin.chosen(wanted.email, wanted.name, password)
    if known:
        _prove(wanted.email, password)
    with write_unit() as s, tenant.every_tenant():
        spent = _spend(s, code, at)
        user = account(wanted.email) if known else _newcomer(s, wanted, hashed, at)
        if user is None or user.password_hash is None:
            raise Refused("adresse", TO_CHOOSE, field="email")
        user.disabled_at = None
        org_id = _founded(wanted).id
        s.add(Membership(org_id=org_id, id=uuid7(), user_id=user.id, role=Role.administrator.value))
        for work in _furnishing.values():
            work(org_id)
        s.flush()
        journal.note(Event.joined, account=user.id, org=org_id, about=spent)
        return signin.advance(s, user, old_secret, at, factor_given=False)


def _prove(email: str, password: str) -> None:
    try:
        signin.prove(email, password)
    except WrongPassword:
        raise Refused("identifiants", KNOWN, field="password") from None


def _spend(s: Session, code: str, at: datetime) -> UUID:
    """The id of the link. Raises Unknown when another request spent it meanwhile."""
    one = queries.open_first_link(code, at)
    spent = one and s.execute(
        update(FirstLink).where(FirstLink.id == one.id, FirstLink.used_at.is_(None)).values(used_at=at)
    )
    if not one or not spent or not spent.rowcount:  # type: ignore[attr-defined]
        raise Unknown()
    return one.id


def _newcomer(s: Session, wanted: Wanted, hashed: str | None, at: datetime) -> UserAccount | None:
    """A new account. None for an address whose password is to be chosen through another link, never this one."""
    if (there := account(wanted.email)) is not None:
        if there.password_hash is not None:
            raise Refused("adresse", JUST_TAKEN, field="email")
        return None
    try:
        with savepoint():
            user = signin.new_account(s, wanted.email, wanted.name, at)
    except IntegrityError:  # two links at once, by one person
        raise Refused("adresse", JUST_TAKEN, field="email") from None
    user.password_hash = hashed
    return user


def _founded(wanted: Wanted) -> Organisation:
    """Under the first short name that is free, whoever else is making one."""
    check_structure(wanted.structure)
    for slug in slugs_of(wanted.structure):
        try:
            with savepoint():
                return people.create_organisation(wanted.structure, slug, wanted.kind, wanted.zone)
        except IntegrityError:
            continue
        except Refused as refused:
            if refused.field != "slug":
                raise
    raise AssertionError("unreachable")
