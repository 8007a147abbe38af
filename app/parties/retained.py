"""How long who a party is is kept, and what was written to her: the feature whose record it is says when it is over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, select, update
from sqlalchemy.orm import Session

from app.documents.models import Document
from app.documents.rules import State
from app.links.models import Link, LinkUse
from app.parties.models import Consent, ContactTry, Party, Reading
from app.retention.declared import RULES, Rule, among, declare, keep
from app.retention.months import to_months
from app.retention.rules import Cutoff

IDENTITY = ("_name", "_contact", "_language", "_hours")
WRITTEN = ("_title", "_given", "_typed", "_pdf64")


def ends(kind: str, delay: str, over: Any) -> None:
    """The parties, letters and links of a kind of record: `over(cut)`, a select of the ids of those whose last contact
    is before it."""

    def its(model: Any) -> Any:
        def due(cut: Cutoff) -> list[ColumnElement[bool]]:
            old: Select[Any] = over(cut)
            return [model.about_kind == kind, model.erased_at.is_(None), among(old, model.org_id, model.about_id)]

        return due

    def uses(cut: Cutoff) -> list[ColumnElement[bool]]:
        of = Link.about_kind == kind, among(over(cut), Link.org_id, Link.about_id)
        its = Link.org_id == LinkUse.org_id, Link.id == LinkUse.link_id
        return [select(Link.id).where(*its, *of).exists()]

    declare(
        Rule(
            f"{kind}.party", delay, "le nom d’une partie et comment la joindre",
            "sa lettre, ses consentements, leur mois",
            Party, its(Party), apply=_erase,
        ),
        Rule(
            f"{kind}.document", delay, "un courrier, ses mots et le fichier", "qu’il y en a eu un, et quand",
            Document, its(Document), apply=_erase_documents,
        ),
        Rule(
            f"{kind}.link", delay, "ce qui a été répondu par un lien, et quand il fut ouvert", "qu’il y en a eu un",
            LinkUse, uses, removes=True,
        ),
    )  # fmt: skip


def forget(kind: str) -> None:
    """Of a kind that is known no more."""
    for what in ("party", "document", "link"):
        RULES.pop(f"{kind}.{what}", None)


def fade(s: Session, org_id: UUID, kind: str, ids: Sequence[UUID]) -> None:
    """Of the parties of these records, what was agreed to and tried has only its month left; hers who erased her
    identity before as well."""
    of = Party.about_kind == kind, Party.about_id.in_(ids)
    theirs = select(Party.id).where(Party.org_id == org_id, *of)
    to_months(s, org_id, Party, and_(*of), ("informed_at", "made_at"))
    to_months(s, org_id, Consent, Consent.party_id.in_(theirs), ("at", "withdrawn_at"))
    to_months(s, org_id, ContactTry, ContactTry.party_id.in_(theirs), ("at",))
    to_months(s, org_id, Document, and_(Document.about_kind == kind, Document.about_id.in_(ids)),
              ("made_at", "frozen_at", "sent_at", "cancelled_at"))  # fmt: skip


def _erase(s: Session, org_id: UUID | None, ids: Sequence[UUID], cut: Cutoff) -> None:
    gone = {**dict.fromkeys(IDENTITY), "channel": None, "interpreter": False, "erased_at": cut.at}
    mine = update(Party).where(Party.org_id == org_id, Party.id.in_(ids)).values(gone)
    s.execute(mine.execution_options(synchronize_session=False))


def _erase_documents(s: Session, org_id: UUID | None, ids: Sequence[UUID], cut: Cutoff) -> None:
    gone = {**dict.fromkeys(WRITTEN), "sha256": None, "erased_at": cut.at}
    these = Document.org_id == org_id, Document.id.in_(ids)
    s.execute(update(Document).where(*these).values(gone).execution_options(synchronize_session=False))
    draft = *these, Document.state == State.brouillon.value
    ended = {"state": State.annule.value, "cancelled_at": cut.at}
    s.execute(update(Document).where(*draft).values(ended).execution_options(synchronize_session=False))


declare(
    Rule(
        "reading", "reading", "qui a lu un dossier", "rien",
        Reading, lambda cut: [Reading.at < cut.moment], removes=True,
    )
)  # fmt: skip
keep({
    f"{table}{one.replace('_', '.', 1)}": "part à la fin du délai du dossier dont c’est"
    for table, names in (("party", IDENTITY), ("document", WRITTEN)) for one in names
})  # fmt: skip
keep({"letterhead.said": "l’adresse de la structure, tenue à jour"})
