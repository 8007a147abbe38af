"""Who may call the pages of delays and of persons' rights, and one of each to call them on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from app.core import clock, tenant
from app.core.unit import write_unit
from app.people.rules import Role
from app.retention import rights
from app.retention.rules import Right

COORDINATION = frozenset({Role.coordinator, Role.lead})
STAFF = COORDINATION | {Role.administrator}
ADMINISTRATION = frozenset({Role.administrator})
REQUEST = "/bureau/droits/<uuid:rights_id>"

POLICY: dict[str, dict[str, Any]] = {
    "/bureau/conservation": {"GET": STAFF},
    "/bureau/conservation/essai": {"GET": STAFF},
    "/bureau/conservation/<purpose>": {"GET": STAFF, "POST": ADMINISTRATION},
    "/bureau/droits": {"GET": COORDINATION},
    "/bureau/droits/nouvelle": {"GET": COORDINATION, "POST": COORDINATION},
    REQUEST: {"GET": COORDINATION},
    f"{REQUEST}/etape": {"POST": COORDINATION},
    f"{REQUEST}/clore": {"POST": COORDINATION},
    f"{REQUEST}/fiches": {"GET": COORDINATION, "POST": COORDINATION},
    f"{REQUEST}/fiches/<uuid:rights_link_id>/retirer": {"POST": COORDINATION},
    f"{REQUEST}/copie": {"GET": COORDINATION},
    f"{REQUEST}/copie.xlsx": {"GET": COORDINATION},
    f"{REQUEST}/copie.json": {"GET": COORDINATION},
}


def asked(stage: Any, text: str = "Mme Zyzomys") -> UUID:
    """A request of today, with the contact of the evening joined to it."""
    return both(stage, text)[0]


def joined(stage: Any) -> UUID:
    return both(stage)[1]


def both(stage: Any, text: str = "Mme Zyzomys") -> tuple[UUID, UUID]:
    world, at = stage.world, clock.now()
    with tenant.tenant(world.org_id), write_unit():
        row = rights.receive(
            world.claire.actor, at, right=Right.acces, received_on=clock.today(), who=text, reach=text, asked=text
        )
        link = rights.join(world.claire.actor, row.id, at, "contact", stage.evening.contact, without_text=False)
        return row.id, link.id


OBJECTS = {"purpose": lambda stage: "logbook", "rights_id": asked, "rights_link_id": joined}
