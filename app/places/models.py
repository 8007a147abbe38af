"""Sectors, landlords, estates, buildings, entrances, public points; the cache of the geocoder."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import Index, String, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.orm.attributes import get_history
from sqlalchemy.orm.base import PASSIVE_NO_INITIALIZE

from app.core import clock
from app.core.base import Base, OrgOwned, fk
from app.core.feed import Synced
from app.core.folding import fold
from app.core.secrets import Encrypted
from app.people.models import of_member
from app.places.rules import MoveState, name_key


class Sector(OrgOwned, Synced, Base):
    """The area of a team: `code` is what agents say ("N1"), unique in the organisation.

    `closed_at`: since when nobody is assigned to it and it receives no estate; None while it is open.
    """

    __tablename__ = "sector"
    __table_args__ = (UniqueConstraint("org_id", "code"),)
    feed_kind: ClassVar[str] = "sector"

    name: Mapped[str] = mapped_column(String(120))
    code: Mapped[str] = mapped_column(String(20))
    closed_at: Mapped[datetime | None]

    def scopes(self) -> set[str]:
        """Known to the phones of its own team."""
        return {f"sector:{self.id}"}


class Landlord(OrgOwned, Base):
    """Owner of estates; `name_key` is the name folded for comparison, so one landlord has one row.

    `former_keys`: the names it had, folded: the files of an import go on saying them. `former_ids`: the landlords that
    were found to be this one, which what was kept of an import may still name.
    """

    __tablename__ = "landlord"
    __table_args__ = (UniqueConstraint("org_id", "name_key"),)

    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(String(200))
    former_keys: Mapped[list[str]] = mapped_column(default=list)
    former_ids: Mapped[list[str]] = mapped_column(default=list)


class Estate(OrgOwned, Synced, Base):
    """A résidence. `plate` is the short sign shown first on a phone (number or initials).

    `lat` and `lon` are WGS 84 degrees. `source`, `source_id`, `content_hash` are the key of an import,
    `row_hash` the digest of the row last imported; a hand-made estate has none of the four. `by_hand`: what the file
    said of each field that was corrected by hand since, by column. `closed_on`: out of the stock from that day on.
    `name_key` sorts it; `words` and `hall_words` are what it is found by, folded: its own, kept up to date at
    each flush, and those of its buildings and entrances, told by `tell` when one is added.
    """

    __tablename__ = "estate"
    __table_args__ = (
        fk("landlord", "landlord_id"),
        fk("sector", "sector_id"),
        UniqueConstraint("org_id", "source", "source_id", "content_hash"),
        Index("ix_estate_position", "org_id", "lat", "lon"),
        Index("ix_estate_sector", "org_id", "sector_id"),
        Index("ix_estate_landlord", "org_id", "landlord_id", "id"),
        Index("ix_estate_name", "org_id", "name_key", "id"),
    )
    feed_kind: ClassVar[str] = "estate"

    landlord_id: Mapped[UUID | None]
    sector_id: Mapped[UUID | None]
    name: Mapped[str] = mapped_column(String(200))
    plate: Mapped[str] = mapped_column(String(12))
    address: Mapped[str] = mapped_column(String(300))
    postcode: Mapped[str] = mapped_column(String(5), default="")
    citycode: Mapped[str] = mapped_column(String(5), default="")
    commune: Mapped[str] = mapped_column(String(120), default="")
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    dwellings: Mapped[int | None]
    year: Mapped[int | None]
    source: Mapped[str | None] = mapped_column(String(80))
    source_id: Mapped[str | None] = mapped_column(String(80))
    content_hash: Mapped[str | None] = mapped_column(String(70))
    row_hash: Mapped[str | None] = mapped_column(String(64))
    name_key: Mapped[str] = mapped_column(String(200))
    words: Mapped[str] = mapped_column(Text)
    hall_words: Mapped[str] = mapped_column(Text, default="")
    agency: Mapped[str] = mapped_column(String(120), default="")
    closed_on: Mapped[date | None]
    by_hand: Mapped[dict[str, Any]] = mapped_column(default=dict)

    former_sector_id: Mapped[UUID | None]
    moved_at: Mapped[datetime | None]

    landlord: Mapped[Landlord | None] = relationship(viewonly=True)
    buildings: Mapped[list[Building]] = relationship(viewonly=True, order_by="Building.name")

    def correct(self, column: str, value: Any) -> None:
        """Set by hand; of what a file said, its word stays beside, until the file says something else."""
        was = getattr(self, column)
        if value == was:
            return
        if self.source is not None:
            told = (self.by_hand or {}).get(column, _plain(was))
            others = {name: one for name, one in (self.by_hand or {}).items() if name != column}
            self.by_hand = others if told == _plain(value) else {**others, column: told}
        if column == "sector_id":
            self.move_to(value, clock.now())
        else:
            setattr(self, column, value)

    def move_to(self, sector_id: UUID | None, at: datetime) -> None:
        """Another sector from this moment on."""
        if sector_id != self.sector_id:
            self.former_sector_id, self.sector_id, self.moved_at = self.sector_id, sector_id, at

    def sectors_at(self, at: datetime) -> set[UUID]:
        """The sectors whose agents had it at a moment, or have it now; only its last move is known.

        A move made under a clock set ahead counts as long past: what is written meanwhile is the present sector's.
        """
        moved = self.moved_at is not None and at < self.moved_at <= clock.now() + clock.AHEAD
        before = self.former_sector_id if moved else None
        return {one for one in (self.sector_id, before) if one is not None}

    def tell(self, *said: str) -> None:
        """It is found by this too: the names and signs of a part of it."""
        self.hall_words = " ".join([self.hall_words or "", fold(" ".join(said))]).strip()

    def scopes(self) -> set[str]:
        """Known to the phones of its sector, closed ones by name; an estate of no sector is on no phone."""
        return {f"sector:{self.sector_id}"} if self.sector_id else set()


FOUND_BY = ("name", "address", "commune", "plate")


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value


@event.listens_for(Estate, "before_update")
def _fold_again(mapper: object, connection: object, estate: Estate) -> None:
    # A whole stock may change sectors at once: what it is found by stays.
    if any(get_history(estate, column, PASSIVE_NO_INITIALIZE).added for column in FOUND_BY):
        _fold_words(mapper, connection, estate)


@event.listens_for(Estate, "before_insert")
def _fold_words(mapper: object, connection: object, estate: Estate) -> None:
    # Here and nowhere else: whoever sets a name or an address does not have to think of it.
    estate.name_key = name_key(estate.name)
    estate.words = fold(" ".join([estate.name, estate.address, estate.commune or "", estate.plate]))


class EstateMove(OrgOwned, Base):
    """An estate goes from a sector to another, or to none: planned for a day, then done or ended; or done at once.

    `decision_id`: what was decided at once shares it. `on_day`: the service day it is planned for, None when it was
    done at once. `by_id`: who planned it. `ended_at`: since when it is planned no more; of one that is done, when.
    """

    __tablename__ = "estate_move"
    __table_args__ = (
        fk("estate", "estate_id"),
        fk("sector", "from_id"),
        fk("sector", "to_id"),
        of_member("by_id"),
        Index(None, "state", "org_id", "on_day"),
        Index(None, "org_id", "estate_id"),
        Index(None, "org_id", "decision_id"),
    )

    decision_id: Mapped[UUID]
    estate_id: Mapped[UUID]
    from_id: Mapped[UUID | None]
    to_id: Mapped[UUID | None]
    on_day: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(20), default=MoveState.planned.value)
    by_id: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]

    def end(self, state: MoveState, at: datetime) -> None:
        """Planned no more, and why."""
        self.state, self.ended_at = state.value, at


class Building(OrgOwned, Base):
    __tablename__ = "building"
    __table_args__ = (fk("estate", "estate_id"), Index("ix_building_estate", "org_id", "estate_id"))

    estate_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(String(120))
    address: Mapped[str] = mapped_column(String(300), default="")
    closed_on: Mapped[date | None]

    entrances: Mapped[list[Entrance]] = relationship(viewonly=True, order_by="Entrance.plate, Entrance.label")


class Entrance(OrgOwned, Base):
    """An entrance (hall, cage d'escalier): the true unit of incidents. `plate` is its short sign ("14").

    `closed_on`: no longer offered from that day on; what was noted there keeps its name.
    """

    __tablename__ = "entrance"
    __table_args__ = (fk("building", "building_id"), Index("ix_entrance_building", "org_id", "building_id"))

    building_id: Mapped[UUID]
    label: Mapped[str] = mapped_column(String(120))
    plate: Mapped[str] = mapped_column(String(12))
    closed_on: Mapped[date | None]


class PublicPoint(OrgOwned, Base):
    """A place outside every estate, belonging to no landlord. Its label and its commune are typed by an agent."""

    __tablename__ = "public_point"

    _label: Mapped[bytes | None] = mapped_column("label_sealed")
    label = Encrypted("_label")
    _commune: Mapped[bytes | None] = mapped_column("commune_sealed")
    commune = Encrypted("_commune")
    lat: Mapped[float | None]
    lon: Mapped[float | None]


class GeocodeCache(Base):
    """The geocoder's answer to one folded address, whatever the organisation; `found` is null for none."""

    __tablename__ = "geocode_cache"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    found: Mapped[dict[str, Any] | None]
    asked_at: Mapped[datetime]
