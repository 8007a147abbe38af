"""The marks of the secrets, and the values found unreadable."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base, InOrg


class SecretCanary(Base):
    """What proves that a secret is the one this database was used with. Of the installation.

    `name`: `columns:<key id>` or `cases:<key id>` for each key of that ring that ever sealed and was not retired,
    `sealing:<key id>` for each that phones sealed to, `signing`, `vapid`. `mark`: a constant sealed by that key, the
    public half of it, an HMAC of it, the public key that phones subscribed with. `at`: of a key phones seal to, since
    when.
    """

    __tablename__ = "secret_canary"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    mark: Mapped[bytes]
    at: Mapped[datetime]


class Unreadable(InOrg, Base):
    """A sealed value that does not open. Gone once it does again, or something else was written in its place."""

    __tablename__ = "unreadable_value"

    in_table: Mapped[str] = mapped_column(String(60), primary_key=True)
    in_column: Mapped[str] = mapped_column(String(60), primary_key=True)
    row_id: Mapped[UUID] = mapped_column(primary_key=True)
    found_at: Mapped[datetime]
