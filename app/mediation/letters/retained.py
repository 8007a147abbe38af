"""How long what was answered to a letter is kept, and its links; its words go with the documents of its case."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.links import actions as links
from app.links.models import Link
from app.mediation.letters.models import CaseLetter
from app.mediation.letters.over import LETTER
from app.mediation.retained import DELAY, over
from app.retention.declared import Rule, among, declare
from app.retention.rules import Cutoff


def _links(cut: Cutoff) -> list[ColumnElement[bool]]:
    old = among(over(cut), CaseLetter.org_id, CaseLetter.case_id)
    its = CaseLetter.org_id == Link.org_id, CaseLetter.id == Link.about_id
    return [Link.about_kind == LETTER, select(CaseLetter.id).where(*its, old).exists()]


def _forget(s: Session, org_id: UUID | None, ids: Sequence[UUID], cut: Cutoff) -> None:
    assert org_id is not None
    about = select(Link.about_id).where(Link.org_id == org_id, Link.id.in_(ids)).distinct()
    for letter_id in s.scalars(about).all():
        links.forget(org_id, (LETTER, letter_id))


declare(
    Rule("case.letter_link", DELAY, "les liens des lettres d’un dossier", "rien", Link, _links, apply=_forget),
    Rule(
        "case.letter", DELAY, "ce qui est écrit en réponse à une lettre, et quand", "la lettre, le choix fait",
        CaseLetter, lambda cut: [among(over(cut), CaseLetter.org_id, CaseLetter.case_id)],
        erases=("_words", "replied_at", "sending_at"),
    ),
)  # fmt: skip
