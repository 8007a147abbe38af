"""Creating places, and finding the one place a record happened at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.core import feed
from app.core.base import uuid7
from app.core.errors import Refused
from app.core.folding import fold
from app.core.rows import get
from app.extensions import db
from app.places import moves
from app.places.models import Building, Entrance, Estate, Landlord, PublicPoint, Sector
from app.places.rules import PLATE_MAX, name_key, plate, squeeze

LABEL_MAX = 120
CODE_MAX = 20


@dataclass(frozen=True)
class PlaceRef:
    """Where a record happened, its ancestors filled in: an entrance carries its building and estate."""

    estate_id: UUID | None = None
    building_id: UUID | None = None
    entrance_id: UUID | None = None
    public_point: PublicPoint | None = None

    @property
    def public_point_id(self) -> UUID | None:
        """The id of the public point just recorded."""
        return self.public_point.id if self.public_point else None


def create_sector(org_id: UUID, *, name: str, code: str, id: UUID | None = None) -> Sector:
    """A new area. Raises Refused when its code is taken."""
    session = db.session()
    sector = Sector(org_id=org_id, id=id or uuid7(), name=_named(name), code=_free(org_id, code))
    session.add(sector)
    session.flush()
    return sector


def rename_sector(sector: Sector, *, name: str, code: str) -> None:
    """Other words for it, on the phones too. Raises Refused when the code is another's."""
    if fold(squeeze(code)) != fold(sector.code):
        _free(sector.org_id, code)
    sector.name, sector.code = _named(name), _named(code, CODE_MAX)


def _free(org_id: UUID, code: str) -> str:
    """The code, if no other sector is called so, whatever its case and accents."""
    code = _named(code, CODE_MAX)
    query = select(Sector).where(Sector.org_id == org_id)
    taken = next((one for one in db.session().scalars(query) if fold(one.code) == fold(code)), None)
    if taken is not None and taken.closed_at is not None:
        said = f"{taken.code} est le code d’un secteur fermé\u00a0: rouvrez-le, ou choisissez un autre code."
        raise Refused("secteur", said, field="code")
    if taken is not None:
        raise Refused("secteur", f"Le secteur {taken.code} existe déjà.", field="code")
    return code


def create_landlord(org_id: UUID, *, name: str, id: UUID | None = None) -> Landlord:
    """The landlord of this name, made if the organisation did not know it (accents and case apart)."""
    session = db.session()
    name = _named(name, 200)
    found = session.scalar(select(Landlord).where(Landlord.org_id == org_id, Landlord.name_key == name_key(name)))
    if found:
        return found
    landlord = Landlord(org_id=org_id, id=id or uuid7(), name=name, name_key=name_key(name))
    session.add(landlord)
    session.flush()
    return landlord


def create_estate(
    org_id: UUID,
    *,
    name: str,
    address: str = "",
    landlord_id: UUID | None = None,
    sector_id: UUID | None = None,
    id: UUID | None = None,
    sign: str | None = None,
    **more: Any,
) -> Estate:
    """A new estate; `more` may hold postcode, citycode, commune, lat, lon, dwellings, year.

    `sign` is the plate; by default the number or the initials of the name. Raises Unknown for a foreign
    landlord or sector.
    """
    if landlord_id:
        get(Landlord, org_id, landlord_id)
    if sector_id:
        get(Sector, org_id, sector_id)
    estate = Estate(
        org_id=org_id,
        id=id or uuid7(),
        name=_named(name, 200),
        plate=sign or plate(name),
        address=squeeze(address)[:300],
        landlord_id=landlord_id,
        sector_id=sector_id,
        **more,
    )
    db.session().add(estate)
    db.session().flush()
    return estate


def create_building(org_id: UUID, estate_id: UUID, *, name: str, address: str = "", id: UUID | None = None) -> Building:
    """A new building of an estate, which moves the estate's `rev`."""
    estate = get(Estate, org_id, estate_id)
    building = Building(
        org_id=org_id,
        id=id or uuid7(),
        estate_id=estate.id,
        name=_named(name),
        address=squeeze(address)[:300],
    )
    _add_below(estate, building, building.name)
    return building


def create_entrance(
    org_id: UUID, building_id: UUID, *, label: str, sign: str | None = None, id: UUID | None = None
) -> Entrance:
    """A new entrance of a building, which moves the estate's `rev`. `sign` is its plate ("14")."""
    building = get(Building, org_id, building_id)
    estate = get(Estate, org_id, building.estate_id)
    number = (sign or sign_of(label))[:PLATE_MAX]
    entrance = Entrance(org_id=org_id, id=id or uuid7(), building_id=building.id, label=_named(label), plate=number)
    _add_below(estate, entrance, entrance.label, entrance.plate)
    return entrance


