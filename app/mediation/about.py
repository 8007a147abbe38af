"""The parties of cases, offered to whoever answers a person who asks what is kept of her; and her own words, for her.

A party is found by her letter, her case's number and estate, never by a name. What the other said is not hers, nor
what the mediators note for themselves.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from app.extensions import db
from app.mediation.models import CaseLine, MediationCase
from app.mediation.rules.preparation import HERS, Part
from app.mediation.subject import KIND
from app.parties import about as parties
from app.parties.models import Party
from app.places import plates
from app.retention.about import FOUND_AT_MOST, Found, Wanted


def found(wanted: Wanted) -> Sequence[Found]:
    """Those of the cases asked for in these days, the last first."""
    of, days = MediationCase, []
    if wanted.since:
        days.append(of.asked_on >= wanted.since)
    if wanted.until:
        days.append(of.asked_on <= wanted.until)
    joined = Party.org_id == of.org_id, Party.about_kind == KIND, Party.about_id == of.id
    query = select(Party.id, Party.letter, of.number, of.asked_on, of.estate_id).where(
        of.org_id == wanted.org_id, of.anonymised_at.is_(None), *joined, *days
    )
    rows = db.session.execute(query.order_by(of.asked_on.desc(), of.number, Party.letter).limit(FOUND_AT_MOST)).all()
    homes = plates.estates(wanted.org_id, [one.estate_id for one in rows if one.estate_id])
    return [Found(one.id, one.asked_on, _title(one.letter, one.number, homes.get(one.estate_id))) for one in rows]


def _title(letter: str, number: str, home: plates.Where | None) -> str:
    return f"Dossier {number}, partie {letter}" + (f", {home.name}" if home else "")


def own_words(row: Party) -> list[tuple[str, str]]:
    """What she said, and what she could accept, as the mediators wrote it."""
    if row.about_kind != KIND:
        return []
    hers = CaseLine.org_id == row.org_id, CaseLine.party_id == row.id, CaseLine.part.in_([one.value for one in HERS])
    lines = db.session.scalars(select(CaseLine).where(*hers).order_by(CaseLine.added_at, CaseLine.id))
    return [(Part.label_of(one.part), text) for one in lines for text in (one.text, one.other) if text]


def init_app() -> None:
    """Known once for the process, however many applications are made in it."""
    if found not in parties.FINDERS:
        parties.found_by(found)
        parties.said_by(own_words)
