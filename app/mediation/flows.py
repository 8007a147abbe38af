"""The flows of a structure: those that are shipped, with what it changed of them."""

from __future__ import annotations

from uuid import UUID

from app.core.errors import Refused
from app.mediation.rules import flows as shipped
from app.mediation.rules.flows import Flow
from app.mediation.rules.overrides import lasting
from app.mediation.subject import settings_of


def all_of(org_id: UUID) -> dict[str, Flow]:
    """Each under its code. What the structure changed was checked when it was stored."""
    chosen = settings_of(org_id)
    changed = chosen.flows if chosen else {}
    return {code: lasting(one, changed.get(code) or {}) for code, one in shipped.shipped().items()}


def of(org_id: UUID, code: object) -> Flow:
    """Raises Refused for a code that is none of them."""
    found = all_of(org_id).get(str(code))
    if found is None:
        raise Refused("deroule", "Choisissez le parcours du dossier.", field="flow")
    return found
