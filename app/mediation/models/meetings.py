"""When parties are met, apart or together, and what a mediator notes of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base, OrgOwned, fk
from app.core.keyring import CASES
from app.core.secrets import Encrypted
from app.mediation.rules.states import MeetingState
from app.people.models import of_member


class Meeting(OrgOwned, Base):
    """A session of a case. `letters`: the parties it is with; `mediators`: the ids of who leads it; `absent`: the
    letters of who did not come. `neutral`: held at neither party's; `safe_by`: who checked that it may be held.
    `told`: what each party was told of it, `{letter, what, canal, on}`, codes and a day; `again`: the letters of those
    who were told of it as it no longer is, and not yet as it is.

    `advice`: why an advice of the trade was not followed (one mediator alone, a place that is not neutral), sealed.
    """

    __tablename__ = "case_meeting"
    __table_args__ = (
        fk("mediation_case", "case_id", ondelete="CASCADE"),
        of_member("planned_by"),
        of_member("safe_by"),
        Index(None, "org_id", "case_id", "starts_at"),
        Index(None, "org_id", "starts_at"),
    )

    case_id: Mapped[UUID]
    mode: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20), default=MeetingState.prevue.value)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    lieu: Mapped[str | None] = mapped_column(String(60))
    neutral: Mapped[bool] = mapped_column(default=False)
    letters: Mapped[list[str]]
    mediators: Mapped[list[str]]
    absent: Mapped[list[str]]
    told: Mapped[list[Any]] = mapped_column(default=list)
    again: Mapped[list[str]] = mapped_column(default=list)
    planned_by: Mapped[UUID]
    planned_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    safe_by: Mapped[UUID | None]
    safe_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(60))
    _advice: Mapped[bytes | None] = mapped_column("advice_sealed")
    advice = Encrypted("_advice", CASES)


class CaseNote(OrgOwned, Base):
    """What a mediator notes for herself and the other mediators of the case: 2,000 characters, nobody else's."""

    __tablename__ = "case_note"
    __table_args__ = (
        fk("mediation_case", "case_id", ondelete="CASCADE"),
        fk("case_meeting", "meeting_id", ondelete="CASCADE"),
        of_member("author_id"),
        Index(None, "org_id", "case_id", "at"),
    )

    case_id: Mapped[UUID]
    meeting_id: Mapped[UUID | None]
    author_id: Mapped[UUID]
    at: Mapped[datetime]
    _text: Mapped[bytes | None] = mapped_column("text_sealed")
    text = Encrypted("_text", CASES)
