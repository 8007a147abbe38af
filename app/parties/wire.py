"""What leaves of a party: her letter and states, and who she is for those alone who read the record."""

from __future__ import annotations

from typing import Any

from app.parties.access import Layer
from app.parties.models import Party

CONTACT = ("phone", "mail", "address", "structure")
PRIVATE = tuple(f"who.{one}" for one in ("name", *CONTACT, "language", "hours"))
"""The paths of `wire` that a phone seals."""


def wire(row: Party, layer: Layer) -> dict[str, Any]:
    """`who` is absent, not empty, below the narrative."""
    head = {
        "id": str(row.id), "letter": row.letter, "side": row.side, "state": row.state, "speaks": row.speaks,
        "interpreter": row.interpreter, "erased": row.erased_at is not None,
    }  # fmt: skip
    return {**head, "who": _who(row)} if layer >= Layer.narrative else head


def _who(row: Party) -> dict[str, Any]:
    found = row.contact
    contact = found if isinstance(found, dict) else dict.fromkeys(CONTACT, found)
    return {
        "name": row.name,
        "language": row.language,
        "hours": row.hours,
        **{one: contact.get(one) for one in CONTACT},
    }
