"""The numbers of cases and requests: one series a year in each structure, without a gap."""

from __future__ import annotations

import re
from uuid import UUID

from sqlalchemy import select

from app.core.base import uuid7
from app.extensions import db
from app.mediation.models import CaseNumber

_WHOLE = re.compile(r"(?:dossier\s*)?(?:n[°o]?\s*)?(\d{4})[\s\-–—./]*(\d{3,})", re.IGNORECASE)


def whole(typed: str) -> str | None:
    """The number of a case as it is stored, from one written whole, whatever stands between year and rank; None of
    anything else."""
    found = _WHOLE.fullmatch(typed.strip())
    return f"{found[1]}-{found[2]}" if found else None


def take(org_id: UUID, series: str, year: int) -> int:
    """The next number; whoever else takes one waits for the end of this unit."""
    wanted = (CaseNumber.org_id == org_id, CaseNumber.series == series, CaseNumber.year == year)
    row = db.session.scalar(
        select(CaseNumber).where(*wanted).with_for_update().execution_options(populate_existing=True)
    )
    if row is None:
        row = CaseNumber(org_id=org_id, id=uuid7(), series=series, year=year, last=0)
        db.session.add(row)
    row.last += 1
    db.session.flush()
    return row.last


def number(org_id: UUID, series: str, year: int, prefix: str = "") -> str:
    """`2026-018`, or `D-2026-018` with a prefix."""
    return f"{prefix}{year}-{take(org_id, series, year):03d}"
