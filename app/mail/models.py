"""Mails that wait, and those that left or did not within the last month."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base, OrgOwned
from app.core.secrets import Encrypted, EncryptedJson
from app.mail.rules import State


class Mail(OrgOwned, Base):
    """One mail to one address. `letter`: its template; `about_id`: what it is about, of which one alone may wait.

    `params`: the link and until when it is good; None once the mail left. Claimed when `claimed_by` holds it until
    `lease_until`. `since`: from when its tries are counted. `outcome`: the last answer, a code and never its words,
    which may hold the address.
    """

    __tablename__ = "mail"
    __table_args__ = (Index(None, "state", "next_at"), Index(None, "org_id", "about_id"))

    letter: Mapped[str] = mapped_column(String(40))
    about_id: Mapped[UUID | None]
    _address: Mapped[bytes | None] = mapped_column("address_sealed")
    _params: Mapped[bytes | None] = mapped_column("params_sealed")
    state: Mapped[str] = mapped_column(String(20), default=State.a_envoyer.value)
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    since: Mapped[datetime]
    next_at: Mapped[datetime]
    claimed_by: Mapped[str | None] = mapped_column(String(60))
    lease_until: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(60), default="")
    address = Encrypted("_address")
    params: Any = EncryptedJson("_params")

    @property
    def may_retry(self) -> bool:
        """Put off, or refused before it left: its link is still there."""
        return self.state == State.reporte or (self.state == State.refuse and self._params is not None)
