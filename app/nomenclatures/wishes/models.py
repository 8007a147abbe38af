"""What an agent asked of a list, and what she was answered."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base, OrgOwned
from app.core.feed import Synced, user_scope
from app.core.secrets import Encrypted
from app.people.models import of_member


class ListWish(OrgOwned, Synced, Base):
    """One proposal. `line`: the code it is about, unless that is missing; `made_at`: when, by her phone.

    `put`: the code of the line it is in the draft, once accepted. `number`: of the publication it came out with.
    """

    __tablename__ = "list_wish"
    __table_args__ = (
        of_member("author_id"), of_member("answered_by"),
        Index(None, "org_id", "state", "made_at"), Index(None, "org_id", "list_code"),
    )  # fmt: skip
    feed_kind: ClassVar[str] = "wish"

    list_code: Mapped[str] = mapped_column(String(40))
    want: Mapped[str] = mapped_column(String(20))
    line: Mapped[str | None] = mapped_column(String(40))
    _text: Mapped[bytes | None] = mapped_column("text_sealed")
    text = Encrypted("_text")
    author_id: Mapped[UUID]
    made_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(20))
    put: Mapped[str | None] = mapped_column(String(40))
    number: Mapped[int | None]
    answered_by: Mapped[UUID | None]
    answered_at: Mapped[datetime | None]
    _reason: Mapped[bytes | None] = mapped_column("reason_sealed")
    reason = Encrypted("_reason")

    def scopes(self) -> set[str]:
        """The phones of its author."""
        return {user_scope(self.author_id)}
