"""The parties of a record, what they agree to now, the tries without an answer, and who read of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select

from app.extensions import db
from app.parties.models import Consent, ContactTry, Party, Reading
from app.parties.subjects import About


def about(row: Party) -> About:
    """The record a party is of."""
    return About(row.about_kind, row.about_id)


def standing(row: Party) -> Sequence[Consent]:
    """What a party agreed to and did not take back, the first first."""
    hers = (Consent.org_id == row.org_id, Consent.party_id == row.id, Consent.withdrawn_at.is_(None))
    return db.session.scalars(select(Consent).where(*hers).order_by(Consent.at, Consent.id)).all()


def consents(row: Party) -> Sequence[Consent]:
    """All she ever agreed to, taken back or not, the first first."""
    hers = Consent.org_id == row.org_id, Consent.party_id == row.id
    return db.session.scalars(select(Consent).where(*hers).order_by(Consent.at, Consent.id)).all()


def tries(row: Party) -> Sequence[ContactTry]:
    """Every try to reach her, the first first."""
    hers = ContactTry.org_id == row.org_id, ContactTry.party_id == row.id
    return db.session.scalars(select(ContactTry).where(*hers).order_by(ContactTry.at, ContactTry.id)).all()


def unanswered(row: Party) -> list[datetime]:
    """When nobody answered, since she last did."""
    hers = (ContactTry.org_id == row.org_id, ContactTry.party_id == row.id)
    found: list[datetime] = []
    for at, reached in db.session.execute(
        select(ContactTry.at, ContactTry.reached).where(*hers).order_by(ContactTry.at, ContactTry.id)
    ):
        found = [] if reached else [*found, at]
    return found


def of_record(org_id: UUID, record: About) -> Sequence[Party]:
    """The parties of one, A first."""
    return db.session.scalars(select(Party).where(*_of(Party, org_id, record)).order_by(Party.letter)).all()


def readings_of(org_id: UUID, record: About) -> Sequence[Reading]:
    """Who read of it, the latest first."""
    query = select(Reading).where(*_of(Reading, org_id, record))
    return db.session.scalars(query.order_by(Reading.at.desc(), Reading.id)).all()


def _of(table: type[Party] | type[Reading], org_id: UUID, record: About) -> tuple[ColumnElement[bool], ...]:
    return table.org_id == org_id, table.about_kind == record.kind, table.about_id == record.id
