"""What is told by mail of a letter: that one waits behind a link. Not of whom, nor of what."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core import clock
from app.links.models import Link
from app.links.rules import Standing
from app.mail.letters import declare
from app.mediation.letters.over import LETTER as KIND


def _still(session: Session, org_id: UUID, about_id: UUID | None, params: dict[str, Any]) -> bool:
    """As long as a link of it opens."""
    mine = Link.org_id == org_id, Link.about_kind == KIND, Link.about_id == about_id
    return any(one.standing(clock.now()) == Standing.valable for one in session.scalars(select(Link).where(*mine)))


LETTER = declare("courrier", "Lettre d’un dossier, par un lien", _still)
