"""The lines of a sheet, and what is allowed of them, by their verbs, each in a unit of its own."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from app.core import tenant
from app.core.base import uuid7
from app.core.unit import read_unit
from app.mediation import carrying, preparation
from app.mediation.models import CaseCarry, CaseLine
from app.parties.models import Reading
from tests.mediation.acts.stage import do
from tests.world import Person, World


def a_line(
    world: World, case_id: UUID, part: str, letter: str | None, text: str, who: Person | None = None
) -> UUID:  # fmt: skip
    return do(who or world.nadia, preparation.add, case_id, part, letter, text, record=uuid7())


def a_leave(world: World, case_id: UUID, letter: str, text: str, to: str = "", who: Person | None = None) -> UUID:
    """She says it, and lets it be told to the other."""
    line_id = a_line(world, case_id, "mots", letter, text, who)
    return do(who or world.nadia, carrying.allow, case_id, line_id, 1, to or ("A" if letter == "B" else "B"))


def line(world: World, line_id: UUID) -> CaseLine:
    with tenant.tenant(world.org_id), read_unit() as s:
        row: CaseLine = s.get_one(CaseLine, (world.org_id, line_id), populate_existing=True)
        s.expunge_all()
        return row


def leave(world: World, leave_id: UUID) -> CaseCarry:
    with tenant.tenant(world.org_id), read_unit() as s:
        row: CaseCarry = s.get_one(CaseCarry, (world.org_id, leave_id), populate_existing=True)
        s.expunge_all()
        return row


def texts(world: World, case_id: UUID) -> list[tuple[str | None, str | None]]:
    """Each line, with what somebody else wrote at its place."""
    with tenant.tenant(world.org_id), read_unit() as s:
        s.expire_all()
        rows = s.scalars(select(CaseLine).where(CaseLine.case_id == case_id).order_by(CaseLine.added_at, CaseLine.id))
        return [(one.text, one.other) for one in rows]


def readings(world: World, case_id: UUID) -> list[tuple[UUID, UUID | None, str]]:
    with tenant.tenant(world.org_id), read_unit() as s:
        of = select(Reading).where(Reading.about_id == case_id).order_by(Reading.at, Reading.id)
        return [(one.reader_id, one.party_id, one.how) for one in s.scalars(of)]
