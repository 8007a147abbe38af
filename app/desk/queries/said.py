"""What a held operation says, in the words of the forms: codes of known fields named, the rest as it came.

It may be of a shape this server does not know, or not be one of ours at all: nothing here trusts it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.core.forms import id_or_none
from app.core.kinds import KINDS, Field
from app.core.rows import find
from app.extensions import db
from app.logbook.kinds import COMMON_FIELDS
from app.nomenclatures import queries as lists
from app.places.models import Building, Entrance, Estate
from app.places.plates import PUBLIC

ITS_KIND = Field("Nature de la saisie")
WHY = Field("Motif")
PLACES: dict[str, type[Any]] = {"entrance": Entrance, "building": Building, "estate": Estate}
UP = {"entrance": "building_id", "building": "estate_id"}
MOST = 30
FIRST_WORDS = 140


def said(org_id: UUID, operation: str, payload: Any) -> list[tuple[str, str]]:
    """(name, text) pairs, thirty at most, then how many more there are."""
    if not isinstance(payload, dict):
        return []
    fields = _fields(operation, payload)
    told = _told(payload)
    pairs = [("Lieu", _place(org_id, told.get("place")))]
    pairs += [_pair(org_id, fields, key, value) for key, value in told.items()]
    found = [(name, text) for name, text in pairs if text]
    rest = [("Et aussi", f"{len(found) - MOST} autres réponses")] if len(found) > MOST else []
    return found[:MOST] + rest


def place_of(org_id: UUID, payload: Any) -> str:
    """Where it was, in words; nothing when it does not say, or names what is not here."""
    return _place(org_id, _told(payload).get("place"))


def text_of(payload: Any) -> str:
    """What was written, for a line of a list."""
    text = _told(payload).get("text")
    if not isinstance(text, str):
        return ""
    whole = _printable(text)
    return whole if len(whole) <= FIRST_WORDS else f"{whole[:FIRST_WORDS].rstrip()}…"


def places_of(org_id: UUID, payloads: Iterable[Any]) -> list[object]:
    """The places these name and those above them, read at once: as long as they are held, `place_of` asks nothing."""
    named = [place for one in payloads if isinstance(place := _told(one).get("place"), dict)]
    held: list[object] = []
    above: set[UUID] = set()
    for kind, model in PLACES.items():
        ids = above | {id for place in named if (id := id_or_none(_text_of(place.get(kind)))) is not None}
        rows = db.session.scalars(select(model).where(model.org_id == org_id, model.id.in_(ids))).all() if ids else []
        above = {getattr(row, UP[kind]) for row in rows} if kind in UP else set()
        held += rows
    return held


def _text_of(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _told(payload: Any) -> dict[Any, Any]:
    if not isinstance(payload, dict):
        return {}
    changes = payload.get("changes")
    return {**payload, **(changes if isinstance(changes, dict) else {})}


def _fields(operation: str, payload: Mapping[Any, Any]) -> Mapping[str, Field]:
    """Those of the kind an operation is of; of the kind it names, for a correction."""
    kind = next((one for one in KINDS.values() if operation in {its.name for its in one.operations}), None)
    if kind is not None:
        return {**COMMON_FIELDS, **kind.fields}
    corrected = KINDS.get(payload["kind"]) if isinstance(payload.get("kind"), str) else None
    return {**COMMON_FIELDS, **(corrected.fields if corrected else {}), "kind": ITS_KIND, "reason": WHY}


def _pair(org_id: UUID, fields: Mapping[str, Field], key: Any, value: Any) -> tuple[str, str]:
    field = fields.get(key, Field(_printable(str(key))))
    if field is ITS_KIND and value in KINDS:
        return field.label, KINDS[value].label
    one_by_one = value if isinstance(value, list) else [value]
    return field.label, ", ".join(text for text in (in_words(org_id, field, one) for one in one_by_one) if text)


def in_words(org_id: UUID, field: Field, value: Any) -> str:
    """One value of a field: the label of a code, or what stands there as it came."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if not isinstance(value, str | int | float):
        return ""
    if field.states and value in field.states.codes():
        return field.states.label_of(str(value))
    known = (lists.find(org_id, one, str(value)) for one in field.lists)
    return next((one.label for one in known if one is not None), _printable(str(value)))


def _place(org_id: UUID, place: Any) -> str:
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


def _public(point: Any) -> str:
    label = point.get("label") if isinstance(point, dict) else None
    return ", ".join([PUBLIC[1], _printable(label)] if isinstance(label, str) and label.strip() else [PUBLIC[1]])


def _above(row: Entrance | Building | Estate) -> Building | Estate | None:
    if isinstance(row, Entrance):
        return find(Building, row.org_id, row.building_id)
    return find(Estate, row.org_id, row.estate_id) if isinstance(row, Building) else None


def _row(model: type[Any], org_id: UUID, id: Any) -> Any:
    try:
        return find(model, org_id, UUID(id))
    except (AttributeError, TypeError, ValueError):
        return None


def _printable(text: str) -> str:
    # JSON can carry half a character, and no page can.
    return text.encode("utf-8", "replace").decode()
