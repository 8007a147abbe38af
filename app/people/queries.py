"""People and what they may read. Within one organisation unless the name says otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from app.core import clock, feed, memory, tenant
from app.extensions import db
from app.people.acting import Actor
from app.people.models import Membership, Organisation, SectorAssignment, UserAccount


def membership(org_id: UUID, user_id: UUID) -> Membership | None:
    """Someone's place in an organisation, active or not."""
    return db.session().scalar(select(Membership).where(Membership.org_id == org_id, Membership.user_id == user_id))


def active_memberships(user_id: UUID) -> Sequence[Membership]:
    """Every organisation someone may enter, by name; looks across them."""
    with tenant.every_tenant():
        query = (
            select(Membership)
            .join(Organisation, Organisation.id == Membership.org_id)
            .where(Membership.user_id == user_id, Membership.active)
            .order_by(Organisation.name)
        )
        return db.session().scalars(query).all()


def organisation(org_id: UUID) -> Organisation | None:
    """A structure, read once in a transaction: every page says its name several times."""
    key = "organisation", org_id
    return memory.until_written((Organisation,), key, lambda: db.session().get(Organisation, org_id))


def organisation_named(slug: str) -> Organisation | None:
    """The structure of a short name."""
    return db.session().scalar(select(Organisation).where(Organisation.slug == slug))


def account(email_key: str) -> UserAccount | None:
    """The account of an address in its `rules.email_key` form."""
    return db.session().scalar(select(UserAccount).where(UserAccount.email == email_key))


def _on(day: date) -> tuple[ColumnElement[bool], ...]:
    ends = SectorAssignment.ends_on
    return SectorAssignment.starts_on <= day, ends.is_(None) | (ends >= day)


def sectors_of(user_id: UUID, at: datetime) -> list[UUID]:
    """The sectors someone is assigned to on the service day of a moment."""
    day = clock.service_day(at)
    query = select(SectorAssignment.sector_id).where(SectorAssignment.user_id == user_id, *_on(day))
    return sorted(set(db.session().scalars(query)))


def sectors_named(user_id: UUID, at: datetime) -> list[dict[str, Any]]:
    """The same with `{id, code, name}`, by code."""
    day = clock.service_day(at)
    query = select(SectorAssignment).where(SectorAssignment.user_id == user_id, *_on(day))
    found = {one.sector_id: one.sector for one in db.session().scalars(query)}
    lines = [{"id": one.id, "code": one.code, "name": one.name} for one in found.values()]
    return sorted(lines, key=lambda line: str(line["code"]))


def scopes_of(actor: Actor, at: datetime) -> frozenset[str]:
    """The scopes of the feed that someone's phone may hold at a moment."""
    return scopes_with(actor, sectors_of(actor.user_id, at))


def scopes_with(actor: Actor, sectors: Iterable[UUID]) -> frozenset[str]:
    """The same, once their sectors are known: nothing else widens what a phone may hold."""
    theirs = {feed.sector_scope(one) for one in sectors}
    own = {feed.user_scope(actor.user_id), feed.case_scope(actor.user_id)}
    return frozenset({feed.org_scope(), *own, *theirs})


@dataclass(frozen=True)
class Standing:
    """Someone's role in an organisation, and until when."""

    role: str
    active: bool
    closed_at: datetime | None

    def was_in(self, at: datetime) -> bool:
        """Whether they were of the team at a moment; those who are now, always were."""
        return self.active or (self.closed_at is not None and at < self.closed_at)


def standing(org_id: UUID) -> dict[UUID, Standing]:
    """Everyone there is or was in an organisation."""
    columns = (Membership.user_id, Membership.role, Membership.active, Membership.closed_at)
    rows = db.session().execute(select(*columns).where(Membership.org_id == org_id))
    return {user_id: Standing(role, active, closed_at) for user_id, role, active, closed_at in rows}


def sectors_now(org_id: UUID, at: datetime) -> dict[UUID, set[UUID]]:
    """Of everyone of an organisation, the sectors they are assigned to on the service day of a moment."""
    day = clock.service_day(at)
    found: dict[UUID, set[UUID]] = {}
    query = select(SectorAssignment).where(SectorAssignment.org_id == org_id, *_on(day))
    for one in db.session().scalars(query):
        found.setdefault(one.user_id, set()).add(one.sector_id)
    return found