def sign_of(label: str) -> str:
    """The plate of an entrance, by its name."""
    return plate(label.removeprefix("Hall ").removeprefix("Entrée "))


def _add_below(estate: Estate, part: Building | Entrance, *said: str) -> None:
    session = db.session()
    session.add(part)
    estate.tell(*said)
    feed.touch(session, estate)
    session.flush()
    session.expire(estate, ["buildings"])
    if isinstance(part, Entrance):
        session.expire(get(Building, part.org_id, part.building_id), ["entrances"])


def move_estate(org_id: UUID, estate_id: UUID, sector_id: UUID | None) -> Estate:
    """Give an estate to another sector; the phones of the former one let go of it and of what was noted there."""
    estate = get(Estate, org_id, estate_id)
    move_estates(org_id, [estate], sector_id)
    return estate


def move_estates(org_id: UUID, estates: Iterable[Estate], sector_id: UUID | None) -> None:
    """The same of many, in one piece. Raises Refused when the sector that receives them is closed."""
    check_receives(org_id, sector_id)
    for estate in estates:
        estate.correct("sector_id", sector_id)
        moves.moved(estate)


def check_receives(org_id: UUID, sector_id: UUID | None) -> None:
    """Raises Refused for a sector that is closed."""
    if sector_id and get(Sector, org_id, sector_id).closed_at is not None:
        raise Refused("secteur", "Ce secteur est fermé\u00a0: il ne reçoit plus de résidence.", field="sector")


def check_open(*estates: Estate) -> None:
    """Raises Refused for one that is out of the stock: nothing new is planned, written or placed there."""
    for one in estates:
        if one.closed_on is not None:
            since = f"{one.closed_on:%d/%m/%Y}"
            raise Refused("fermee", f"{one.name} est fermée depuis le {since}\u00a0: choisissez une autre résidence.")


def resolve_place(org_id: UUID, wire_place: object) -> PlaceRef:
    """The place an operation names: exactly one of entrance, building, estate, public_point.

    Raises Refused("lieu") for a malformed place, Unknown for one this organisation does not hold. A public
    point is recorded anew for each record: its label is sealed, so equal ones cannot be found.
    """
    kind, value = _only_key(wire_place)
    if kind == "public_point":
        return PlaceRef(public_point=_record_point(org_id, value))
    place_id = _uuid(value)
    if kind == "estate":
        return PlaceRef(estate_id=get(Estate, org_id, place_id).id)
    if kind == "building":
        building = get(Building, org_id, place_id)
        return PlaceRef(estate_id=building.estate_id, building_id=building.id)
    entrance = get(Entrance, org_id, place_id)
    building = get(Building, org_id, entrance.building_id)
    return PlaceRef(estate_id=building.estate_id, building_id=building.id, entrance_id=entrance.id)


def _only_key(wire_place: object) -> tuple[str, object]:
    kinds = ("entrance", "building", "estate", "public_point")
    if isinstance(wire_place, Mapping) and len(wire_place) == 1:
        kind, value = next(iter(wire_place.items()))
        if kind in kinds:
            return str(kind), value
    raise _malformed("Indiquez un seul lieu : entrée, bâtiment, résidence ou point de l’espace public.")


def _record_point(org_id: UUID, value: object) -> PublicPoint:
    if not isinstance(value, Mapping) or set(value) - {"label", "commune", "lat", "lon"}:
        raise _malformed("Le point de l’espace public n’est pas lisible.")
    label, commune = value.get("label"), value.get("commune") or ""
    if not isinstance(label, str) or not isinstance(commune, str):
        raise _malformed("Un point de l’espace public a besoin d’un nom.")
    point = PublicPoint(
        org_id=org_id,
        id=uuid7(),
        label=_named(label),
        commune=_storable(squeeze(commune))[:120],
        lat=_degrees(value.get("lat"), 90),
        lon=_degrees(value.get("lon"), 180),
    )
    db.session().add(point)
    return point


def _degrees(value: object, limit: int) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not -limit <= value <= limit:
        raise _malformed("La position n’est pas lisible.")
    return float(value)


def _uuid(value: object) -> UUID:
    if isinstance(value, UUID):
        return value
    try:
        return UUID(str(value))
    except ValueError:
        raise _malformed("L’identifiant du lieu n’est pas lisible.") from None


def _named(text: str, limit: int = LABEL_MAX) -> str:
    name = squeeze(text)
    if not 0 < len(name) <= limit:
        raise _malformed(f"Un nom de lieu compte de 1 à {limit} signes.")
    return _storable(name)


def _storable(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:  # a lone surrogate, which JSON can carry and no database stores
        raise _malformed("Le nom du lieu contient un signe illisible.") from None
    return text


def _malformed(message: str) -> Refused:
    return Refused("lieu", message, field="place")
