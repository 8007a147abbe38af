"""Parties, what each agreed to, the tries to reach her, and the readings of a confidential record."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base, OrgOwned, fk
from app.core.keyring import CASES
from app.core.secrets import Encrypted, EncryptedJson
from app.parties.rules import PartyState, Speaks
from app.people.models import of_member


class Party(OrgOwned, Base):
    """One side of a record, called by its letter. Who she is, is sealed, and may be erased: the letter stays.

    `contact`: `{phone, mail, address}`. `channel`: how she is best reached, a code of the list `canal`; `hours`: when.
    `informed_how`: the means by which she was told what mediation is, and what is kept of her.
    """

    __tablename__ = "party"
    __table_args__ = (UniqueConstraint("org_id", "about_kind", "about_id", "letter"), of_member("made_by"))

    about_kind: Mapped[str] = mapped_column(String(30))
    about_id: Mapped[UUID]
    letter: Mapped[str] = mapped_column(String(1))
    side: Mapped[str] = mapped_column(String(20))
    speaks: Mapped[str] = mapped_column(String(20), default=Speaks.soi.value)
    state: Mapped[str] = mapped_column(String(20), default=PartyState.a_contacter.value)
    _name: Mapped[bytes | None] = mapped_column("name_sealed")
    name = Encrypted("_name", CASES)
    _contact: Mapped[bytes | None] = mapped_column("contact_sealed")
    contact = EncryptedJson("_contact", CASES)
    _language: Mapped[bytes | None] = mapped_column("language_sealed")
    language = Encrypted("_language", CASES)
    _hours: Mapped[bytes | None] = mapped_column("hours_sealed")
    hours = Encrypted("_hours", CASES)
    interpreter: Mapped[bool] = mapped_column(default=False)
    channel: Mapped[str | None] = mapped_column(String(60))
    informed_at: Mapped[datetime | None]
    informed_how: Mapped[str | None] = mapped_column(String(20))
    erased_at: Mapped[datetime | None]
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]


class Consent(OrgOwned, Base):
    """What a party agreed to, to whom, by which means and when; and since when she no longer does."""

    __tablename__ = "party_consent"
    __table_args__ = (fk("party", "party_id"), of_member("given_to"), Index(None, "org_id", "party_id"))

    party_id: Mapped[UUID]
    means: Mapped[str] = mapped_column(String(20))
    what: Mapped[list[str]]
    given_to: Mapped[UUID]
    at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class ContactTry(OrgOwned, Base):
    """One try to reach a party, and whether she answered."""

    __tablename__ = "party_try"
    __table_args__ = (fk("party", "party_id"), of_member("tried_by"), Index(None, "org_id", "party_id"))

    party_id: Mapped[UUID]
    channel: Mapped[str] = mapped_column(String(60))
    reached: Mapped[bool]
    tried_by: Mapped[UUID]
    at: Mapped[datetime]


class Reading(OrgOwned, Base):
    """Somebody read of a record, or of one of its parties: who, when and how. Never changed, never deleted."""

    __tablename__ = "reading"
    __table_args__ = (of_member("reader_id"), Index(None, "org_id", "about_kind", "about_id", "at"))

    about_kind: Mapped[str] = mapped_column(String(30))
    about_id: Mapped[UUID]
    party_id: Mapped[UUID | None]
    reader_id: Mapped[UUID]
    how: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]


@event.listens_for(Reading, "before_update")
@event.listens_for(Reading, "before_delete")
def _stays(mapper: Any, connection: Any, row: Reading) -> None:
    raise RuntimeError("a reading is never changed nor deleted")
