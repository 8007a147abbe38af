"""The envelope of a case is corrected: what it is about, where it is. Field by field: what nobody touched stays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from app.changes import actions as changes
from app.changes.rules import Deed
from app.core.errors import Refused
from app.core.rows import get
from app.mediation import journalled, moves, queries
from app.mediation.models import MediationCase
from app.nomenclatures import queries as lists
from app.people.acting import Act
from app.places import actions as places
from app.places.models import Estate

PLACE = ("estate_id", "building_id", "entrance_id", "public_point_id", "sector_id")


def correct(act: Act, case_id: UUID, told: Mapping[str, Any]) -> MediationCase:
    """told: those of `type`, `place` ({estate|entrance: id}, or None), `lieu` that somebody changed. Raises Refused."""
    row = queries.touched(act, case_id)
    changes.note(act.actor, row.id, Deed.case_changed)
    if row.closed_on is not None:
        raise Refused("etat", "Ce dossier est clos\u00a0: son enveloppe ne change plus.")
    before = _envelope(row)
    if "type" in told:
        code = lists.check(row.org_id, "type_conflit", told["type"])
        row.family = lists.family(row.org_id, "type_conflit", code)
        row.type = code if code != row.family else None
    if "place" in told:
        _place(row, told["place"])
    if "lieu" in told:
        row.lieu = lists.check(row.org_id, "lieu", told["lieu"]) if told["lieu"] else None
    if _envelope(row) != before:
        journalled.event(act, row, "modifie")
        moves.refresh(act, row)
    return row


def _envelope(row: MediationCase) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in ("family", "type", "lieu", *PLACE))


def _place(row: MediationCase, place: Mapping[str, str] | None) -> None:
    for name in PLACE:
        setattr(row, name, None)
    if place is None:
        return
    found = places.resolve_place(row.org_id, place)
    row.estate_id, row.building_id, row.entrance_id = found.estate_id, found.building_id, found.entrance_id
    row.sector_id = get(Estate, row.org_id, found.estate_id).sector_id if found.estate_id else None
