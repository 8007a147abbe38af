"""Places as pages show and offer them: estates with their plate, sectors, public space."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, select, union_all

from app.core.forms import id_or_none
from app.extensions import db
from app.pages.lists import same
from app.places import queries
from app.places.models import Building, Entrance, Estate, Landlord, PublicPoint, Sector

PUBLIC = ("espace_public", "Espace public")
"""Outside every estate, in the place of one: (code, name)."""


@dataclass(frozen=True)
class Where:
    """An estate as a list shows it."""

    id: UUID
    name: str
    plate: str
    commune: str
    sector_id: UUID | None
    landlord: str | None


def sectors(org_id: UUID) -> dict[UUID, Sector]:
    """The sectors by id, in the order of their codes."""
    return {one.id: one for one in queries.sectors(org_id)}


def open_sectors(org_id: UUID) -> dict[UUID, Sector]:
    """The same, closed ones left out."""
    return {one.id: one for one in queries.open_sectors(org_id)}


def estates(org_id: UUID, ids: Iterable[UUID | None] | None = None) -> dict[UUID, Where]:
    """Estates by id, in the order of their names; all of them, or those named."""
    query = (
        select(Estate.id, Estate.name, Estate.plate, Estate.commune, Estate.sector_id, Landlord.name.label("owner"))
        .outerjoin(Landlord, (Landlord.org_id == Estate.org_id) & (Landlord.id == Estate.landlord_id))
        .where(Estate.org_id == org_id)
        .order_by(Estate.name_key, Estate.id)
    )
    if ids is not None:
        query = query.where(Estate.id.in_({one for one in ids if one}))
    return {row[0]: Where(*row) for row in db.session.execute(query)}


def at(column: Any, estate: str | None) -> list[ColumnElement[bool]]:
    """Conditions on the estate an entry is of: an id, or the code of public space; None narrows nothing."""
    return [column.is_(None)] if estate == PUBLIC[0] else same({column: id_or_none(estate)})


def halls(org_id: UUID, ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Entrances and buildings by id, in words."""
    wanted = {one for one in ids if one}
    if not wanted:
        return {}
    parts = ((Entrance.id, Entrance.label, Entrance.org_id), (Building.id, Building.name, Building.org_id))
    named = (select(id, name).where(org == org_id, id.in_(wanted)) for id, name, org in parts)
    return {row[0]: row[1] for row in db.session.execute(union_all(*named))}


def points(org_id: UUID, ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Places outside every estate by id, in the words somebody typed; none of those that were erased."""
    wanted = {one for one in ids if one}
    if not wanted:
        return {}
    rows = db.session.scalars(select(PublicPoint).where(PublicPoint.org_id == org_id, PublicPoint.id.in_(wanted)))
    return {one.id: label for one in rows if (label := one.label)}


def key_of(org: Any, estate_id: Any) -> ScalarSelect[str]:
    """What a list of records is ordered by for its places: the folded name of the estate each is of."""
    return select(Estate.name_key).where(Estate.org_id == org, Estate.id == estate_id).scalar_subquery()
