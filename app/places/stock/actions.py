"""What the coordination does to the stock by hand: what phones hold follows, and nothing of the past changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core import clock, feed
from app.core.errors import NotAllowed, Refused, Unknown
from app.core.forms import NBSP
from app.core.rows import find, get
from app.extensions import db
from app.journal import actions as journal
from app.journal.rules import Event
from app.pages.names import joined
from app.people.acting import Actor
from app.people.rules import COORDINATION, Role
from app.places import actions as places
from app.places import moves, planned, standing
from app.places.models import Building, Entrance, Estate, Landlord, Sector
from app.places.rules import PLATE_MAX, degrees, in_france, name_key, plate, squeeze

LENGTHS = {"name": 200, "plate": PLATE_MAX, "address": 300, "commune": 120, "agency": 120}
NAMING = {
    "estate": ("résidence, même fermée,", "résidences, même fermées,"),
    "membership": ("compte", "comptes"),
    "invitation": ("invitation", "invitations"),
}
"""What may name a landlord, by table: one, several."""
Part = Building | Entrance


def create_estate(actor: Actor, values: Mapping[str, Any]) -> Estate:
    """A new estate, made by hand. Raises Refused, Unknown."""
    _check(actor)
    clean = _clean(actor.org_id, values)
    sign = clean.pop("plate") or None
    return places.create_estate(actor.org_id, sign=sign, **clean)


def correct_estate(actor: Actor, estate_id: UUID, values: Mapping[str, Any]) -> Estate:
    """Its fields as typed, those of `values`; what a file said of each stays beside it. Raises Refused, Unknown."""
    estate = _held(actor, estate_id, Deed.estate_changed)
    clean = _clean(actor.org_id, values)
    clean["plate"] = clean["plate"] or plate(clean["name"])
    moving = clean["sector_id"] != estate.sector_id
    for column, value in clean.items():
        estate.correct(column, value)
    if moving:
        moves.moved(estate)
    db.session.flush()
    db.session.expire(estate, ["landlord"])
    return estate


def _clean(org_id: UUID, values: Mapping[str, Any]) -> dict[str, Any]:
    clean: dict[str, Any] = {name: squeeze(one or "") if name in LENGTHS else one for name, one in values.items()}
    for name, most in LENGTHS.items():
        if len(clean[name]) > most:
            raise Refused("longueur", f"Raccourcissez ce texte{NBSP}: {most} caractères au plus.", field=name)
    if not clean["name"]:
        raise Refused("nom", "Écrivez le nom de la résidence.", field="name")
    for column, model in (("landlord_id", Landlord), ("sector_id", Sector)):
        if clean[column]:
            get(model, org_id, clean[column])
    return clean


def close_estate(actor: Actor, estate_id: UUID, on: date) -> Estate:
    """Out of the stock from a day on: it leaves the phones; what was noted there stays. Raises Refused."""
    estate = _held(actor, estate_id, Deed.estate_closed)
    if on > clock.today():
        raise Refused("jour", "Choisissez aujourd’hui ou un jour passé.", field="on")
    estate.closed_on = on
    planned.look_again(estate)
    journal.note(Event.cancelled, actor, about=estate.id)
    return estate


def reopen_estate(actor: Actor, estate_id: UUID) -> Estate:
    """Back in the stock, and on the phones of its sector."""
    estate = _held(actor, estate_id, Deed.estate_reopened)
    estate.closed_on = None
    return estate


def place_estate(actor: Actor, estate_id: UUID, said: tuple[str, str] | None) -> Estate:
    """Where it is: latitude and longitude as typed in degrees; None takes it off the map. Raises Refused."""
    estate = _held(actor, estate_id, Deed.estate_placed)
    where = _position(*said) if said else (None, None)
    for column, value in zip(("lat", "lon"), where, strict=True):
        estate.correct(column, value)
    return estate


def _position(said_lat: str, said_lon: str) -> tuple[float, float]:
    lat, lon = read_degrees(said_lat, "lat"), read_degrees(said_lon, "lon")
    if in_france(lat, lon):
        return lat, lon
    if in_france(lon, lat):
        raise Refused("inverse", f"Latitude et longitude sont inversées{NBSP}: échangez les deux nombres.", field="lat")
    raise Refused(
        "ailleurs",
        f"Cette position est hors de France et de ses outre-mer{NBSP}: vérifiez les deux nombres.",
        field="lat",
    )


def read_degrees(said: str, field: str) -> float:
    """As a number; `field`: "lat" or "lon". Raises Refused."""
    if (value := degrees(said)) is None:
        like = {"lat": "48,8566", "lon": "2,3522"}[field]
        raise Refused("position", f"Écrivez des degrés décimaux, comme ceci{NBSP}: {like}.", field=field)
    return value


def hold_to_place(actor: Actor, estate_id: UUID) -> str:
    """Its address, for who is about to look for it; the page that asks has seen the last change. Raises Refused."""
    estate = _held(actor, estate_id, Deed.estate_placed)
    if not estate.address:
        raise Refused("adresse", "Écrivez d’abord l’adresse de la résidence.")
    return " ".join([estate.address, estate.postcode, estate.commune])


def add_hall(actor: Actor, estate_id: UUID, building: str, hall: str, sign: str) -> bool:
    """A hall in the building of this name, made if the estate has none; the building alone without a hall.

    What is already there, open and of the same name, stays what it is: said twice, it is there once. Returns whether
    something was added.
    """
    estate = _held(actor, estate_id, Deed.hall_added)
    known = _same(db.session.scalars(_of_estate(estate)), building)
    within = known or places.create_building(actor.org_id, estate.id, name=_named(building, "building"))
    if not squeeze(hall) or _same(db.session.scalars(_of_building(within)), hall) is not None:
        return known is None
    label = _named(hall, "hall")
    places.create_entrance(actor.org_id, within.id, label=label, sign=squeeze(sign) or None)
    return True


def rename_building(actor: Actor, building_id: UUID, name: str) -> None:
    """Another name, wherever it is shown. Raises Refused."""
    building, estate = _held_part(actor, Building, building_id, Deed.hall_changed)
    wanted, twin = _named(name, "name"), _same(db.session.scalars(_of_estate(estate)), name)
    if twin not in (None, building):
        raise Refused("deja", "Un autre bâtiment de cette résidence porte ce nom.", field="name")
    building.name = wanted
    retell(estate)


def rename_hall(actor: Actor, entrance_id: UUID, label: str, sign: str) -> None:
    """Another name and sign, wherever they are shown. Raises Refused."""
    hall, estate = _held_part(actor, Entrance, entrance_id, Deed.hall_changed)
    building = get(Building, actor.org_id, hall.building_id)
    wanted, twin = _named(label, "name"), _same(db.session.scalars(_of_building(building)), label)
    if twin not in (None, hall):
        raise Refused("deja", "Un autre hall de ce bâtiment porte ce nom.", field="name")
    hall.label, hall.plate = wanted, (squeeze(sign) or places.sign_of(wanted))[:PLATE_MAX]
    retell(estate)


def close_part(actor: Actor, model: type[Part], part_id: UUID) -> None:
    """A building or a hall no longer offered; what was noted there keeps its name."""
    part, estate = _held_part(actor, model, part_id, Deed.hall_closed)
    part.closed_on = part.closed_on or clock.today()
    retell(estate)


def reopen_part(actor: Actor, model: type[Part], part_id: UUID) -> None:
    part, estate = _held_part(actor, model, part_id, Deed.hall_reopened)
    part.closed_on = None
    retell(estate)


def create_landlord(actor: Actor, name: str) -> Landlord:
    """The landlord of this name, made if there is none."""
    _check_keeper(actor)
    return places.create_landlord(actor.org_id, name=_named(name, "name", LENGTHS["name"]))


def rename_landlord(actor: Actor, landlord_id: UUID, name: str) -> Landlord:
    """Another name, on the phones too; files may go on saying the former one. Raises Refused."""
    landlord = _held_landlord(actor, landlord_id, Deed.landlord_changed)
    if landlord is None:
        raise Unknown()
    wanted = _named(name, "name", LENGTHS["name"])
    key = name_key(wanted)
    twin = select(Landlord.id).where(Landlord.org_id == actor.org_id, Landlord.name_key == key)
    if db.session.scalar(twin) not in (None, landlord.id):
        raise Refused("deja", "Un autre bailleur porte déjà ce nom.", field="name")
    if wanted == landlord.name:
        return landlord
    if key != landlord.name_key:
        landlord.former_keys = [*dict.fromkeys([*(landlord.former_keys or ()), landlord.name_key])]
    landlord.name, landlord.name_key = wanted, key
    for estate in db.session.scalars(_on_phones(landlord)):
        feed.touch(db.session(), estate)
    return landlord


def remove_landlord(actor: Actor, landlord_id: UUID) -> None:
    """One made by mistake, that nothing names, is there no more. Raises Refused, Unknown."""
    landlord = _held_landlord(actor, landlord_id, Deed.landlord_removed)
    if landlord is None:
        return
    if named := standing.naming(db.session(), actor.org_id, landlord_id):
        raise Refused("nomme", not_removed(named))
    db.session.delete(landlord)
    db.session.flush()
    journal.note(Event.cancelled, actor, about=landlord_id)


def not_removed(named: Mapping[str, int]) -> str:
    """Why a landlord stays, from how many rows of each table name it."""
    said = []
    for table, many in named.items():
        one, several = NAMING.get(table, ("autre élément", "autres éléments"))
        said.append(f"{many} {several if many > 1 else one}")
    return f"Il ne se retire pas{NBSP}: {joined(said)} le {'nomme' if sum(named.values()) == 1 else 'nomment'}."


def _held_landlord(actor: Actor, landlord_id: UUID, deed: Deed) -> Landlord | None:
    """Held until commit; None of one that was removed, which somebody else is told. Raises Unknown, Stale."""
    _check_keeper(actor)
    landlord = find(Landlord, actor.org_id, landlord_id, lock=True)
    if landlord is None and not changes.was(actor.org_id, landlord_id, Deed.landlord_removed):
        raise Unknown()
    changes.note(actor, landlord_id, deed)
    return landlord


def _on_phones(landlord: Landlord) -> Any:
    known = Estate.org_id == landlord.org_id, Estate.landlord_id == landlord.id, Estate.sector_id.is_not(None)
    return select(Estate).where(*known, Estate.closed_on.is_(None))


def _held(actor: Actor, estate_id: UUID, deed: Deed) -> Estate:
    _check(actor)
    estate = get(Estate, actor.org_id, estate_id, lock=True)
    changes.note(actor, estate.id, deed)
    return estate


def _held_part(actor: Actor, model: type[Any], part_id: UUID, deed: Deed) -> tuple[Any, Estate]:
    _check(actor)
    part = get(model, actor.org_id, part_id, lock=True)
    changes.note(actor, part.id, deed)
    building = part if isinstance(part, Building) else get(Building, actor.org_id, part.building_id)
    return part, get(Estate, actor.org_id, building.estate_id, lock=True)


def retell(estate: Estate) -> None:
    """The phones receive it again, and it is found by the names its parts have now."""
    session = db.session()
    session.flush()
    buildings = list(session.scalars(_of_estate(estate)))
    halls = [one for within in buildings for one in session.scalars(_of_building(within))]
    estate.hall_words = ""
    estate.tell(*(one.name for one in buildings), *(f"{one.label} {one.plate}" for one in halls))
    feed.touch(session, estate)


def _of_estate(estate: Estate) -> Any:
    mine = Building.org_id == estate.org_id, Building.estate_id == estate.id
    return select(Building).where(*mine).order_by(Building.name, Building.id)


def _of_building(building: Building) -> Any:
    mine = Entrance.org_id == building.org_id, Entrance.building_id == building.id
    return select(Entrance).where(*mine).order_by(Entrance.plate, Entrance.label, Entrance.id)


def _same(parts: Any, said: str) -> Any:
    """The open one of this name, folded."""
    key = name_key(squeeze(said))
    return next(
        (one for one in parts if one.closed_on is None
         and name_key(one.name if isinstance(one, Building) else one.label) == key), None,
    )  # fmt: skip


def _named(said: str, field: str, most: int = places.LABEL_MAX) -> str:
    name = squeeze(said)
    if not name:
        raise Refused("nom", "Écrivez un nom.", field=field)
    if len(name) > most:
        raise Refused("longueur", f"Raccourcissez ce nom{NBSP}: {most} caractères au plus.", field=field)
    return name


def _check(actor: Actor) -> None:
    if actor.role not in COORDINATION:
        raise NotAllowed("Le patrimoine est tenu par la coordination.")


def _check_keeper(actor: Actor) -> None:
    if actor.role != Role.administrator:
        raise NotAllowed("Les bailleurs sont tenus par l’administration.")
