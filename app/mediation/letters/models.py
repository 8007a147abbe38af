"""Which letter of a case a document is, and what was answered to it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base, OrgOwned, fk
from app.core.keyring import CASES
from app.core.secrets import Encrypted


class CaseLetter(OrgOwned, Base):
    """One letter of a case to one of its parties; `id` is its document's. `meeting_id`: the session it is about.

    `reply`: what she last answered by her link, with what she wrote of it. `sending`: of one that goes by a link, what
    became of its mail, and since when; None of what was handed over otherwise.
    """

    __tablename__ = "case_letter"
    __table_args__ = (
        ForeignKeyConstraint(["org_id", "id"], ["document.org_id", "document.id"]),
        fk("mediation_case", "case_id", ondelete="CASCADE"),
        fk("party", "party_id"),
        fk("case_meeting", "meeting_id"),
        Index(None, "org_id", "case_id"),
        Index(None, "sending"),
    )

    case_id: Mapped[UUID]
    party_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(30))
    meeting_id: Mapped[UUID | None]
    reply: Mapped[str | None] = mapped_column(String(20))
    replied_at: Mapped[datetime | None]
    sending: Mapped[str | None] = mapped_column(String(20))
    sending_at: Mapped[datetime | None]
    _words: Mapped[bytes | None] = mapped_column("words_sealed")
    words = Encrypted("_words", CASES)
