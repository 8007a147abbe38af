"""The forms that were done."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base, OrgOwned
from app.core.secrets import EncryptedJson
from app.people.models import of_member


class SentForm(OrgOwned, Base):
    """One form that was done; `id` is the one its page gave it. `answer`: where it led and what was said, or the page
    itself; None until it has left, and once it is too old to be given again."""

    __tablename__ = "sent_form"
    __table_args__ = (of_member(), Index(None, "org_id", "print"), Index(None, "sent_at"))

    user_id: Mapped[UUID]
    sent_at: Mapped[datetime]
    print: Mapped[str] = mapped_column(String(64))
    is_page: Mapped[bool] = mapped_column(default=False)
    _answer: Mapped[bytes | None] = mapped_column("answer_sealed")
    answer: Any = EncryptedJson("_answer")
