"""Documents, the numbers given in a year, and the head of a structure's paper."""

from __future__ import annotations

from base64 import b64decode, b64encode
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base, InOrg, OrgOwned, fk
from app.core.keyring import CASES
from app.core.secrets import Encrypted, EncryptedJson
from app.documents.rules import About, State
from app.people.models import of_member


class Document(OrgOwned, Base):
    """One letter or sheet. `template`, `version`: what it is made from; `replaces_id`: the one handed over before it.

    `number`: given when it is frozen. `given`: `{variable: what the feature gave}`; `typed`: `{place: text}`.
    `pdf64`: its bytes once frozen, in base64, since what is sealed is text; `sha256`: of the bytes, in hexadecimal.
    `erased_at`: since when nothing of its words is left, only that there was one.
    """

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("org_id", "number"),
        fk("party", "party_id"),
        fk("document", "replaces_id"),
        of_member("made_by"),
        of_member("frozen_by"),
        of_member("sent_by"),
        Index(None, "org_id", "about_kind", "about_id"),
        Index(None, "org_id", "replaces_id"),
    )

    about_kind: Mapped[str] = mapped_column(String(30))
    about_id: Mapped[UUID]
    party_id: Mapped[UUID | None]
    template: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    number: Mapped[str | None] = mapped_column(String(20))
    replaces_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(String(20), default=State.brouillon.value)
    _title: Mapped[bytes | None] = mapped_column("title_sealed")
    title = Encrypted("_title", CASES)
    _given: Mapped[bytes | None] = mapped_column("given_sealed")
    given: Any = EncryptedJson("_given", CASES)
    _typed: Mapped[bytes | None] = mapped_column("typed_sealed")
    typed: Any = EncryptedJson("_typed", CASES)
    _pdf64: Mapped[bytes | None] = mapped_column("pdf64_sealed")
    pdf64 = Encrypted("_pdf64", CASES)
    sha256: Mapped[str | None] = mapped_column(String(64))
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]
    frozen_by: Mapped[UUID | None]
    frozen_at: Mapped[datetime | None]
    sent_by: Mapped[UUID | None]
    sent_at: Mapped[datetime | None]
    channel: Mapped[str | None] = mapped_column(String(20))
    cancelled_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]

    @property
    def about(self) -> About:
        return About(self.about_kind, self.about_id)

    @property
    def pdf(self) -> bytes | None:
        """Its bytes; None before it is frozen, and once it was erased. Raises Unsealable."""
        kept = Document.pdf64.opened(self)
        return None if kept is None else b64decode(kept)

    def keep(self, pdf: bytes, sha256: str) -> None:
        """The bytes it is from now on."""
        self.pdf64, self.sha256 = b64encode(pdf).decode(), sha256


class DocumentSeries(InOrg, Base):
    """The last number a structure gave in a year."""

    __tablename__ = "document_series"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(default=0)


class Letterhead(OrgOwned, Base):
    """The head of a structure's paper: one row of it, of an id of its own. `said`: `{field of its form: text}`."""

    __tablename__ = "letterhead"

    _said: Mapped[bytes | None] = mapped_column("said_sealed")
    said: Any = EncryptedJson("_said")
