"""The forms of requests: joined to the others (tests/sent/stage.py)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from app.core import clock
from tests.access_saisir import ONE

TYPED = "Vu avec le gardien, mardi <à 15 h>."


class Form(NamedTuple):
    """The page it is on, and what is filled in."""

    page: str
    typed: Callable[[Any], dict[str, Any]] = lambda stage: {}


FORMS = {
    "/bureau/demandes/nouvelle": Form(
        "/bureau/demandes/nouvelle",
        lambda stage: {
            "canal": "courrier", "origine": "habitant_partie", "residence": str(stage.world.glycines.estate_id),
            "situation": "bruit", "faits": TYPED, "nom": "Zoé <Martin>",
        },
    ),
    f"{ONE}/prendre": Form(
        ONE,
        lambda stage: {"qui": str(stage.world.lead.user_id), "suite": "verifier", "jour": clock.today().isoformat()},
    ),
    f"{ONE}/accuser": Form(ONE, lambda stage: {"moyen": "telephone"}),
    f"{ONE}/placer": Form(ONE, lambda stage: {"residence": str(stage.world.verriers.estate_id)}),
    f"{ONE}/classer": Form(ONE, lambda stage: {"motif": "reoriente", "informee": "oui"}),
    f"{ONE}/retirer": Form(ONE),
    "/bureau/saisine/<uuid:organisation_id>": Form(
        "/bureau/saisine",
        lambda stage: {"ouverte": "oui", "jours": "3", "contact": "04 70 <00>", "numeros": "0800 000 000 Chez <nous>"},
    ),
}  # fmt: skip
LOOKING = {"/bureau/demandes"}
