"""What a held operation says, in the words of the forms: codes of known fields named, the rest as it came.

It may be of a shape this server does not know, or not be one of ours at all: nothing here trusts it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.core.rows import find
from app.desk.queries.names import PUBLIC
from app.nomenclatures import queries as lists
from app.places.models import Building, Entrance, Estate

FIELDS: Mapping[str, tuple[str, str | None]] = {
    "lieu": ("Endroit", "lieu"),
    "besoin": ("Besoin", "besoin"),
    "type": ("Nature", "type_conflit"),
    "category": ("Problème", "categorie_technique"),
    "sub_category": ("Précision", "categorie_technique"),
    "domaine": ("Domaine", "domaine"),
    "gravite": ("Niveau", "gravite"),
    "severity": ("Urgence", "gravite_technique"),
    "level": ("Ambiance", "ambiance"),
    "recurrence": ("Fréquence", "recurrence"),
    "origine": ("Demandé par", "origine"),
    "requester": ("Signalé par", "demandeur"),
    "reponses": ("Ce qui a été fait", "reponse"),
    "registre": ("Registre", "registre"),
    "canal": ("Contact", "canal"),
    "issue": ("Résultat", "issue_temps_reel"),
    "consent_means": ("Accord donné", "consentement_moyen"),
    "floor": ("Étage", None),
    "ras": ("Rien à signaler", None),
    "state": ("État", None),
    "reason": ("Motif", None),
    "due_on": ("Échéance", None),
    "text": ("Texte", None),
}
"""Field -> its name, and the list its codes are of."""
PLACES = {"entrance": Entrance, "building": Building, "estate": Estate}
MOST = 30


def said(org_id: UUID, payload: Any) -> list[tuple[str, str]]:
    """(name, text) pairs, thirty at most."""
    if not isinstance(payload, dict):
        return []
    pairs = [("Lieu", _place(org_id, payload.get("place")))]
    pairs += [_pair(org_id, key, value) for key, value in payload.items()]
    return [(name, text) for name, text in pairs if text][:MOST]


def _pair(org_id: UUID, key: str, value: Any) -> tuple[str, str]:
    name, list_code = FIELDS.get(key, (_printable(key), None))
    one_by_one = value if isinstance(value, list) else [value]
    return name, ", ".join(text for text in (_text(org_id, list_code, one) for one in one_by_one) if text)


def _text(org_id: UUID, list_code: str | None, value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if not isinstance(value, str | int | float):
        return ""
    known = lists.find(org_id, list_code, str(value)) if list_code else None
    return known.label if known is not None else _printable(str(value))


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
