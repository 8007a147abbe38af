"""The preparation sheet of a case: its lines, and what each party allowed to be carried to another."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base, OrgOwned, fk
from app.core.keyring import CASES
from app.core.secrets import Encrypted
from app.people.models import of_member


class CaseLine(OrgOwned, Base):
    """One line of the sheet. `party_id`: whose words it is, or whom a question is for; None of what is between them.

    `rev` grows with each text, so that what is decided of a line is decided of the text that was shown. `other`: what
    somebody else wrote at the same place meanwhile; both stay until one of them chooses.
    """

    __tablename__ = "case_line"
    __table_args__ = (
        fk("mediation_case", "case_id", ondelete="CASCADE"),
        fk("party", "party_id"),
        of_member("written_by"),
        of_member("other_by"),
        Index(None, "org_id", "case_id"),
    )

    case_id: Mapped[UUID]
    party_id: Mapped[UUID | None]
    part: Mapped[str] = mapped_column(String(20))
    rev: Mapped[int] = mapped_column(default=1)
    added_at: Mapped[datetime]
    written_by: Mapped[UUID]
    written_at: Mapped[datetime]
    other_by: Mapped[UUID | None]
    other_at: Mapped[datetime | None]
    _text: Mapped[bytes | None] = mapped_column("text_sealed")
    text = Encrypted("_text", CASES)
    _other: Mapped[bytes | None] = mapped_column("other_sealed")
    other = Encrypted("_other", CASES)


class CaseCarry(OrgOwned, Base):
    """Her leave that one line be told to another party; taken back, it stands no more. `meeting_id`: where it was."""

    __tablename__ = "case_carry"
    __table_args__ = (
        fk("case_line", "line_id", ondelete="CASCADE"),
        fk("party", "to_party_id"),
        fk("case_meeting", "meeting_id"),
        of_member("allowed_by"),
        of_member("withdrawn_by"),
        of_member("carried_by"),
        Index(None, "org_id", "line_id"),
    )

    line_id: Mapped[UUID]
    to_party_id: Mapped[UUID]
    allowed_by: Mapped[UUID]
    allowed_at: Mapped[datetime]
    withdrawn_by: Mapped[UUID | None]
    withdrawn_at: Mapped[datetime | None]
    meeting_id: Mapped[UUID | None]
    carried_by: Mapped[UUID | None]
    carried_at: Mapped[datetime | None]
