"""The parties of cases, offered by letter, number and day to whoever answers what a person asks about herself."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, select

from app.extensions import db
from app.mediation.models import MediationCase
from app.mediation.subject import KIND
from app.parties.about import found_by
from app.parties.models import Party
from app.retention.about import FOUND_AT_MOST, Found, Wanted


def parties(wanted: Wanted) -> Sequence[Found]:
    """Of the cases asked for on these days, the latest first; one that is of nobody any more holds nobody to find."""
    row = MediationCase
    its = and_(Party.org_id == row.org_id, Party.about_kind == KIND, Party.about_id == row.id)
    query = select(Party.id, Party.letter, row.number, row.asked_on).join(Party, its)
    query = query.where(row.org_id == wanted.org_id, row.anonymised_at.is_(None))
    if wanted.since is not None:
        query = query.where(row.asked_on >= wanted.since)
    if wanted.until is not None:
        query = query.where(row.asked_on <= wanted.until)
    found = db.session.execute(query.order_by(row.asked_on.desc(), row.number, Party.letter).limit(FOUND_AT_MOST))
    return [Found(id, asked_on, f"Dossier {number}, partie {letter}")
            for id, letter, number, asked_on in found]  # fmt: skip


found_by(parties)
