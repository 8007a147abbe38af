"""The imports made at the desk: who, when, which file, how it is read, what came of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base, InOrg, OrgOwned, fk
from app.core.secrets import EncryptedJson
from app.people.models import of_member


class StockImport(OrgOwned, Base):
    """A file handed in. `heads`: the digest of its headings, by which the next file is read alike.

    `about`, sealed: its name, how it is read (`shape`), the columns that are taken, the answers given, the counts of
    the last reading, a sentence when it was refused. The file itself is never in the database.
    """

    __tablename__ = "stock_import"
    __table_args__ = (
        of_member(),
        Index("ix_stock_import_made", "org_id", "made_at"),
        Index("ix_stock_import_heads", "org_id", "heads"),
    )

    user_id: Mapped[UUID]
    made_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(20))
    digest: Mapped[str] = mapped_column(String(64))
    heads: Mapped[str] = mapped_column(String(64), default="")
    source: Mapped[str] = mapped_column(String(80), default="")
    started_at: Mapped[datetime | None]
    applied_at: Mapped[datetime | None]
    _about: Mapped[bytes | None] = mapped_column("about_sealed")
    about: Any = EncryptedJson("_about")

    def note(self, **more: Any) -> None:
        """More is known of it."""
        self.about = {**self.known, **more}

    @property
    def known(self) -> dict[str, Any]:
        """What is known of it; nothing when that does not open any more."""
        return self.about if isinstance(self.about, dict) else {}

    @property
    def is_lost(self) -> bool:
        """What was known of it does not open any more."""
        return "shape" not in self.known


class ImportChange(InOrg, Base):
    """What an import did to one estate, kept until it cannot be undone any more.

    `made`: it was made by it. `before` and `after`: the columns that changed, as plain values. `parts`: the buildings
    and halls it made there (`kept.Made`). No reference to the estate: it may be gone.
    """

    __tablename__ = "stock_import_change"
    __table_args__ = (fk("stock_import", "import_id"),)

    import_id: Mapped[UUID] = mapped_column(primary_key=True)
    estate_id: Mapped[UUID] = mapped_column(primary_key=True)
    made: Mapped[bool]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    parts: Mapped[list[Any]]
