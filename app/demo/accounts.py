"""The demonstration's accounts: one private file, printed at each start with fresh enrolment codes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

import click
from sqlalchemy import select

from app.core import clock, tenant
from app.core.errors import Refused
from app.core.unit import write_unit
from app.door import actions, factors
from app.door.rules import CODE_HOURS
from app.extensions import db
from app.people import rules
from app.people.acting import Actor
from app.people.models import Membership, Organisation, UserAccount
from app.people.rules import Role
from app.settings import write_private

FILE = "demo-accounts.json"


@dataclass(frozen=True)
class Account:
    """What somebody needs to sign in. `code`: the last enrolment code made, for a phone."""

    email: str
    name: str
    role: str
    organisation: str
    """Its short name."""
    password: str
    totp_secret: str | None = None
    code: str | None = None


def write(folder: Path, accounts: Sequence[Account]) -> None:
    """Keep them, readable by the owner of the data directory alone."""
    text = json.dumps([asdict(one) for one in accounts], ensure_ascii=False, indent=2)
    write_private(folder / FILE, text + "\n")


def read(folder: Path) -> list[Account]:
    """Those kept; none where the demonstration was never loaded."""
    path = folder / FILE
    if not path.exists():
        return []
    return [Account(**one) for one in json.loads(path.read_text(encoding="utf-8"))]


def show(folder: Path) -> None:
    """Give each agent a fresh enrolment code, keep the lot and print it."""
    kept = read(folder)
    if not kept:
        return
    with tenant.every_tenant(), write_unit():
        fresh = [_renewed(one) for one in kept]
    known = [one for one in fresh if one is not None]
    if not known:
        return  # the accounts of another database, whose data directory this was
    write(folder, known)
    click.echo("\n".join(told(known)))


def _renewed(one: Account) -> Account | None:
    """With its new code, or None when this database does not know the account."""
    member = _member(one.email, one.organisation)
    if member is None:
        return None
    if one.role != Role.agent or not member.active:
        return one
    maker = _enroller(member)
    code = actions.make_enrolment_code(maker, member.user_id, clock.now()) if maker else None
    return replace(one, code=code)


def _member(email: str, slug: str) -> Membership | None:
    return db.session().scalar(
        select(Membership)
        .join(UserAccount, UserAccount.id == Membership.user_id)
        .join(Organisation, Organisation.id == Membership.org_id)
        .where(UserAccount.email == rules.email_key(email), Organisation.slug == slug)
    )


def _enroller(member: Membership) -> Actor | None:
    """The coordinator in whose name codes are made."""
    found = db.session().execute(
        select(Membership, UserAccount.name)
        .join(UserAccount, UserAccount.id == Membership.user_id)
        .where(Membership.org_id == member.org_id, Membership.role == Role.coordinator.value, Membership.active)
        .limit(1)
    )
    row = found.first()
    if row is None:
        return None
    maker, name = row
    return Actor(maker.user_id, maker.org_id, Role.coordinator, maker.id, None, None, name)


def told(accounts: Sequence[Account]) -> list[str]:
    """The lines of the terminal: phones first, then desks."""
    lines = ["", "Comptes de démonstration / demo accounts :"]
    for one in accounts:
        door = "/app/, et son bureau : /connexion" if one.role == Role.agent else "/connexion"
        lines += ["", f"  {one.name}, {Role.read(one.role).label} ({one.organisation}) : {door}"]
        lines.append(f"    e-mail        {one.email}")
        lines.append(f"    mot de passe  {one.password}")
        if one.code:
            lines.append(f"    code          {one.code}  (un téléphone, {CODE_HOURS} h / enrols one phone)")
        if one.totp_secret:
            lines.append(f"    TOTP          {one.totp_secret}  (six chiffres : ./run code {one.email})")
    return lines


def digits(folder: Path, email: str, at: datetime) -> str:
    """The six digits of a demonstration account at a moment. Raises Refused."""
    wanted = rules.email_key(email)
    one = next((one for one in read(folder) if one.email == wanted), None)
    if one is None:
        raise Refused("compte", f"{email} n’est pas un compte de démonstration de {folder}.")
    if one.totp_secret is None:
        raise Refused("compte", f"{one.name} n’a pas encore de second facteur : il s’installe à /connexion.")
    return factors.code_at(one.totp_secret, at)
