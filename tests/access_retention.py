"""Who may call the pages of delays and of persons' rights, and one of each to call them on."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select

from app.core import clock, tenant
from app.core.unit import read_unit, write_unit
from app.parties.models import Party
from app.people.rules import Role
from app.retention import rights
from app.retention.models import RightsLink
from app.retention.rules import Right, id_of
from tests.access_board import the_case

COORDINATION = frozenset({Role.coordinator, Role.lead})
FIELD = COORDINATION | {Role.agent}
STAFF = COORDINATION | {Role.administrator}
ADMINISTRATION = frozenset({Role.administrator})
REQUEST = "/bureau/droits/<uuid:rights_id>"

POLICY: dict[str, dict[str, Any]] = {
    "/bureau/conservation": {"GET": STAFF},
    "/bureau/conservation/essai": {"GET": STAFF},
    "/bureau/conservation/<uuid:delay_id>": {"GET": STAFF, "POST": ADMINISTRATION},
    "/bureau/droits": {"GET": COORDINATION},
    "/bureau/droits/nouvelle": {"GET": COORDINATION, "POST": COORDINATION},
    REQUEST: {"GET": COORDINATION},
    f"{REQUEST}/etape": {"POST": COORDINATION},
    f"{REQUEST}/clore": {"POST": COORDINATION},
    f"{REQUEST}/fiches": {"GET": COORDINATION},
    f"{REQUEST}/fiches/joindre": {"POST": COORDINATION},
    f"{REQUEST}/fiches/<uuid:rights_link_id>/relire": {"GET": FIELD, "POST": FIELD},
    f"{REQUEST}/fiches/<uuid:rights_link_id>/retirer": {"POST": COORDINATION},
    f"{REQUEST}/copie": {"GET": FIELD},
    f"{REQUEST}/copie.xlsx": {"GET": FIELD},
    f"{REQUEST}/copie.json": {"GET": FIELD},
}


def asked(stage: Any, text: str = "Mme Zyzomys") -> UUID:
    """A request of today, with the first party of a case joined to it."""
    return both(stage, text)[0]


def joined(stage: Any) -> UUID:
    """What is joined to the request made last."""
    with tenant.tenant(stage.world.org_id), read_unit() as s:
        return s.scalars(select(RightsLink.id).order_by(RightsLink.request_id.desc())).first() or both(stage)[1]


def both(stage: Any, text: str = "Mme Zyzomys", case_id: UUID | None = None) -> tuple[UUID, UUID]:
    world, at, case_id = stage.world, clock.now(), case_id or the_case(stage)
    with tenant.tenant(world.org_id), write_unit() as s:
        party_id = s.scalars(select(Party.id).where(Party.about_id == case_id).order_by(Party.letter)).first()
        assert party_id is not None
        row = rights.receive(
            world.claire.actor, at, right=Right.acces, received_on=clock.today(), who=text, reach=text, asked=text
        )
        link = rights.join(world.claire.actor, row.id, at, "party", party_id, without_text=False)
        return row.id, link.id


OBJECTS = {"delay_id": lambda stage: id_of(stage.world.org_id, "logbook"), "rights_id": asked, "rights_link_id": joined}
