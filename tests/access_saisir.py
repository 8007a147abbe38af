"""Who may call what of the requests: joined to the one table (tests/access_policy.py)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from app.core import clock, tenant
from app.core.base import uuid7
from app.core.unit import write_unit
from app.mediation.intake import actions
from app.people.acting import at_desk
from app.people.rules import COORDINATION, Role

COORDINATE = frozenset(COORDINATION)
STAFF = COORDINATE | {Role.administrator}
ONE = "/bureau/demandes/<uuid:request_id>"
ANYONE = "anyone"

POLICY: dict[str, dict[str, str | frozenset[Role]]] = {
    "/saisir/<slug>": {"GET": ANYONE, "POST": ANYONE},
    "/saisir/<slug>/suivi": {"GET": ANYONE, "POST": ANYONE},
    "/saisir/<slug>/suivi/completer": {"POST": ANYONE},
    "/saisir/<slug>/suivi/retirer": {"POST": ANYONE},
    "/bureau/demandes": {"GET": COORDINATE, "POST": COORDINATE},
    "/bureau/demandes/nouvelle": {"GET": COORDINATE, "POST": COORDINATE},
    ONE: {"GET": COORDINATE},
    **{f"{ONE}/{act}": {"POST": COORDINATE} for act in ("prendre", "accuser", "placer", "classer", "retirer")},
    "/bureau/saisine": {"GET": STAFF},
    "/bureau/saisine/affiche": {"GET": STAFF},
    "/bureau/saisine/<uuid:organisation_id>": {"POST": STAFF},
}


def a_request(stage: Any) -> UUID:
    """One noted by Claire, at Les Glycines."""
    world = stage.world
    said = {"channel": "courrier", "estate_id": world.glycines.estate_id, "facts": "Fête le jeudi.", "family": "bruit"}
    act = at_desk(world.claire.actor, uuid7(), clock.now())
    with tenant.tenant(world.org_id), write_unit():
        return actions.note(act, said).id


OBJECTS: dict[str, Callable[[Any], object]] = {"request_id": a_request}
NOT_OBJECTS = {"slug"}
"""A structure is found by its address, which is given to everybody."""
