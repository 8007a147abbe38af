"""The links of the letters of a case: how they are known, and when they open nothing any more."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.extensions import db
from app.links import actions as links
from app.links.models import Link
from app.links.rules import Why
from app.mediation.letters.models import CaseLetter
from app.mediation.letters.rules import KINDS
from app.mediation.models import MediationCase

LETTER = "case_letter"
LAST = tuple(code for code, one in KINDS.items() if one.ends)
"""The letters that say how it ended: they are still to be read once it did."""


def end_links(row: MediationCase, at: datetime) -> None:
    """It is over: what was sent before opens no more."""
    for id in _ids(row.org_id, row.id, but=LAST):
        links.end(row.org_id, (LETTER, id), Why.cloture, at)


def has_one_since(one: CaseLetter, since: datetime) -> bool:
    """Whether a link of it that is not ended was made after that."""
    mine = Link.org_id == one.org_id, Link.about_kind == LETTER, Link.about_id == one.id, Link.ended_at.is_(None)
    return db.session.scalar(select(Link.id).where(*mine, Link.made_at > since).limit(1)) is not None


def _ids(org_id: UUID, case_id: UUID, but: Collection[str] = ()) -> list[UUID]:
    of = CaseLetter.org_id == org_id, CaseLetter.case_id == case_id, CaseLetter.kind.not_in(but)
    return list(db.session.scalars(select(CaseLetter.id).where(*of)))
