"""The forms of delays and of persons' rights."""

from __future__ import annotations

from typing import Any

from app.core import clock, tenant
from app.core.unit import write_unit
from app.retention import looking
from app.retention.models import RightsLink
from tests.access_retention import REQUEST, both, joined
from tests.mediation.cases import a_case

LOOK = f"{REQUEST}/fiches/<uuid:rights_link_id>/relire"
DELAY = "/bureau/conservation/<uuid:delay_id>"
TYPED = "Vu avec le gardien, mardi <à 15 h>."


def today() -> str:
    return clock.today().isoformat()


def _request(stage: Any) -> dict[str, Any]:
    return {"droit": "acces", "recue_le": today(), "qui": "Mme <Z>", "joindre": "4 rue <B>", "demande": TYPED}


def _step(stage: Any) -> dict[str, Any]:
    return {"etape": "note", "le": today(), "precision": TYPED}


def _looked(stage: Any) -> dict[str, Any]:
    """All of its texts are handed over."""
    claire, at = stage.world.claire.actor, clock.now()
    id = joined(stage)
    with tenant.tenant(stage.world.org_id), write_unit() as s:
        link = s.get_one(RightsLink, (stage.world.org_id, id))
        _, _, told = looking.opened(claire, link.request_id, id, at)
        return {f"p_{one.id.hex}": "remettre" for one in looking.decided(link, told)}


def _asked_of_a_case(stage: Any) -> dict[str, object]:
    """Which both of them read."""
    world = stage.world
    request_id, link_id = both(stage, case_id=a_case(world, mediators=[world.claire, world.lead]))
    return {"rights_id": request_id, "rights_link_id": link_id}


def _answer(stage: Any) -> dict[str, Any]:
    return {"issue": "accordee", "reponse": TYPED}


CASES: dict[str, dict[str, Any]] = {
    "/bureau/conservation/<uuid:delay_id>": {
        "page": "/bureau/conservation/<uuid:delay_id>",
        "typed": lambda stage: {"mois": "12"},
    },
    "/bureau/droits/nouvelle": {"page": "/bureau/droits/nouvelle", "typed": _request},
    f"{REQUEST}/etape": {"page": REQUEST, "typed": _step},
    f"{REQUEST}/clore": {"page": REQUEST, "typed": _answer},
    f"{REQUEST}/fiches/joindre": {"page": f"{REQUEST}/fiches?du=2000-01-01"},
    f"{REQUEST}/fiches/<uuid:rights_link_id>/retirer": {"page": REQUEST},
    LOOK: {"page": LOOK, "typed": _looked, "ready": _asked_of_a_case},
}
