"""What the parties agree on, commitment by commitment, and what is known of each at its dates."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.base import Base, OrgOwned, fk
from app.core.keyring import CASES
from app.core.secrets import Encrypted, EncryptedJson
from app.mediation.rules.states import CheckState
from app.people.models import of_member


class Agreement(OrgOwned, Base):
    """One agreement of a case, the last that has no `ended_on` standing. `read_at`: read aloud to those who make it;
    `signed`: how it was signed, of a written one; `copies`: the letters of who has a copy. `signatures`: by letter, the
    lines her finger drew on the screen, each a list of points `[x, y]`, sealed."""

    __tablename__ = "case_agreement"
    __table_args__ = (
        fk("mediation_case", "case_id", ondelete="CASCADE"),
        of_member("made_by"),
        Index(None, "org_id", "case_id", "made_on"),
    )

    case_id: Mapped[UUID]
    form: Mapped[str] = mapped_column(String(10))
    extent: Mapped[str] = mapped_column(String(10))
    made_on: Mapped[date]
    made_by: Mapped[UUID]
    read_at: Mapped[datetime | None]
    signed: Mapped[str | None] = mapped_column(String(20))
    copies: Mapped[list[str]]
    ended_on: Mapped[date | None]
    _signatures: Mapped[bytes | None] = mapped_column("signatures_sealed")
    signatures: Any = EncryptedJson("_signatures", CASES)

    commitments: Mapped[list[Commitment]] = relationship(
        cascade="all, delete-orphan", order_by="Commitment.rank", lazy="selectin"
    )


class Commitment(OrgOwned, Base):
    """What a party undertakes: who (`letter`), what, by when, and how it will be seen."""

    __tablename__ = "case_commitment"
    __table_args__ = (
        fk("case_agreement", "agreement_id", ondelete="CASCADE"),
        UniqueConstraint("org_id", "agreement_id", "rank"),
    )

    agreement_id: Mapped[UUID]
    rank: Mapped[int]
    letter: Mapped[str] = mapped_column(String(1))
    by_on: Mapped[date | None]
    _what: Mapped[bytes | None] = mapped_column("what_sealed")
    what = Encrypted("_what", CASES)
    _seen: Mapped[bytes | None] = mapped_column("seen_sealed")
    seen = Encrypted("_seen", CASES)

    checks: Mapped[list[CommitmentCheck]] = relationship(
        cascade="all, delete-orphan", order_by="CommitmentCheck.due_on", lazy="selectin"
    )


class CommitmentCheck(OrgOwned, Base):
    """What is known of a commitment so many days after the agreement. `said_by`: the letter of who said it, or `M` of a
    mediator who saw it; nobody's while it is to come. `followup_id`: what reminds of it, and of the rest that day.
    `left_at`: it was not kept, and the mediators said then that the agreement stays as it is."""

    __tablename__ = "case_check"
    __table_args__ = (
        fk("case_commitment", "commitment_id", ondelete="CASCADE"),
        fk("followup", "followup_id"),
        of_member("by"),
        UniqueConstraint("org_id", "commitment_id", "days"),
        Index(None, "org_id", "state", "due_on"),
    )

    commitment_id: Mapped[UUID]
    days: Mapped[int]
    due_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), default=CheckState.prevu.value)
    said_by: Mapped[str | None] = mapped_column(String(1))
    by: Mapped[UUID | None]
    at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    followup_id: Mapped[UUID | None]
