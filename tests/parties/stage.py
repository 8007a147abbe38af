"""The parties of a case, by their letters."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from app.core import tenant
from app.core.unit import read_unit
from app.parties.models import Party
from tests.world import World


def party_of(world: World, case_id: UUID, letter: str) -> UUID:
    return the_party(world, case_id, letter).id


def the_party(world: World, case_id: UUID, letter: str) -> Party:
    with tenant.tenant(world.org_id), read_unit() as s:
        s.expire_all()
        found = s.scalars(select(Party).where(Party.about_id == case_id, Party.letter == letter)).one()
        s.expunge_all()
        return found
