"""The names of people, which pages show again and again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.core import memory
from app.core.folding import fold
from app.extensions import db
from app.people.models import Membership, UserAccount
from app.people.rules import FIELD_ROLES, Role


@dataclass(frozen=True)
class Person:
    id: UUID
    name: str
    role: str
    pair_code: str | None

    @property
    def short(self) -> str:
        """Nadia B., as the round lists it."""
        first, _, last = self.name.partition(" ")
        return f"{first} {last[0]}." if last else first


def people(org_id: UUID) -> dict[UUID, Person]:
    """Everyone who is or was in the organisation, by id, in the order of their names."""
    found = sorted(_known(org_id), key=lambda one: (fold(one[0].name), one[0].id))
    return {one.id: one for one, _ in found}


def team(org_id: UUID) -> list[Person]:
    """Those who may be given a shift: agents first, pairs side by side."""
    found = [one for one, active in _known(org_id) if active and one.role in FIELD_ROLES]
    return sorted(found, key=lambda one: (one.role != Role.agent, one.pair_code or "~", fold(one.name), one.id))


def _known(org_id: UUID) -> Sequence[tuple[Person, bool]]:
    """All of them, and whether they may come in: one reading for a page that names them here and there."""
    asked = (
        select(Membership.user_id, UserAccount.name, Membership.role, Membership.pair_code, Membership.active)
        .join(UserAccount, UserAccount.id == Membership.user_id)
        .where(Membership.org_id == org_id)
    )

    def read() -> Sequence[tuple[Person, bool]]:
        return [(Person(id, name, role, pair), active) for id, name, role, pair, active in db.session.execute(asked)]

    return memory.until_written((Membership, UserAccount), ("people", org_id), read)


def authors(org_id: UUID, asked: str | None) -> list[tuple[str, str]]:
    """Those who may write entries, to choose from; and whom the address asks for, whose access may be closed by now."""
    found = team(org_id)
    if asked and asked not in {str(one.id) for one in found}:
        found += [one for one in people(org_id).values() if str(one.id) == asked]
    return [(str(one.id), one.name) for one in found]


def joined(names: Iterable[str]) -> str:
    """Nadia Belkacem et Yoann Le Guen."""
    listed = list(names)
    return " et ".join([", ".join(listed[:-1]), listed[-1]]) if len(listed) > 1 else "".join(listed)
