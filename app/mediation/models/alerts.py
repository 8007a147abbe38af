"""What a mediator cannot carry alone: an alert on a case, one on a person in danger, and a question to a colleague."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base, OrgOwned, fk
from app.core.keyring import CASES
from app.core.secrets import Encrypted, EncryptedJson
from app.mediation.rules.states import AlertState
from app.people.models import of_member


class CaseAlert(OrgOwned, Base):
    """`kind`: `complexe`, on a case that is complex or unfair, to the lead; `protection`, on a minor or a vulnerable
    person in danger, with a case or without, read by its author and coordination alone, never counted, never exported.

    `called`: of the latter, who was called (a code, or None where nobody could be), and since when.
    `heard_at`: when its author read the answer that stands. `earlier`: the answers before it, the first first, each
    what was `said`, `by` whom and `at` which moment.
    """

    __tablename__ = "case_alert"
    __table_args__ = (
        fk("mediation_case", "case_id", ondelete="CASCADE"),
        of_member("author_id"),
        of_member("seen_by"),
        of_member("answered_by"),
        Index(None, "org_id", "kind", "state"),
        Index(None, "org_id", "case_id"),
    )

    case_id: Mapped[UUID | None]
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20), default=AlertState.envoyee.value)
    author_id: Mapped[UUID]
    at: Mapped[datetime]
    called: Mapped[str | None] = mapped_column(String(20))
    called_at: Mapped[datetime | None]
    seen_by: Mapped[UUID | None]
    seen_at: Mapped[datetime | None]
    answered_by: Mapped[UUID | None]
    answered_at: Mapped[datetime | None]
    heard_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    _facts: Mapped[bytes | None] = mapped_column("facts_sealed")
    facts = Encrypted("_facts", CASES)
    _answer: Mapped[bytes | None] = mapped_column("answer_sealed")
    answer = Encrypted("_answer", CASES)
    _earlier: Mapped[bytes | None] = mapped_column("earlier_sealed")
    earlier: Any = EncryptedJson("_earlier", CASES)

    @property
    def faded(self) -> bool:
        """Its words went at the end of their delay, and the days of what has a case with them."""
        return self._facts is None


class CaseAdvice(OrgOwned, Base):
    """A question without persons, to a colleague (`to_id`) or to a service that is named (`service`); its answer.

    With `answered_at` and no answer it was closed without one: nobody waits for it any more. `read_at`: when the
    colleague had it before her eyes; until then it can be `withdrawn`, with its words.
    """

    __tablename__ = "case_advice"
    __table_args__ = (
        fk("mediation_case", "case_id", ondelete="CASCADE"),
        of_member("asked_by"),
        of_member("to_id"),
        of_member("answered_by"),
        Index(None, "org_id", "case_id"),
        Index(None, "org_id", "to_id", "answered_at"),
    )

    case_id: Mapped[UUID]
    asked_by: Mapped[UUID]
    asked_at: Mapped[datetime]
    to_id: Mapped[UUID | None]
    due_on: Mapped[date]
    read_at: Mapped[datetime | None]
    withdrawn: Mapped[bool] = mapped_column(default=False)
    answered_by: Mapped[UUID | None]
    answered_at: Mapped[datetime | None]
    _service: Mapped[bytes | None] = mapped_column("service_sealed")
    service = Encrypted("_service", CASES)
    _question: Mapped[bytes | None] = mapped_column("question_sealed")
    question = Encrypted("_question", CASES)
    _answer: Mapped[bytes | None] = mapped_column("answer_sealed")
    answer = Encrypted("_answer", CASES)
