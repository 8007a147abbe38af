"""The flows of a structure: those that are shipped."""

from __future__ import annotations

from uuid import UUID

from app.core.errors import Refused
from app.mediation.rules import flows as shipped
from app.mediation.rules.flows import Flow


def all_of(org_id: UUID) -> dict[str, Flow]:
    """By code."""
    return shipped.shipped()


def of(org_id: UUID, code: object) -> Flow:
    """Raises Refused for a code that is none of them."""
    found = all_of(org_id).get(str(code))
    if found is None:
        raise Refused("deroule", "Choisissez le déroulé du dossier.", field="flow")
    return found
