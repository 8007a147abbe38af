"""The halls of an estate, to choose from; where a case is, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.extensions import db
from app.mediation.models import MediationCase
from app.mediation.rules.nameless import Spot
from app.nomenclatures import queries as lists
from app.places import plates
from app.places.models import Building, Entrance, Estate, Landlord

WHOLE = "Toute la résidence"


@dataclass(frozen=True)
class Where:
    """`plate`: the sign of the hall, else of the estate; `landlord`: who owns it."""

    plate: str
    name: str
    hall: str
    lieu: str
    landlord: str | None

    @property
    def said(self) -> str:
        """Bel Horizon, hall 25, palier."""
        return ", ".join(one for one in (self.name, self.hall, self.lieu.lower()) if one)


def halls(org_id: UUID, estate_id: UUID | None, kept: UUID | None = None) -> list[tuple[str, str]]:
    """The open halls of an estate, after the whole of it; one that closed since stays where it is chosen."""
    if estate_id is None:
        return [("", WHOLE)]
    ours = Entrance.org_id == Building.org_id, Entrance.building_id == Building.id
    query = (
        select(Entrance.id, Entrance.label, Entrance.closed_on)
        .join(Building, (ours[0]) & (ours[1]))
        .where(Building.org_id == org_id, Building.estate_id == estate_id)
        .order_by(Entrance.plate, Entrance.label, Entrance.id)
    )
    rows = [one for one in db.session.execute(query) if one.closed_on is None or one.id == kept]
    return [("", WHOLE), *((str(one.id), one.label) for one in rows)]


def where(row: Any) -> Where:
    """Where a case is; of a place outside every estate, what somebody typed, until the case is anonymised."""
    estates = plates.estates(row.org_id, [row.estate_id]) if row.estate_id else {}
    place = estates.get(row.estate_id)
    hall = db.session().get(Entrance, (row.org_id, row.entrance_id)) if row.entrance_id else None
    return Where(
        plate=(hall.plate if hall else "") or (place.plate if place else ""),
        name=place.name if place else _outside(row) if row.public_point_id else "Lieu non renseigné",
        hall=hall.label if hall else "",
        lieu=lists.label(row.org_id, "lieu", row.lieu) if row.lieu else "",
        landlord=place.landlord if place else None,
    )


def spot(row: MediationCase) -> Spot:
    """What a case’s place is called and the addresses it is at, to be looked for in what leaves it; shown to nobody."""
    estate = db.session().get(Estate, (row.org_id, row.estate_id)) if row.estate_id else None
    building = db.session().get(Building, (row.org_id, row.building_id)) if row.building_id else None
    found = [(one.name, one.address) for one in (estate, building) if one is not None]
    hall = db.session().get(Entrance, (row.org_id, row.entrance_id)) if row.entrance_id else None
    halls = (hall.label, f"hall {hall.plate}", f"entrée {hall.plate}") if hall else ()
    outside = [_outside(row)] if row.public_point_id else []
    return Spot((*(name for name, _ in found), *halls, *outside), tuple(address for _, address in found if address))


def _outside(row: Any) -> str:
    typed = plates.points(row.org_id, [row.public_point_id]) if row.anonymised_at is None else {}
    return typed.get(row.public_point_id, plates.PUBLIC[1])


def landlords(org_id: UUID) -> list[Landlord]:
    return list(db.session.scalars(select(Landlord).where(Landlord.org_id == org_id).order_by(Landlord.name_key)))
