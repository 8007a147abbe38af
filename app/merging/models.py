"""Two estates, or two landlords, made one, and what moved with the one that left; estates that are several."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.base import Base, OrgOwned, fk
from app.core.columns import Ended
from app.people.models import of_member


class MergedEstate(OrgOwned, Base):
    """`gone_id` became `kept_id`, by whom and when. `moved`: by table, the ids of what was about it."""

    __tablename__ = "merged_estate"
    __table_args__ = (fk("estate", "kept_id"), fk("estate", "gone_id"), of_member("by_id"), Index(None, "org_id", "at"))

    kept_id: Mapped[UUID]
    gone_id: Mapped[UUID]
    by_id: Mapped[UUID]
    at: Mapped[datetime]
    moved: Mapped[dict[str, list[str]]]
    undone_at: Mapped[datetime | None] = mapped_column(Ended())


class EstatesApart(OrgOwned, Base):
    """Estates that look alike and are several, as somebody said. `id`: that of their group; `among`: theirs."""

    __tablename__ = "estates_apart"
    __table_args__ = (of_member("by_id"),)

    among: Mapped[list[str]]
    by_id: Mapped[UUID]
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None] = mapped_column(Ended())


class MergedLandlord(OrgOwned, Base):
    """`gone_id` became `kept_id`, by whom and when. It is no row any more: `gone` is what made it one.

    `given`: the names the other has of it since. `moved`: by table, the ids of what named it.
    """

    __tablename__ = "merged_landlord"
    __table_args__ = (of_member("by_id"), Index(None, "org_id", "at"))

    kept_id: Mapped[UUID]
    gone_id: Mapped[UUID]
    gone: Mapped[dict[str, Any]]
    given: Mapped[list[str]]
    by_id: Mapped[UUID]
    at: Mapped[datetime]
    moved: Mapped[dict[str, list[str]]]
    undone_at: Mapped[datetime | None] = mapped_column(Ended())
