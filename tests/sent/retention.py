"""The forms of delays and of persons' rights."""

from __future__ import annotations

from typing import Any

from app.core import clock
from tests.access_retention import REQUEST

DELAY = "/bureau/conservation/<uuid:delay_id>"
TYPED = "Vu avec le gardien, mardi <à 15 h>."


def today() -> str:
    return clock.today().isoformat()


def _request(stage: Any) -> dict[str, Any]:
    return {"droit": "acces", "recue_le": today(), "qui": "Mme <Z>", "joindre": "4 rue <B>", "demande": TYPED}


def _step(stage: Any) -> dict[str, Any]:
    return {"etape": "note", "le": today(), "precision": TYPED}


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
}
