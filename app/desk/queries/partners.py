"""Partners as the list shows them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.core.unit import db
from app.core.web import Page, paginate
from app.nomenclatures import queries as lists
from app.referrals.models import Partner


@dataclass(frozen=True)
class Line:
    """One partner, its domaines in words."""

    id: UUID
    name: str
    domaines: str
    phone: str | None
    address: str | None
    hours: str | None
    active: bool


def listed(org_id: UUID, number: int) -> Page[Line]:
    """One page by name, those no longer proposed last."""
    query = select(Partner).where(Partner.org_id == org_id).order_by(Partner.active.desc(), Partner.name, Partner.id)
    page = paginate(db.session(), query, number)
    lines = [
        Line(
            one.id, one.name, ", ".join(lists.label(org_id, "domaine", code) for code in one.domaines),
            one.phone, one.address, one.hours, one.active,
        )
        for one in page.items
    ]  # fmt: skip
    return Page(lines, page.number, page.total, page.size)
