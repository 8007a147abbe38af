"""Names the pages need again and again: people, estates, sectors."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.extensions import db
from app.people.models import Membership, UserAccount
from app.people.rules import FIELD_ROLES, Role
from app.places.models import Estate, Landlord, Sector

PUBLIC = ("espace_public", "Espace public")
"""Outside every estate, in the place of one: (code, name)."""


@dataclass(frozen=True)
class Person:
    """Someone of the organisation."""

    id: UUID
    name: str
    role: str
    pair_code: str | None

    @property
    def short(self) -> str:
        """Nadia B., as the round lists it."""
        first, _, last = self.name.partition(" ")
        return f"{first} {last[0]}." if last else first


@dataclass(frozen=True)
class Where:
    """An estate as a list shows it."""

    id: UUID
    name: str
    plate: str
    commune: str
    sector_id: UUID | None
    landlord: str | None


def people(org_id: UUID) -> dict[UUID, Person]:
    """Everyone who is or was in the organisation, by id."""
    rows = db.session.execute(
        select(Membership.user_id, UserAccount.name, Membership.role, Membership.pair_code)
        .join(UserAccount, UserAccount.id == Membership.user_id)
        .where(Membership.org_id == org_id)
        .order_by(UserAccount.name)
    )
    return {id: Person(id, name, role, pair) for id, name, role, pair in rows}


def team(org_id: UUID) -> list[Person]:
    """Those who may be given a shift: agents first, pairs side by side."""
    rows = db.session.execute(
        select(Membership.user_id, UserAccount.name, Membership.role, Membership.pair_code)
        .join(UserAccount, UserAccount.id == Membership.user_id)
        .where(
            Membership.org_id == org_id,
            Membership.active.is_(True),
            Membership.role.in_([one.value for one in FIELD_ROLES]),
        )
    )
    found = [Person(id, name, role, pair) for id, name, role, pair in rows]
    return sorted(found, key=lambda one: (one.role != Role.agent, one.pair_code or "~", one.name))


def sectors(org_id: UUID) -> dict[UUID, Sector]:
    """The sectors, by id."""
    rows = db.session.scalars(select(Sector).where(Sector.org_id == org_id).order_by(Sector.code))
    return {one.id: one for one in rows}


def estates(org_id: UUID, ids: Iterable[UUID | None] | None = None) -> dict[UUID, Where]:
    """Estates by id, in the order of their names; all of them, or those named."""
    query = (
        select(Estate.id, Estate.name, Estate.plate, Estate.commune, Estate.sector_id, Landlord.name.label("owner"))
        .outerjoin(Landlord, (Landlord.org_id == Estate.org_id) & (Landlord.id == Estate.landlord_id))
        .where(Estate.org_id == org_id)
        .order_by(Estate.name, Estate.id)
    )
    if ids is not None:
        query = query.where(Estate.id.in_({one for one in ids if one}))
    return {row[0]: Where(*row) for row in db.session.execute(query)}


def estate_choices(org_id: UUID) -> list[tuple[str, str]]:
    """Every estate as a filter offers it: (id, name)."""
    return [(str(one.id), one.name) for one in estates(org_id).values()]


def joined(names: Iterable[str]) -> str:
    """Nadia Belkacem et Yoann Le Guen."""
    listed = list(names)
    return " et ".join([", ".join(listed[:-1]), listed[-1]]) if len(listed) > 1 else "".join(listed)
