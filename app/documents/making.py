"""A document as the paper it is, or would be if it were frozen now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.core import clock, dates
from app.core.errors import Refused
from app.core.secrets import UNREADABLE
from app.documents import head, letterhead
from app.documents.blocks import blocks, texts
from app.documents.glyphs import unprinted
from app.documents.models import Document
from app.documents.paper import Paper
from app.documents.rules import State
from app.documents.template import TEMPLATES, Template

WAITS = "Projet, non remis"
GONE = "Ce modèle n’existe plus\u00a0: refaites le document à partir d’un autre."
ILLEGIBLE = (
    "Ce document ne s’ouvre plus\u00a0: demandez à la personne qui administre Palier de restaurer une sauvegarde."
)


def template_of(row: Document) -> Template:
    """Raises Refused when no feature declares it any more."""
    template = TEMPLATES.get(row.template)
    if template is None:
        raise Refused("modele", GONE)
    return template


def typed(row: Document) -> dict[str, str]:
    """What somebody wrote, by place. Raises Refused for what does not open: it is no text of theirs."""
    return _opened(row.typed)


def given(row: Document) -> dict[str, Any]:
    """What the feature gave, by variable. Raises Refused."""
    return _opened(row.given)


def paper_of(row: Document, at: datetime) -> Paper:
    """All that stands on it, with the head the structure has now. Raises Refused."""
    template, values = template_of(row), given(row)
    said, is_draft = letterhead.said(row.org_id), row.state == State.brouillon
    to = values.get(template.to) if template.to else None
    return Paper(
        title=row.title or template.label,
        head=head.head(letterhead.name(row.org_id), said, draft=is_draft),
        blocks=blocks(template, values, typed(row)),
        at=at,
        layout=template.layout,
        reference=row.number or "donnée quand le document est figé",
        mark=f"{template.layout.label} {row.number}" if row.number else WAITS,
        dated=head.dated(said, dates.date_fr(clock.local(at).date())),
        to=to.splitlines() if isinstance(to, str) else list(to or ()),
        signed=head.signed(said) if template.signed else [],
        copy=values.get(template.copy) if template.copy else None,
        draft=is_draft,
    )


def check_fits(row: Document) -> None:
    """Raises Refused for more than a document may hold, before anybody waits for it to be made."""
    paper_of(row, row.made_at).as_data()


def not_printed(row: Document) -> list[str]:
    """The signs that will be squares on paper, to be said to who writes."""
    return unprinted([*texts(given(row)), *texts(typed(row))])


def _opened(found: Any) -> dict[str, Any]:
    if found == UNREADABLE:
        raise Refused("illisible", ILLEGIBLE)
    return dict(found or {})
