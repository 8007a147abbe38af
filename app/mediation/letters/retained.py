"""How long the words of letters are kept: as long as their case, from the day it was closed."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.documents.models import Document
from app.mediation.letters import over
from app.mediation.letters.models import CaseLetter
from app.mediation.models import MediationCase
from app.retention.declared import Rule, declare, keep
from app.retention.rules import Cutoff

GOES = "part avec les lettres du dossier"


def _due(cut: Cutoff) -> list[ColumnElement[bool]]:
    ours = MediationCase.org_id == CaseLetter.org_id, MediationCase.id == CaseLetter.case_id
    whole = Document.org_id == CaseLetter.org_id, Document.id == CaseLetter.id, Document.erased_at.is_(None)
    closed = select(MediationCase.id).where(*ours, MediationCase.closed_on < cut.day)
    return [closed.exists(), select(Document.id).where(*whole).exists()]


def _forget(s: Session, org_id: UUID | None, ids: Sequence[UUID], cut: Cutoff) -> None:
    assert org_id is not None
    mine = select(CaseLetter.case_id).where(CaseLetter.org_id == org_id, CaseLetter.id.in_(ids)).distinct()
    for case_id in s.scalars(mine).all():
        over.forget(org_id, case_id, cut.at)


declare(
    Rule(
        "case.letters", "case", "les lettres d’un dossier, ce qui y est répondu, leurs liens", "leurs dates",
        CaseLetter, _due, apply=_forget,
    )
)  # fmt: skip
keep({
    "case_letter.words": GOES,
    **{f"document.{one}": GOES for one in ("title", "given", "typed", "pdf64")},
})  # fmt: skip
