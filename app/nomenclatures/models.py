"""What an organisation changed in the shipped lists, and the merged lists as published to the phones."""

from __future__ import annotations

from typing import Any, ClassVar

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base, InOrg, OrgOwned
from app.core.feed import Synced


class ListOverride(OrgOwned, Base):
    """One change to one code; null keeps what is shipped. `parent` is set on a local code only: the shipped
    code it counts as."""

    __tablename__ = "list_override"
    __table_args__ = (UniqueConstraint("org_id", "list_code", "code"),)

    list_code: Mapped[str] = mapped_column(String(40))
    code: Mapped[str] = mapped_column(String(40))
    parent: Mapped[str | None] = mapped_column(String(40))
    label_fr: Mapped[str | None] = mapped_column(String(80))
    active: Mapped[bool | None]
    sort: Mapped[int | None]


class ListVersion(OrgOwned, Synced, Base):
    """A merged list as the phones hold it. `id` is `rules.list_id(list_code)`; written by `publish` only."""

    __tablename__ = "list_version"
    feed_kind: ClassVar[str] = "list"

    list_code: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    items: Mapped[list[Any]]

    def scopes(self) -> set[str]:
        """Every phone of the organisation."""
        return {"org"}


class PublishedLists(InOrg, Base):
    """What was shipped when the lists of an organisation were last published (`rules.shipped_now`)."""

    __tablename__ = "published_lists"

    shipped: Mapped[str] = mapped_column(String(64))
