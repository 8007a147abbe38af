"""The forms of the settings of mediation: part of tests/sent/stage.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.core import clock, tenant
from app.core.unit import write_unit
from app.mediation import settings
from app.mediation.rules.flows import shipped
from tests.access_flows import A_FLOW, A_LIST, READING

if TYPE_CHECKING:
    from tests.access_policy import Stage

DECIDES = f"{READING}/<uuid:organisation_id>"
ONE_PERSON = {DECIDES}
"""What the lead alone decides."""
FLOW = shipped()["voisinage"]
DELAYS = {name: str(value) for name, value in vars(FLOW.delays).items() if name != "checks"}
WORDS = {f"mots_{one.code}": one.label for one in FLOW.interruptions}


def renamed(stage: Stage) -> dict[str, object]:
    """One that is not as shipped."""
    org_id = stage.world.org_id
    with tenant.tenant(org_id), write_unit():
        page = settings.page_id(org_id, "voisinage")
        settings.change_flow(stage.world.claire.actor, clock.now(), page, {"label": "Voisins"})
    return {}


def forms(case: Any) -> dict[str, Any]:
    """By rule, as `CASES`; `case` is what makes one."""
    return {
        DECIDES: case(READING, lambda stage: {"lit": "oui"}),
        A_FLOW: case(A_FLOW, lambda stage: {**DELAYS, "nom": "Voisins <A>", "points": "15, 90", "contact": "12"}),
        f"{A_FLOW}/revenir": case(A_FLOW, ready=renamed),
        A_LIST: case(A_LIST, lambda stage: {**WORDS, "proposes": ["securite"], "nouveau": "Menaces <voisin>"}),
    }
