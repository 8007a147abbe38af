"""How long the words of letters are kept: as long as their case."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session

from app.documents.models import Document
from app.links.models import Link
from app.mediation import retained as cases
from app.mediation.letters import over
from app.mediation.letters.models import CaseLetter
from app.retention.declared import Rule, declare, keep
from app.retention.rules import Cutoff


def _due(cut: Cutoff) -> list[ColumnElement[bool]]:
    whole = Document.org_id == CaseLetter.org_id, Document.id == CaseLetter.id, Document.erased_at.is_(None)
    its = Link.org_id == CaseLetter.org_id, Link.about_kind == over.LETTER, Link.about_id == CaseLetter.id
    left = CaseLetter._words.is_not(None), exists().where(*whole), exists().where(*its)
    return [CaseLetter.case_id.in_(cases.over(cut)), or_(*left)]


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
keep({"case_letter.words": "part avec les lettres du dossier"})
