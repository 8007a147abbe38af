"""What a coordinator changes that touches two features at once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app.core.errors import Unknown
from app.logbook import counted
from app.logbook.kinds import entry_kinds
from app.people.acting import Actor, at_desk


def say_twin(actor: Actor, at: datetime, kind: str, entity_id: UUID, other_id: UUID, *, same: bool) -> None:
    """Whether two entries tell the same fact, which counts once then. Raises Refused, Unknown."""
    found = entry_kinds().get(kind)
    if found is None:
        raise Unknown
    counted.say(at_desk(actor, entity_id, at), found.model, other_id, same)
