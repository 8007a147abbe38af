"""What an organisation changed in the shipped lists, what it is changing, and the merged lists as published."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base, InOrg, OrgOwned
from app.core.feed import Synced
from app.people.models import of_member


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
    """A merged list as the phones hold it. `id` is `rules.list_id(list_code)`; written by `publish` and `try_out` only.

    `trial`: what the phones of `trial_for` hold in its place. `title`: of one that is not shipped, as the fields of a
    form are (app/fields).
    """

    __tablename__ = "list_version"
    feed_kind: ClassVar[str] = "list"

    list_code: Mapped[str] = mapped_column(String(40))
    title: Mapped[str | None] = mapped_column(String(80))
    version: Mapped[int]
    items: Mapped[list[Any]]
    trial: Mapped[list[Any] | None]
    trial_for: Mapped[UUID | None]

    def scopes(self) -> set[str]:
        """Every phone of the organisation; each is sent what is for its owner (schemas.wire)."""
        return {"org"}


class ListDraft(OrgOwned, Base):
    """What is being changed in a list, nobody's yet: one of each list, whose `id` is `rules.list_id(list_code)`.

    `changes`: code -> the change it would be. `user_id`: who changed it last. `tried_by`: whose phones hold it as it
    was at `tried_at`.
    """

    __tablename__ = "list_draft"
    __table_args__ = (of_member(), of_member("tried_by"))

    list_code: Mapped[str] = mapped_column(String(40))
    changes: Mapped[dict[str, Any]]
    user_id: Mapped[UUID]
    at: Mapped[datetime]
    tried_by: Mapped[UUID | None]
    tried_at: Mapped[datetime | None]


class ListPublication(OrgOwned, Base):
    """One publication of a list: its number, from 1; who (nobody: at the terminal), when, and what it changed."""

    __tablename__ = "list_publication"
    __table_args__ = (UniqueConstraint("org_id", "list_code", "number"), of_member())

    list_code: Mapped[str] = mapped_column(String(40))
    number: Mapped[int]
    at: Mapped[datetime]
    user_id: Mapped[UUID | None]
    changes: Mapped[list[Any]]


class PublishedLists(InOrg, Base):
    """What was shipped when the lists of an organisation were last published (`rules.shipped_now`)."""

    __tablename__ = "published_lists"

    shipped: Mapped[str] = mapped_column(String(64))
