"""What the rest of the house knows of an operation that was held, and of what it came to."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.core import clock
from app.core.kinds import Kind, always
from app.logbook.rules import storable_moment, text_on_phone
from app.people.acting import Actor
from app.planning.schemas import moment
from app.sync.models import HeldOp, body_of, called


def wire_held(row: HeldOp, reader: Actor) -> dict[str, Any]:
    """What became of it, for its author alone; what she typed is on her phone, and stays there as long as it may.

    `note`: the words of the desk, for the days a text may stay on a phone. `filled`: (name, words) of what the desk
    put in; a name without words was left out, or is of a text.
    """
    return {
        "op_id": str(row.op_id),
        "operation": called(row),
        "record_id": str(row.record_id) if row.record_id else None,
        "noted_at": _noted_at(body_of(row)),
        "settled": row.settled,
        "settled_at": moment(row.settled_at) if row.settled_at else None,
        "by_desk": row.settled_by is not None,
        "why": row.why,
        "note": row.note if row.settled_at and text_on_phone(row.settled_at, clock.now()) else None,
        "filled": row.filled["said"] if isinstance(row.filled, dict) else [],
    }


def _noted_at(body: Mapping[str, Any]) -> str | None:
    try:
        found = datetime.fromisoformat(body["occurred_at"])
    except (KeyError, TypeError, ValueError):
        return None
    return moment(storable_moment(found)) if found.tzinfo else None


HELD: Kind[HeldOp] = Kind(
    name="settlement",
    model=HeldOp,
    label="Saisie gardée",
    wire=wire_held,
    leaves=always,
    private=("note", "filled"),
)
