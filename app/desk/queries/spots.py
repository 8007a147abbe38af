"""Where a held operation says it was, in words, as far as the server knows the place; nothing here trusts it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.core.forms import id_or_none
from app.core.rows import find
from app.extensions import db
from app.places.models import Building, Entrance, Estate
from app.places.plates import PUBLIC

PLACES: dict[str, type[Any]] = {"entrance": Entrance, "building": Building, "estate": Estate}
UP = {"entrance": "building_id", "building": "estate_id"}


def told(payload: Any) -> dict[Any, Any]:
    """All an operation carries, what it changes of an entry over the rest."""
    if not isinstance(payload, dict):
        return {}
    changes = payload.get("changes")
    return {**payload, **(changes if isinstance(changes, dict) else {})}


def place_of(org_id: UUID, payload: Any) -> str:
    """Where it was, in words; nothing when it does not say, or names what is not here."""
    return place_in_words(org_id, told(payload).get("place"))


def places_of(org_id: UUID, places: Iterable[Any]) -> list[object]:
    """What these places name and what is above, read at once: as long as it is held, `place_of` asks nothing."""
    named = [place for place in places if isinstance(place, Mapping)]
    held: list[object] = []
    above: set[UUID] = set()
    for kind, model in PLACES.items():
        ids = above | {id for place in named if (id := id_or_none(_text_of(place.get(kind)))) is not None}
        rows = db.session.scalars(select(model).where(model.org_id == org_id, model.id.in_(ids))).all() if ids else []
        above = {getattr(row, UP[kind]) for row in rows} if kind in UP else set()
        held += rows
    return held


def place_in_words(org_id: UUID, place: Any) -> str:
    """Residence and hall, as far as the server knows them; public space, by the name that was typed."""
    if not isinstance(place, dict):
        return ""
    if "public_point" in place:
        return _public(place["public_point"])
    names: list[str] = []
    for kind, model in PLACES.items():
        row = _row(model, org_id, place.get(kind))
        while row is not None:
            names.insert(0, row.label if isinstance(row, Entrance) else row.name)
            row = _above(row)
        if names:
            break
    return ", ".join(names)


def printable(text: str) -> str:
    """JSON can carry half a character, and no page can."""
    return text.encode("utf-8", "replace").decode()


def _text_of(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _public(point: Any) -> str:
    label = point.get("label") if isinstance(point, dict) else None
    return ", ".join([PUBLIC[1], printable(label)] if isinstance(label, str) and label.strip() else [PUBLIC[1]])


def _above(row: Entrance | Building | Estate) -> Building | Estate | None:
    if isinstance(row, Entrance):
        return find(Building, row.org_id, row.building_id)
    return find(Estate, row.org_id, row.estate_id) if isinstance(row, Building) else None


def _row(model: type[Any], org_id: UUID, id: Any) -> Any:
    try:
        return find(model, org_id, UUID(id))
    except (AttributeError, TypeError, ValueError):
        return None
